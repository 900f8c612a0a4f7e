import {defineConfig} from 'vitest/config';
import {bugs} from './test/bugs/bugs.ts';
import {isBuggy, patched} from './test/bugs/patch.ts';

const bug = bugs.find(({name}) => name === process.env.SHOAL_BUG);
if (!bug) throw new Error(`There is no seeded bug "${process.env.SHOAL_BUG}".`);

export default defineConfig({
	plugins: [
		{
			name: 'seeded-bug',
			enforce: 'pre',
			transform: (code, id) => (isBuggy(bug, id) ? patched(bug, code) : undefined),
		},
	],
	test: {
		include: ['test/**/*.test.ts'],
		testTimeout: 20_000,
		bail: 1,
		// What was loaded without the bug, or with another, is not what is to run.
		fsModuleCache: false,
		maxWorkers: 1,
	},
});
