import fs from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {FileDiskOptions} from '../../source/files/file-disk.ts';
import {realFileSystem} from '../../source/files/file-system.ts';
import {hash} from '../../source/net/hash.ts';
import type {PartRequest} from '../../source/net/ports.ts';
import type {Manifest} from '../../source/net/types.ts';
import {land, manifestOf, someBytes} from '../contract/sample-bytes.ts';
import {faultyFiles, systemError} from './faulty-files.ts';
import {type FileDiskHarness, makeFileDisk} from './harness.ts';

const bytes = someBytes(50_000);
const manifest = manifestOf(bytes, 8192);
const count = 7;
const all = Array.from({length: count}, (_, index) => index);

let harness: FileDiskHarness;
const make = async (some: Partial<FileDiskOptions> = {}): Promise<void> => {
	harness = await makeFileDisk(some);
};
beforeEach(() => make());
afterEach(() => harness.close());

const own = (kind: string, of = manifest): string => join(harness.directory, `.shoal-${of.id}.${kind}`);
const open = (some: Partial<PartRequest> = {}): void =>
	harness.disk.openPart({
		transfer: 1,
		manifest,
		directory: harness.directory,
		name: 'a.bin',
		isWholeVerified: false,
		...some,
	});
const opened = async (some: Partial<PartRequest> = {}): Promise<number[]> => {
	open(some);
	return [...(await harness.next('part-opened')).have];
};
const failed = async (some: Partial<PartRequest> = {}): Promise<string> => {
	open(some);
	return (await harness.next('part-failed')).failure.code;
};
let request = 0;
const send = (index: number, of: Manifest = manifest, from: Uint8Array = bytes): void =>
	land(
		harness.disk.landing({transfer: 1, index, link: 1, request: ++request}),
		from.subarray(index * of.fragmentSize, (index + 1) * of.fragmentSize),
		5000,
	);
const store = async (...indexes: readonly number[]): Promise<void> => {
	for (const index of indexes) {
		send(index);
		await harness.next('fragment-stored');
	}
};
const close = async (isKept = true): Promise<void> => {
	harness.disk.closePart(1, isKept);
	await harness.next('part-closed');
};
const finish = async (): Promise<string> => {
	harness.disk.finishPart(1);
	return (await harness.next('part-finished')).path;
};
/** What a kill leaves: the data written, the journal of the last checkpoint, a lock of a process that is no more. */
const kill = async (): Promise<void> => {
	const journal = await fs.readFile(own('journal')).catch(() => null);
	const lock = JSON.parse(await fs.readFile(own('lock'), 'utf8')) as object;
	await harness.disk.close();
	if (journal) await fs.writeFile(own('journal'), journal);
	else await fs.rm(own('journal'), {force: true});
	await fs.writeFile(own('lock'), JSON.stringify({...lock, start: '1'}));
	harness = await harness.restart();
};
const flip = async (path: string, position: number): Promise<void> => {
	const file = await fs.open(path, 'r+');
	const byte = Buffer.alloc(1);
	await file.read(byte, 0, 1, position);
	byte[0]! ^= 1;
	await file.write(byte, 0, 1, position);
	await file.close();
};

describe('coming back to an unfinished file', () => {
	it('trusts the journal of a clean stop without reading the data', async () => {
		await opened();
		await store(1, 4);
		await close();
		await flip(own('part'), 4 * 8192);
		expect(await opened()).toEqual([1, 4]);
	});

	it('finds, after a kill, what no journal knows', async () => {
		await opened();
		await store(0, 5, 6);
		await kill();
		expect(await opened()).toEqual([0, 5, 6]);
	});

	it('hashes after a kill only what the journal does not account for', async () => {
		await opened();
		await store(0, 1);
		await close();
		await opened();
		await store(3);
		await kill();
		// Trusted, so not looked at; the unaccounted one is.
		await flip(own('part'), 0);
		expect(await opened()).toEqual([0, 1, 3]);
		await close();
		await flip(own('part'), 3 * 8192);
		await fs.rm(own('journal'));
		expect(await opened()).toEqual([1]);
	});

	it('hashes everything when the journal is damaged, and loses nothing that is right', async () => {
		await opened();
		await store(...all.slice(0, 6));
		await close();
		await flip(own('journal'), 3);
		await flip(own('part'), 2 * 8192);
		expect(await opened()).toEqual([0, 1, 3, 4, 5]);
		send(2);
		await harness.next('fragment-stored');
		send(6);
		await harness.next('fragment-stored');
		expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
	});

	it('believes no journal of another file', async () => {
		await opened();
		await store(0, 1);
		await close();
		await fs.copyFile(own('part'), own('copy'));
		await fs.rename(own('copy'), own('part'));
		await flip(own('part'), 0);
		expect(await opened()).toEqual([1]);
	});

	describe('after a power loss', () => {
		const loseBoot = async (): Promise<void> => {
			const journal = await fs.readFile(own('journal'));
			const body = journal.subarray(0, -32);
			body.write('another boot', body.length - 1 - 36, 'latin1');
			await fs.writeFile(own('journal'), Buffer.concat([body, hash(body)]));
		};

		it('keeps what the journal says when the disk kept its word', async () => {
			await opened();
			await store(1, 4);
			await close();
			await loseBoot();
			expect(await opened()).toEqual([1, 4]);
		});

		it('hashes all of it when the disk did not', async () => {
			await opened();
			await store(1, 4, 5);
			await close();
			await loseBoot();
			for (const index of [1, 5]) await flip(own('part'), index * 8192);
			expect(await opened()).toEqual([4]);
		});
	});

	it('brings a file of another length back to its size', async () => {
		await opened();
		await store(0, 6);
		await close();
		await fs.truncate(own('part'), 10_000);
		expect(await opened()).toEqual([0]);
		expect((await fs.stat(own('part'))).size).toBe(50_000);
	});

	it('needs no journal for a file of one fragment', async () => {
		const small = someBytes(3000);
		const of = manifestOf(small);
		await opened({manifest: of});
		send(0, of, small);
		await harness.next('fragment-stored');
		await close();
		expect(await fs.readdir(harness.directory)).toEqual([`.shoal-${of.id}.part`]);
		expect(await opened({manifest: of})).toEqual([0]);
	});

	it('leaves nothing behind in the end', async () => {
		await opened();
		await store(...all);
		await finish();
		expect(await fs.readdir(harness.directory)).toEqual(['a.bin']);
		await opened({manifest: manifestOf(bytes, 4096 * 4), name: 'b.bin'});
		await close(false);
		expect(await fs.readdir(harness.directory)).toEqual(['a.bin']);
	});

	it('takes a finished file with a second name for what it is', async () => {
		await opened();
		await store(...all);
		await close();
		await fs.link(own('part'), join(harness.directory, 'a.bin'));
		open();
		expect((await harness.next('part-present')).path).toBe(join(harness.directory, 'a.bin'));
	});

	it('does not write to bytes that have another name', async () => {
		await opened();
		await store(0);
		await close();
		await fs.link(own('part'), join(harness.root, 'kept'));
		expect(await opened()).toEqual([]);
		await store(1);
		expect((await fs.readFile(join(harness.root, 'kept'))).subarray(8192, 16_384).equals(Buffer.alloc(8192))).toBe(
			true,
		);
	});
});

describe('a planted link', () => {
	beforeEach(async () => {
		await fs.writeFile(join(harness.root, 'victim'), 'untouched');
		await fs.mkdir(join(harness.root, 'elsewhere'));
	});
	afterEach(async () => {
		expect(await fs.readFile(join(harness.root, 'victim'), 'utf8')).toBe('untouched');
		expect(await fs.readdir(join(harness.root, 'elsewhere'))).toEqual([]);
	});

	it('with the unfinished file’s name is refused', async () => {
		await fs.symlink(join(harness.root, 'victim'), own('part'));
		expect(await failed()).toBe('E_DENIED');
	});

	it('with the journal’s name is replaced, not followed', async () => {
		for (const kind of ['journal', 'journal.tmp']) await fs.symlink(join(harness.root, 'victim'), own(kind));
		await opened();
		await store(0);
		await close();
		expect(await opened()).toEqual([0]);
	});

	it('with the finished file’s name is left alone', async () => {
		await fs.symlink(join(harness.root, 'victim'), join(harness.directory, 'a.bin'));
		await opened();
		await store(...all);
		expect(await finish()).toBe(join(harness.directory, 'a (2).bin'));
	});

	it('in place of a folder is refused', async () => {
		await fs.symlink(join(harness.root, 'elsewhere'), join(harness.directory, 'photos'));
		expect(await failed({name: 'photos/a.bin'})).toBe('E_DENIED');
		expect(await failed({name: 'photos/summer/a.bin'})).toBe('E_DENIED');
	});
});

describe('where it goes', () => {
	it('refuses a hostile label', async () => {
		expect(await failed({name: '../a.bin'})).toBe('E_HOSTILE_NAME');
		expect(await fs.readdir(harness.root)).toEqual(['downloads']);
	});

	it('makes the folder when its parent is there, and only then', async () => {
		expect(await failed({directory: join(harness.root, 'x/y')})).toBe('E_FOLDER');
		await opened({directory: join(harness.root, 'x')});
		await close(false);
		await fs.writeFile(join(harness.root, 'file'), '');
		expect(await failed({directory: join(harness.root, 'file')})).toBe('E_FOLDER');
		await fs.writeFile(join(harness.directory, 'file'), '');
		expect(await failed({name: 'file/a.bin'})).toBe('E_FOLDER');
	});

	it('goes on through the numbers to a free name', async () => {
		for (const name of ['a.bin', 'a (2).bin']) await fs.writeFile(join(harness.directory, name), 'other');
		await fs.mkdir(join(harness.directory, 'a (3).bin'));
		await opened();
		await store(...all);
		expect(await finish()).toBe(join(harness.directory, 'a (4).bin'));
	});
});

describe('a disk that fails', () => {
	const remake = async (...faults: Parameters<typeof faultyFiles>): Promise<void> => {
		await harness.close();
		await make({files: faultyFiles(...faults)});
	};

	it('may take few bytes a call', async () => {
		await remake({}, file => ({
			write: (some, position) => file.write(some.subarray(0, 1000), position),
			read: (into, position) => file.read(into.subarray(0, 999), position),
		}));
		await opened();
		await store(...all);
		await close();
		expect(await opened()).toEqual(all);
		expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
	});

	it.each([
		['ENOSPC', 'E_DISK_FULL'],
		['EDQUOT', 'E_DISK_FULL'],
		['EROFS', 'E_READ_ONLY'],
		['EIO', 'E_DISK'],
	])('with %s on a write keeps what it has, and works again after (%s)', async (error, code) => {
		let isFailing = false;
		await remake({}, (file, path) => ({
			write: (some, position) =>
				isFailing && path.endsWith('.part') ? Promise.reject(systemError(error)) : file.write(some, position),
		}));
		await opened();
		await store(0);
		isFailing = true;
		send(1);
		expect(await harness.next('fragment-unstored')).toMatchObject({transfer: 1, index: 1, link: 1, failure: {code}});
		isFailing = false;
		await store(1);
		await close();
		expect(await opened()).toEqual([0, 1]);
	});

	it('without room says so with figures before it begins', async () => {
		await remake({free: () => Promise.resolve(20_000)});
		open();
		const {failure} = await harness.next('part-failed');
		expect(failure.code).toBe('E_DISK_FULL');
		expect(failure.message).toMatch(/needs 48\.8 KiB more, and .* has 19\.5 KiB free/);
		expect(await fs.readdir(harness.directory)).toEqual([]);
	});

	it('that is read-only says so', async () => {
		await remake({
			open: (path, mode) => (mode === 'read' ? realFileSystem.open(path, mode) : Promise.reject(systemError('EROFS'))),
		});
		expect(await failed()).toBe('E_READ_ONLY');
	});

	it('that loses data at a sync stops the transfer and writes no journal of it', async () => {
		await remake({}, () => ({syncData: () => Promise.reject(systemError('EIO'))}));
		await opened();
		await store(0);
		harness.disk.closePart(1, true);
		expect((await harness.next('part-failed')).failure.code).toBe('E_DISK');
		await harness.next('part-closed');
		expect(await fs.readdir(harness.directory)).not.toContain(`.shoal-${manifest.id}.journal`);
	});

	it('syncs the data before the journal that speaks of it', async () => {
		const calls: string[] = [];
		await remake(
			{
				rename: async (from, to) => {
					calls.push('journal renamed');
					await realFileSystem.rename(from, to);
				},
				syncFolder: async path => {
					calls.push('folder synced');
					await realFileSystem.syncFolder(path);
				},
			},
			(file, path) => ({
				write: (some, position) => {
					if (!path.endsWith('.lock')) calls.push(`${path.endsWith('.part') ? 'data' : 'journal'} written`);
					return file.write(some, position);
				},
				syncData: () => {
					calls.push('data synced');
					return file.syncData();
				},
				sync: () => {
					calls.push('journal synced');
					return file.sync();
				},
			}),
		);
		await opened();
		await store(0);
		await close();
		expect(calls).toEqual([
			'data written',
			'data synced',
			'journal written',
			'journal synced',
			'journal renamed',
			'folder synced',
		]);
	});

	it('is read no more than the journal leaves open', async () => {
		let reads = 0;
		await remake({}, (file, path) => ({
			read: (into, position) => {
				if (path.endsWith('.part')) reads++;
				return file.read(into, position);
			},
		}));
		await opened();
		await store(1, 4);
		await close();
		expect(await opened()).toEqual([1, 4]);
		expect(reads).toBe(0);
	});

	it('may show the finished file between our look and our lock', async () => {
		await remake({
			open: async (path, mode) => {
				if (path.endsWith('.lock') && mode === 'create') await fs.writeFile(join(harness.directory, 'a.bin'), bytes);
				return realFileSystem.open(path, mode);
			},
		});
		open();
		expect((await harness.next('part-present')).path).toBe(join(harness.directory, 'a.bin'));
		expect(await fs.readdir(harness.directory)).toEqual(['a.bin']);
	});

	it('without second names still never replaces a file', async () => {
		await remake({link: () => Promise.reject(systemError('EPERM'))});
		await fs.writeFile(join(harness.directory, 'a.bin'), 'other');
		await opened();
		await store(...all);
		expect(await finish()).toBe(join(harness.directory, 'a (2).bin'));
		expect(await fs.readFile(join(harness.directory, 'a.bin'), 'utf8')).toBe('other');
		expect((await fs.readdir(harness.directory)).sort()).toEqual(['a (2).bin', 'a.bin']);
	});

	it('writes a fragment that lands twice once only', async () => {
		let writes = 0;
		await remake({}, (file, path) => ({
			write: (some, position) => {
				if (path.endsWith('.part')) writes++;
				return file.write(some, position);
			},
		}));
		await opened();
		send(3);
		send(3);
		await harness.next('fragment-stored');
		await harness.next('fragment-stored');
		expect(writes).toBe(1);
	});
});

it('refuses a manifest whose whole hash is wrong, when asked to look', async () => {
	const wrong = {...manifest, whole: '0'.repeat(64)};
	await opened({manifest: wrong, isWholeVerified: true});
	for (const index of all) {
		send(index);
		await harness.next('fragment-stored');
	}
	harness.disk.finishPart(1);
	expect((await harness.next('part-failed')).failure.code).toBe('E_MANIFEST');
	expect(await fs.readdir(harness.directory)).not.toContain('a.bin');
	await close();
});

it('refuses to finish what is not all there', async () => {
	await opened();
	await store(0);
	harness.disk.finishPart(1);
	expect((await harness.next('part-failed')).failure.code).toBe('E_BUG');
	await store(1);
});

it('gives no bytes that are not there', async () => {
	open();
	const {content} = await harness.next('part-opened');
	await store(0);
	await content.read(Buffer.alloc(8192), 0);
	await expect(content.read(Buffer.alloc(8193), 0)).rejects.toMatchObject({failure: {code: 'E_VANISHED'}});
});

it('takes no more bytes for a transfer that was closed', async () => {
	await opened();
	const landing = harness.disk.landing({transfer: 1, index: 0, link: 1, request: 1});
	landing.target(0, 100)?.fill(1);
	await close();
	expect(landing.target(100, 100)).toBeNull();
	landing.finish();
	expect(harness.disk.landing({transfer: 1, index: 0, link: 1, request: 2}).target(0, 1)).toBeNull();
	await opened();
	await store(0);
	expect(harness.waiting('fragment-stored') + harness.waiting('fragment-corrupt')).toBe(0);
});
