/** Disks that have no room, and names that are alike: real processes on real file systems. */
import {mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {bytesOf, place} from './shoal.ts';
import {smallDisk} from './small-disk.ts';

const mebibyte = 1024 * 1024;
const disks = [smallDisk('size=8m'), smallDisk('size=8m,nr_inodes=12')] as const;
const [small, fewInodes] = disks;
afterAll(() => {
	for (const disk of disks) disk?.release();
});

test.skipIf(!small)('disk full: the same peer goes on when it is told again, with all that was verified', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(6 * mebibyte);
	const owner = await here.peer(at, 'owner', here.write('big.bin', bytes), '--up', '4MB');
	await owner.fact('indexed');
	const peer = here.run(['peer', at, '--name', 'alice', '--json', '--downloads', join(small!.path, 'downloads')]);
	await peer.fact('joined');
	peer.say('get big.bin');
	await peer.fact('fragment', () => peer.all('fragment').length > 8);
	const filler = join(small!.path, 'filler');
	expect(() => writeFileSync(filler, Buffer.alloc(8 * mebibyte))).toThrow(/ENOSPC/);
	const error = await peer.fact('error');
	expect(error).toMatchObject({code: 'E_DISK_FULL', message: expect.stringMatching(/big\.bin/)});
	expect(error.hint).toMatch(/\w/);
	// Its name is never there before the file is whole.
	expect(readdirSync(join(small!.path, 'downloads')).filter(name => !name.startsWith('.'))).toEqual([]);
	const stored = peer.all('fragment').length;
	rmSync(filler);
	peer.say('get big.bin');
	const complete = await peer.fact('complete');
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(complete.resumed).toBeGreaterThanOrEqual(stored);
});

test.skipIf(!fewInodes)(
	'inodes full: E_DISK_FULL, 5, nothing left; the same command works when there are some',
	async () => {
		const here = place();
		const {at} = await here.manager();
		const owner = await here.peer(at, 'owner', here.write('a.bin', bytesOf(300_000)));
		await owner.fact('indexed');
		const fillers: string[] = [];
		const fill = (): void => {
			for (;;) {
				const path = join(fewInodes!.path, `filler-${fillers.length}`);
				writeFileSync(path, '');
				fillers.push(path);
			}
		};
		expect(fill).toThrow(/ENOSPC/);
		const before = readdirSync(fewInodes!.path);
		const get = here.run(['get', at, 'a.bin', '--output', fewInodes!.path, '--json']);
		expect(await get.exit).toBe(5);
		expect(get.all('error')[0]).toMatchObject({code: 'E_DISK_FULL', hint: expect.stringMatching(/\w/)});
		expect(readdirSync(fewInodes!.path)).toEqual(before);
		// A lock and the unfinished file fit, a journal does not: it is fetched all the same.
		for (const path of fillers.splice(0, 3)) rmSync(path);
		const again = here.run(['get', at, 'a.bin', '--output', fewInodes!.path, '--json']);
		expect(readFileSync((await again.fact('complete')).path).equals(bytesOf(300_000))).toBe(true);
		expect(await again.exit).toBe(0);
	},
);

test('names that are alike, composed or decomposed, upper or lower case: each comes with its own content', async () => {
	const here = place();
	const {at} = await here.manager();
	const names = ['caf\u00e9.txt', 'cafe\u0301.txt', 'README', 'readme'];
	for (const [index, name] of names.entries()) here.write(`all/${index}/${name}`, `content ${index}`);
	const owner = await here.peer(at, 'owner', ...names.map((_, index) => here.path('all', String(index))));
	await owner.fact('index-idle');
	await here.published(at, names.length);
	const out = here.folder('out');
	for (const [index, name] of names.entries()) {
		const id = owner.all('indexed').find(fact => fact.name === `${index}/${name}`)!.id;
		const get = here.run(['get', at, id, '--output', out, '--json']);
		const {path} = await get.fact('complete');
		expect(readFileSync(path, 'utf8')).toBe(`content ${index}`);
	}
});

test('one name, two contents, three downloaders into one folder at once: both are there, each once', async () => {
	const here = place();
	const {at} = await here.manager();
	const contents = [bytesOf(2 * mebibyte, 1), bytesOf(2 * mebibyte, 2)];
	const owners = await Promise.all(
		contents.map((bytes, index) => here.peer(at, `owner-${index}`, here.write(`${index}/paper.pdf`, bytes))),
	);
	const ids = await Promise.all(owners.map(async owner => (await owner.fact('indexed')).id));
	await here.published(at, 2);
	const out = here.folder('out');
	const gets = [ids[0]!, ids[1]!, ids[0]!].map(id => here.run(['get', at, id, '--output', out, '--json']));
	expect(await Promise.all(gets.map(get => get.exit))).toEqual([0, 0, 0]);
	expect(readdirSync(out).toSorted()).toEqual(['paper (2).pdf', 'paper.pdf']);
	for (const [index, get] of gets.entries())
		expect(readFileSync(get.all('complete')[0]!.path).equals(contents[index % 2]!)).toBe(true);
});

test.skipIf(!small)(
	'a sparse file comes whole, and a claim of more than the disk has is refused before a byte',
	async () => {
		const here = place();
		const {at} = await here.manager();
		const path = here.write('sparse.bin', 'start');
		truncateSync(path, 64 * mebibyte);
		const owner = await here.peer(at, 'owner', path);
		await owner.fact('indexed');
		mkdirSync(join(small!.path, 'sparse'));
		const refused = here.run(['get', at, 'sparse.bin', '--output', join(small!.path, 'sparse'), '--json']);
		expect(await refused.exit).toBe(5);
		expect(refused.all('error')[0]).toMatchObject({
			code: 'E_DISK_FULL',
			message: expect.stringMatching(/needs 64 MiB more, and .* has .* free/),
		});
		expect(readdirSync(join(small!.path, 'sparse'))).toEqual([]);
		const get = here.run(['get', at, 'sparse.bin', '--output', here.folder('out'), '--json']);
		expect(readFileSync((await get.fact('complete')).path).equals(readFileSync(path))).toBe(true);
	},
);
