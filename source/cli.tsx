#!/usr/bin/env node
/** The door: checks the Node version before anything that needs a newer one is loaded, then hands over. */
import {nodeFailure} from './node-version.ts';

const wrong = nodeFailure(process.versions.node);
if (wrong === undefined) {
	// Ink and React look at this when they are loaded; unset, they run in their slow mode.
	process.env.NODE_ENV ??= 'production';
	const {loadQuickly} = await import('./quick-loading.ts');
	loadQuickly(new URL('.', import.meta.url).href);
	const {main} = await import('./commands/main.ts');
	process.exit(await main(process.argv.slice(2)));
} else {
	process.stderr.write(`${wrong}\n`);
	process.exitCode = 2;
}
