import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';

/** What thousands of short runs of the program compile, once for all; each has a home of its own. */
export const compiled = fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
		testTimeout: 60_000,
		hookTimeout: 60_000,
		env: {NODE_COMPILE_CACHE: compiled},
		// Of two cores: processes and terminals are mostly waited for.
		maxWorkers: 4,
	},
});
