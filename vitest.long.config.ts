import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/long/**/*.long.ts'],
		testTimeout: 600_000,
		hookTimeout: 600_000,
		env: {SHOAL_TEST_PATIENCE: '500000'},
		maxWorkers: 1,
		// Cells of the network matrix mostly wait.
		maxConcurrency: 10,
	},
});
