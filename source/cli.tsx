#!/usr/bin/env node
/** The door: checks the Node version before anything that needs a newer one is loaded, then hands over. */
import {nodeFailure} from './node-version.ts';

const wrong = nodeFailure(process.versions.node);
if (wrong === undefined) {
	// Ink and React look at this when they are loaded; unset, they run in their slow mode.
	process.env.NODE_ENV ??= 'production';
	// Small files are synced side by side, and each sync holds a thread until the disk has it. Looked at when the pool is first used.
	process.env.UV_THREADPOOL_SIZE ??= '16';
	const {loadQuickly} = await import('./quick-loading.ts');
	loadQuickly(new URL('.', import.meta.url).href);
	const {main} = await import('./commands/main.ts');
	process.exit(await main(process.argv.slice(2)));
} else {
	process.stderr.write(`${wrong}\n`);
	process.exitCode = 2;
}
