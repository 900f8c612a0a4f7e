/** Folders of many small files, with real processes: killed in the middle, asked for by two at once, already there. */
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {bytesOf, place} from './shoal.ts';

const count = 400;
/** Small ones in two folders, two of one content, an empty one and one of several fragments. */
const contents = new Map<string, Buffer>([
	...Array.from({length: count}, (_, at) => [`${at % 3 === 0 ? 'inner/' : ''}${at}.bin`, bytesOf(3000 + at)] as const),
	['twin.bin', bytesOf(3000)],
	['empty.bin', Buffer.alloc(0)],
	['large.bin', bytesOf(300_000)],
]);

const writeAll = (folder: string): string => {
	for (const [name, bytes] of contents) {
		mkdirSync(dirname(join(folder, name)), {recursive: true});
		writeFileSync(join(folder, name), bytes);
	}
	return folder;
};

const requireAll = (folder: string): void => {
	for (const [name, bytes] of contents) expect(readFileSync(join(folder, name)).equals(bytes), name).toBe(true);
	const names = readdirSync(folder, {recursive: true}).map(String);
	expect(names.filter(name => name.includes('.shoal-') || name.includes('(2)'))).toEqual([]);
	expect(names.length).toBe(contents.size + 1);
};

test('a get that is killed in the middle goes on: every file is there once, whole, and nothing is left beside them', async () => {
	const here = place();
	const {at} = await here.manager();
	const source = await here.peer(at, 'bob', writeAll(join(here.folder('shared'), 'many')), '--up', '1MB');
	await source.fact('index-idle');
	const words = ['get', at, 'many/', '--output', here.folder('out'), '--json'];
	const first = here.run(words);
	await first.fact('complete');
	first.kill('SIGKILL');
	await first.exit;
	const second = here.run(words);
	expect(await second.exit).toBe(0);
	requireAll(join(here.folder('out'), 'many'));
	expect(second.all('complete').filter(({present}) => present).length).toBeGreaterThan(0);
	const third = here.run(words);
	expect(await third.exit).toBe(0);
	expect(third.all('fragment')).toEqual([]);
	expect(third.all('complete').length).toBe(contents.size);
});

test('two that get the same folder into one place both find all of it there', async () => {
	const here = place();
	const {at} = await here.manager();
	const source = await here.peer(at, 'bob', writeAll(join(here.folder('shared'), 'many')), '--up', '2MB');
	await source.fact('index-idle');
	const words = ['get', at, 'many/', '--output', here.folder('out'), '--json'];
	const [one, other] = [here.run(words), here.run(words)];
	expect([await one.exit, await other.exit]).toEqual([0, 0]);
	requireAll(join(here.folder('out'), 'many'));
});
