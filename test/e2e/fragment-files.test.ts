/** Fragments kept as files of their own, with real processes. */
import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {bytesOf, place} from './shoal.ts';

const mebibyte = 1024 * 1024;

type Summary = {readonly ids: readonly (readonly [number, number])[]; readonly fragments: number};

/** The one folder in the chosen one. */
const folderIn = (chosen: string): string => {
	const names = readdirSync(chosen);
	expect(names).toHaveLength(1);
	return join(chosen, names[0]!);
};
const summaryIn = (folder: string): Summary =>
	JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as Summary;
const idsIn = (folder: string): number[] =>
	summaryIn(folder).ids.flatMap(([first, last]) => Array.from({length: last - first + 1}, (_, at) => first + at));

test('killed midway, get goes on from the summary, makes the same file and keeps every fragment', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(24 * mebibyte);
	const owner = await here.peer(at, 'owner', here.write('big.bin', bytes), '--up', '4MB');
	const {id} = await owner.fact('indexed');
	const chosen = here.path('fragments');
	const command = (out: string) =>
		['get', at, 'big.bin', '--output', here.folder(out), '--fragment-files', chosen, '--json'] as const;
	const first = here.run(command('out'));
	const folder = join(chosen, `big.bin-${id.slice(0, 8)}`);
	await first.fact('fragment', () => existsSync(join(folder, 'summary.json')));
	first.kill('SIGKILL');
	await first.exit;
	const listed = idsIn(folder);
	expect(listed.length).toBeGreaterThan(0);
	expect(listed.length).toBeLessThan(384);
	// Nothing but the folder of fragments is left of the first try.
	rmSync(here.path('out'), {recursive: true});
	const second = here.run(command('out'));
	const complete = await second.fact('complete');
	expect(await second.exit).toBe(0);
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(complete.resumed).toBeGreaterThanOrEqual(listed.length);
	const fetched = second.all('fragment').map(({index}) => index);
	expect(fetched).toHaveLength(384 - complete.resumed);
	expect(fetched.filter(index => listed.includes(index))).toEqual([]);
	expect(readdirSync(here.path('out'))).toEqual(['big.bin']);
	expect(summaryIn(folderIn(chosen))).toMatchObject({file: id, fragments: 384, ids: [[0, 383]]});
	const kept = readdirSync(folder)
		.filter(name => name.endsWith('.fragment'))
		.sort();
	expect(Buffer.concat(kept.map(name => readFileSync(join(folder, name)))).equals(bytes)).toBe(true);
	expect(readdirSync(folder)).toHaveLength(385);
});

test('a peer serves from an unfinished folder of fragments, with its owner gone', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(8 * mebibyte);
	const path = here.write('big.bin', bytes);
	const owner = await here.peer(at, 'owner', path, '--up', '1MB');
	await owner.fact('indexed');
	const chosen = here.path('fragments');
	const alice = await here.peer(at, 'alice', '--fragment-files', chosen);
	alice.say('get big.bin');
	await alice.fact('fragment', () => alice.all('fragment').length > 20);
	owner.kill('SIGKILL');
	await owner.exit;
	const bob = here.run(['get', at, 'big.bin', '--output', here.folder('out'), '--json', '--name', 'bob']);
	const {peer} = alice.all('joined')[0]!;
	await bob.fact('fragment', ({from}) => from === peer);
	await here.peer(at, 'other', path);
	const [own, others] = [await alice.fact('complete'), await bob.fact('complete')];
	for (const complete of [own, others]) expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(summaryIn(folderIn(chosen)).ids).toEqual([[0, 127]]);
	expect(await bob.exit).toBe(0);
});

test('a DIR that cannot be written is refused before anything else: 5, with the next step', async () => {
	const here = place();
	writeFileSync(here.path('file'), '');
	const chosen = [here.path('file'), here.path('missing', 'deeper'), here.path('file', 'deeper')];
	for (const command of [
		['get', '9', 'x'],
		['peer', '9'],
	]) {
		for (const directory of chosen) {
			const refused = here.run([...command, '--fragment-files', directory, '--json']);
			expect(await refused.exit).toBe(5);
			expect(refused.all('error')).toMatchObject([
				{code: 'E_FOLDER', hint: expect.stringContaining('--fragment-files')},
			]);
		}
	}
	expect(readdirSync(here.directory)).toEqual(['file']);
});
