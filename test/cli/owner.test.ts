import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type Flags, readFlags} from '../../source/commands/flags.ts';
import {ownerWish} from '../../source/commands/owner-wish.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'shoal-owner-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

const fileOf = (size: number): string => {
	const path = join(folder, 'a.bin');
	writeFileSync(path, Buffer.alloc(size));
	return path;
};
const wish = (words: readonly string[], flags: Record<string, string | boolean> = {}) =>
	ownerWish(readFlags('owner', flags) as Flags, words);

test('a ring of fragments of 100 KB without a manager, unless told otherwise', () => {
	const path = fileOf(5 * 102_400);
	expect(wish([path])).toMatchObject({
		taken: {manager: null, rest: [path]},
		flags: {topology: 'ring', fragmentSize: 102_400, hold: false},
	});
	expect(wish([path], {manager: '10.0.0.1:9', topology: 'chain', 'fragment-size': '64KB', hold: true})).toMatchObject({
		taken: {manager: {host: '10.0.0.1', port: 9}},
		flags: {topology: 'chain', fragmentSize: 65_536, hold: true},
	});
	expect(wish([path], {manager: '7420'})).toMatchObject({taken: {manager: {host: '127.0.0.1', port: 7420}}});
});

test('without a manager: no lease, no hold, no other topology, and beyond this machine only when it is said', () => {
	const path = fileOf(5 * 102_400);
	for (const flags of [{ttl: '9'}, {hold: true}, {topology: 'chain'}])
		expect(wish([path], flags)).toMatchObject({code: 'E_USAGE'});
	for (const flags of [{topology: 'ring'}, {host: '0.0.0.0'}, {host: '0.0.0.0', open: true}])
		expect(wish([path], flags)).toMatchObject({taken: {manager: null}});
});

test('at least five fragments: otherwise it says which size would do, and that one does', () => {
	const path = fileOf(300_000);
	const refused = wish([path]);
	expect(refused).toMatchObject({code: 'E_USAGE', message: expect.stringContaining('3 fragments')});
	const [, size = ''] = /--fragment-size (\d+)/.exec('hint' in refused ? refused.hint : '') ?? [];
	expect(wish([path], {'fragment-size': size})).toMatchObject({flags: {fragmentSize: Number(size)}});
	expect(wish([path], {'fragment-size': String(Number(size) + 1)})).toMatchObject({code: 'E_USAGE'});
});

test.each([
	['nothing named', () => [], 'E_USAGE'],
	['a file that is not there', () => [join(folder, 'b')], 'E_NOT_FOUND'],
	['a folder', () => [folder], 'E_USAGE'],
	['two files', () => [fileOf(1_000_000), 'b'], 'E_USAGE'],
	['a file too small for any size', () => [fileOf(4096)], 'E_USAGE'],
	['an empty file', () => [fileOf(0)], 'E_USAGE'],
] as const)('%s is refused', (_, words, code) => {
	expect(wish(words())).toMatchObject({code});
});
