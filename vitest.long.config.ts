import {defineConfig} from 'vitest/config';
import {compiled} from './vitest.config.ts';

export default defineConfig({
	test: {
		include: ['test/long/**/*.long.ts'],
		testTimeout: 600_000,
		hookTimeout: 600_000,
		env: {SHOAL_TEST_PATIENCE: '500000', NODE_COMPILE_CACHE: compiled},
		maxWorkers: 1,
		// Cells of the network matrix mostly wait.
		maxConcurrency: 10,
	},
});
