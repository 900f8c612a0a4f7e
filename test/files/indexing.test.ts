import {execFileSync} from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {FileDiskOptions} from '../../source/files/file-disk.ts';
import type {DiskEvent} from '../../source/net/events.ts';
import type {Manifest} from '../../source/net/types.ts';
import {manifestOf, someBytes} from '../contract/sample-bytes.ts';
import {faultyFiles} from './faulty-files.ts';
import {type FileDiskHarness, makeFileDisk} from './harness.ts';

let harness: FileDiskHarness;
const make = async (some: Partial<FileDiskOptions> = {}): Promise<void> => {
	harness = await makeFileDisk(some);
};
beforeEach(() => make());
afterEach(() => harness.close());

/** Shares one path and collects what comes of it. */
const index = async (
	path: string,
	fragmentSize = 0,
): Promise<{
	readonly indexed: Extract<DiskEvent, {type: 'indexed'}>[];
	readonly refused: Extract<DiskEvent, {type: 'unindexed'}>[];
	readonly skipped: number;
}> => {
	harness.disk.share([path], fragmentSize);
	const {skipped} = await harness.next('index-idle');
	const indexed = [];
	const refused = [];
	while (harness.waiting('indexed') > 0) indexed.push(await harness.next('indexed'));
	while (harness.waiting('unindexed') > 0) refused.push(await harness.next('unindexed'));
	return {indexed, refused, skipped};
};
const idOf = async (path: string, fragmentSize = 0): Promise<Manifest> =>
	(await index(path, fragmentSize)).indexed[0]!.manifest;
const write = async (path: string, bytes: Uint8Array | string): Promise<void> => {
	await fs.mkdir(dirname(path), {recursive: true});
	await fs.writeFile(path, bytes);
};

describe('geometry', () => {
	const fragmentSize = 64 * 1024;
	// The last four are over 256 KiB: hashed by threads.
	const sizes = [0, 1, fragmentSize - 1, fragmentSize, fragmentSize + 1, 262_144, 262_145, 524_288, 524_289, 9_000_001];
	it.each(sizes)('hashes a file of %i bytes', async size => {
		const bytes = someBytes(size);
		const path = await harness.addFile('a', bytes);
		expect((await idOf(path)).id).toBe(manifestOf(bytes).id);
		expect((await idOf(path, 102_400)).id).toBe(manifestOf(bytes, 102_400).id);
	});

	it('refuses fragments too small for the file', async () => {
		const path = await harness.addFile('a', someBytes(10));
		expect((await index(path, 512)).refused).toMatchObject([{name: 'a', failure: {code: 'E_PROTO'}}]);
	});
});

describe('a folder', () => {
	it('gives its files as FOLDER/path, and passes over the hidden, links, FIFOs and sockets', async () => {
		const folder = join(harness.root, 'photos');
		await write(join(folder, 'a.jpg'), 'a');
		await write(join(folder, 'summer/b.jpg'), 'b');
		await write(join(folder, 'summer/deep/c.jpg'), 'c');
		await write(join(folder, '.hidden'), 'x');
		await write(join(folder, '.git/config'), 'x');
		await write(join(harness.root, 'outside/secret'), 'x');
		await fs.symlink('/etc/passwd', join(folder, 'link'));
		await fs.symlink('../outside', join(folder, 'link-to-folder'));
		await fs.symlink('.', join(folder, 'loop'));
		await fs.symlink('nowhere', join(folder, 'dangling'));
		execFileSync('mkfifo', [join(folder, 'fifo')]);
		const server = net.createServer().listen(join(folder, 'socket'));
		await new Promise(resolve => server.once('listening', resolve));
		const {indexed, refused, skipped} = await index(folder);
		server.close();
		expect(indexed.map(({name}) => name).sort()).toEqual([
			'photos/a.jpg',
			'photos/summer/b.jpg',
			'photos/summer/deep/c.jpg',
		]);
		expect(refused).toEqual([]);
		expect(skipped).toBe(8);
	});

	it('refuses the names that could not be saved everywhere, and gives the others', async () => {
		const folder = join(harness.root, 'mixed');
		for (const name of ['a:b', 'CON', 'new\nline', 'trailing.', 'good']) await write(join(folder, name), name);
		const {indexed, refused} = await index(folder);
		expect(indexed.map(({name}) => name)).toEqual(['mixed/good']);
		expect(refused.map(({failure}) => failure.code)).toEqual(Array.from({length: 4}, () => 'E_HOSTILE_NAME'));
	});

	it('refuses a name that is not UTF-8', async () => {
		const folder = join(harness.root, 'bytes');
		await fs.mkdir(folder);
		await fs.writeFile(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x61, 0xff])]), 'x');
		expect((await index(folder)).refused).toMatchObject([{failure: {code: 'E_HOSTILE_NAME'}}]);
	});

	it('may be empty', async () => {
		const folder = join(harness.root, 'empty');
		await fs.mkdir(folder);
		expect(await index(folder)).toEqual({indexed: [], refused: [], skipped: 0});
	});
});

describe('a path that a person names', () => {
	it('may be a link or hidden', async () => {
		const path = await harness.addFile('.target', someBytes(100));
		await fs.symlink(path, join(harness.root, 'link.bin'));
		expect((await index(join(harness.root, 'link.bin'))).indexed).toMatchObject([{name: 'link.bin', path}]);
		expect((await index(path)).indexed).toMatchObject([{name: '.target'}]);
	});

	it('must be a file or a folder, and never blocks', async () => {
		const fifo = join(harness.root, 'fifo');
		execFileSync('mkfifo', [fifo]);
		expect((await index(fifo)).refused).toMatchObject([{name: 'fifo', failure: {code: 'E_USAGE'}}]);
	});
});

describe('a file that changes while it is hashed', () => {
	const changing = (times: number): Partial<FileDiskOptions> => {
		let left = times;
		return {
			files: faultyFiles({}, (file, path) => {
				let looks = 0;
				return {
					stat: () => {
						const isLate = ++looks > 1 && path.endsWith('changing') && left-- > 0;
						return isLate ? {...file.stat(), mtimeNs: 1n} : file.stat();
					},
				};
			}),
		};
	};

	it('is tried once more', async () => {
		await harness.close();
		await make(changing(1));
		const bytes = someBytes(300_000);
		expect((await index(await harness.addFile('changing', bytes))).indexed).toMatchObject([
			{manifest: {id: manifestOf(bytes).id}},
		]);
	});

	it('is refused the second time', async () => {
		await harness.close();
		await make(changing(2));
		const path = await harness.addFile('changing', someBytes(300_000));
		expect((await index(path)).refused).toMatchObject([{failure: {code: 'E_CHANGED'}}]);
	});

	it('is refused when it became shorter under the threads', async () => {
		await harness.close();
		await make({
			files: faultyFiles({}, file => ({stat: () => ({...file.stat(), size: 5_000_000})})),
		});
		const path = await harness.addFile('short', someBytes(4_000_000));
		expect((await index(path)).refused).toMatchObject([{failure: {code: 'E_CHANGED'}}]);
		// The threads are fit for the next file.
		await harness.close();
		await make();
		expect((await index(await harness.addFile('next', someBytes(600_000)))).indexed.length).toBe(1);
	});
});

it('tells the progress of a large file', async () => {
	const path = await harness.addFile('large', someBytes(9 * 1024 * 1024));
	harness.disk.share([path], 0);
	expect(await harness.next('indexing')).toMatchObject({name: 'large', size: 9 * 1024 * 1024, percent: 0});
	await harness.next('indexed');
});

describe('the cache', () => {
	const past = new Date('2020-01-01');
	const size = 1_500_000;
	const addOld = async (seed = 1): Promise<string> => {
		const path = await harness.addFile('cached', someBytes(size, seed));
		await fs.utimes(path, past, past);
		return path;
	};
	/** Other bytes in the same inode, which only reading shows. */
	const changeSilently = async (path: string): Promise<void> => {
		const file = await fs.open(path, 'r+');
		await file.write(someBytes(size, 2), 0, size, 0);
		await file.utimes(past, past);
		await file.close();
	};
	const [first, second] = [manifestOf(someBytes(size, 1)).id, manifestOf(someBytes(size, 2)).id];

	it('spares an unchanged file a second hashing, also in the next process', async () => {
		const path = await addOld();
		expect((await idOf(path)).id).toBe(first);
		await changeSilently(path);
		harness = await harness.restart();
		expect((await idOf(path)).id).toBe(first);
		expect((await idOf(path, 102_400)).id).toBe(manifestOf(someBytes(size, 2), 102_400).id);
	});

	it('forgets a file that has changed', async () => {
		const path = await addOld();
		await idOf(path);
		await changeSilently(path);
		await fs.utimes(path, past, new Date('2021-01-01'));
		expect((await idOf(path)).id).toBe(second);
	});

	it('does not believe a file that changed a moment ago', async () => {
		const path = await harness.addFile('fresh', someBytes(size));
		await idOf(path);
		expect(await fs.readdir(harness.cache).catch(() => [])).toEqual([]);
	});

	it('believes nothing that does not verify', async () => {
		const path = await addOld();
		await idOf(path);
		await changeSilently(path);
		const [entry] = await fs.readdir(harness.cache);
		const at = join(harness.cache, entry!);
		const bytes = await fs.readFile(at);
		// Every seventh byte, for time's sake; the head is 127 bytes long.
		for (let position = 0; position < bytes.length; position += 7) {
			const flipped = Buffer.from(bytes);
			flipped[position]! ^= 1;
			await fs.writeFile(at, flipped);
			expect((await idOf(path)).id).toBe(second);
		}
		await fs.writeFile(at, bytes.subarray(0, 50));
		expect((await idOf(path)).id).toBe(second);
	});

	it('drops what was not used for 90 days', async () => {
		await fs.mkdir(harness.cache);
		const old = join(harness.cache, 'old');
		await fs.writeFile(old, 'x');
		await fs.utimes(old, past, past);
		await idOf(await addOld());
		expect(await fs.readdir(harness.cache)).not.toContain('old');
		expect((await fs.readdir(harness.cache)).length).toBe(1);
	});
});
