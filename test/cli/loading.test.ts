/** Ink and React cost a quarter of a second: what draws no screen does not load them. TLS costs less, but open swarms do without. */
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const screen = new URL('../../dist/commands/screen.js', import.meta.url).href;
const hook = `data:text/javascript,${encodeURIComponent(`
	import {registerHooks} from 'node:module';
	registerHooks({resolve(specifier, context, next) {
		if (/^(ink|react|node:tls)$/.test(specifier)) process.stderr.write('[loads ' + specifier + ']');
		return next(specifier, context);
	}});
`)}`;

const loadedBy = (...words: readonly string[]): string[] => {
	const {stderr} = spawnSync(process.execPath, ['--import', hook, ...words], {
		encoding: 'utf8',
		input: '',
		timeout: 30_000,
	});
	return [...new Set([...stderr.matchAll(/\[loads ([\w:]+)\]/g)].map(([, name]) => name!))];
};

test.each([
	[['--version']],
	[['--help']],
	[['peer', '--help']],
	[['peers', '127.0.0.1:9']],
	[['files', '127.0.0.1:9']],
	[['find', '127.0.0.1:9', 'x']],
	[['get', '127.0.0.1:9', 'x', '--plain']],
	[['manager', '--port', 'wrong']],
])('%j', words => {
	expect(loadedBy(program, ...words)).toEqual([]);
});

test('a screen does', () => {
	expect(loadedBy('--input-type=module', '--eval', `await import('${screen}')`)).toEqual(
		expect.arrayContaining(['ink', 'react']),
	);
});
