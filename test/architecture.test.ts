import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {topologyNames} from '../source/net/topologies/index.ts';

const source = fileURLToPath(new URL('../source', import.meta.url));
const files = readdirSync(source, {recursive: true, encoding: 'utf8'}).filter(name => /\.tsx?$/.test(name));
const textOf = (file: string): string => readFileSync(join(source, file), 'utf8');

/** What a file imports: paths inside source/, or package names. */
const importsOf = (file: string): string[] => {
	const found: string[] = [];
	const statements = /^(?:import|export)\b(?:[^';=(]*from )?\s*'([^']+)'|\bimport\('([^']+)'\)/gm;
	for (const [, fixed, lazy] of textOf(file).matchAll(statements)) {
		const from = fixed ?? lazy!;
		found.push(from.startsWith('.') ? relative(source, resolve(source, dirname(file), from)) : from);
	}
	return found;
};

const within = (folder: string): string[] => files.filter(file => file.startsWith(folder));

/** What views draw with: text and numbers, no state. */
const drawing = ['bars.ts', 'format.ts', 'glyphs.ts', 'keymap.ts', 'line.ts', 'shell.ts', 'theme.ts'];
/** What views may know of the networking layer: how an address is written, what a row's numbers mean. */
const nouns = ['net/addresses.ts', 'net/peer/options.ts', 'net/manager/options.ts', 'net/types.ts'];

/** Each place and the only places it may import from (packages that start with these names included). */
const allowed: readonly (readonly [string, readonly string[]])[] = [
	['net/wire/', ['net/wire/', 'net/types.ts']],
	['net/topologies/', ['net/topologies/', 'net/types.ts', 'net/bitfield.ts']],
	['net/manager/', ['net/']],
	['net/peer/', ['net/', 'fastest-levenshtein']],
	['net/tcp/', ['net/', 'node:', 'ipaddr.js']],
	['files/', ['files/', 'net/', 'format.ts', 'node:', 'write-file-atomic', 'nanoid']],
	['simulation/', ['simulation/', 'net/', 'node:']],
	[
		'host/',
		[
			'host/',
			'net/',
			'files/',
			'config/',
			'store.ts',
			'format.ts',
			'shell.ts',
			'output/summary.ts',
			'output/trace.ts',
			'output/by-hand.ts',
			'output/flood.ts',
			'node:',
			'nanoid',
			'fastest-levenshtein',
		],
	],
	[
		'ui/',
		[
			'ui/',
			'host/run-session.ts',
			'host/session-',
			'net/types.ts',
			'net/events.ts',
			'net/ticket.ts',
			'keymap.ts',
			'format.ts',
			'line.ts',
			'ink',
		],
	],
	[
		'components/',
		[
			'components/',
			...drawing,
			'hooks/',
			'ui/',
			'host/session-view.ts',
			...nouns,
			'react',
			'ink',
			'ink-spinner',
			'node:',
		],
	],
	['hooks/', ['glyphs.ts', 'theme.ts', 'react']],
	['reader/', ['reader/', 'commands/', 'host/', 'net/', 'output/', 'ui/', 'format.ts', 'node:']],
];

test.each(allowed)('%s imports only what it may', (folder, places) => {
	for (const file of within(folder)) {
		for (const from of importsOf(file)) {
			expect(
				places.some(place => from.startsWith(place)),
				`${file} imports ${from}`,
			).toBe(true);
		}
	}
});

test('only what draws loads Ink or React, and only ink-table.ts touches the world among the views', () => {
	const drawn = /^(?:components|hooks|app|commands\/screen|ui\/keys)/;
	for (const file of files) {
		for (const from of importsOf(file)) {
			const isDrawing = ['ink', 'react', 'ink-spinner', 'ink-table'].includes(from);
			if (isDrawing) expect(drawn.test(file), `${file} imports ${from}`).toBe(true);
			if (from.startsWith('node:') && file.startsWith('components/')) expect(file).toBe('components/ink-table.ts');
		}
	}
});

test('engines do not import the sockets, and nothing in net/ imports React', () => {
	for (const file of within('net/')) {
		for (const from of importsOf(file)) {
			if (!file.startsWith('net/tcp/')) expect(from.startsWith('net/tcp'), `${file} imports ${from}`).toBe(false);
			expect(['react', 'ink'].includes(from), `${file} imports ${from}`).toBe(false);
		}
	}
});

test('inside net/ only tcp/ touches the world', () => {
	const world =
		/\bDate\b|\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bprocess\.|Math\.random|\bawait\b|\basync\b|performance\./;
	for (const file of within('net/').filter(name => !name.startsWith('net/tcp/'))) {
		const code = textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
		expect(world.exec(code)?.[0], `${file} touches the world`).toBeUndefined();
		for (const from of importsOf(file)) expect(from.startsWith('node:'), `${file} imports ${from}`).toBe(false);
	}
});

test('what follows from a topology is asked of it: no code compares its name', () => {
	const names = topologyNames.join('|');
	const compared = new RegExp(`[!=]== '(?:${names})'|'(?:${names})' [!=]==|case '(?:${names})'`, 'g');
	// Words of ours that are spelt like a topology: a message, a fact, a screen.
	const another = /(?:event|type|name) [!=]== 'group'|case 'group'/;
	for (const file of files.filter(name => !name.startsWith('net/topologies/')))
		for (const line of textOf(file).split('\n'))
			if (line.match(compared) && !another.test(line)) expect.fail(`${file}: ${line.trim()}`);
});

test('no source file is longer than 300 lines', () => {
	for (const file of files) expect(textOf(file).split('\n').length, file).toBeLessThanOrEqual(301);
});

test('every module says in its first lines what it knows', () => {
	for (const file of files) expect(textOf(file).replace(/^#!.*\n/, ''), file).toMatch(/^\/\*\*/);
});
