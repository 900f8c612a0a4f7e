import fs from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {FileDiskOptions} from '../../source/files/file-disk.ts';
import {realFileSystem} from '../../source/files/file-system.ts';
import type {PartRequest} from '../../source/net/ports.ts';
import {land, manifestOf, someBytes} from '../contract/sample-bytes.ts';
import {faultyFiles, systemError} from './faulty-files.ts';
import {type FileDiskHarness, makeFileDisk, makeFragmentDisk} from './harness.ts';

const bytes = someBytes(50_000);
const manifest = manifestOf(bytes, 8192);
const all = [0, 1, 2, 3, 4, 5, 6];

let harness: FileDiskHarness;
const make = async (some: Partial<FileDiskOptions> = {}): Promise<void> => {
	harness = await makeFragmentDisk(some);
};
const remake = async (...faults: Parameters<typeof faultyFiles>): Promise<void> => {
	await harness.close();
	await make({files: faultyFiles(...faults)});
};
beforeEach(() => make());
afterEach(() => harness.close());

const chosen = (...parts: string[]): string => join(harness.root, 'fragments', ...parts);
const own = (...parts: string[]): string => chosen(`a.bin-${manifest.id.slice(0, 8)}`, ...parts);
const fragmentFile = (index: number): string => own(`00000${index}.fragment`);
const summary = async (): Promise<unknown> => JSON.parse(await fs.readFile(own('summary.json'), 'utf8'));
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
const failed = async (some: Partial<PartRequest> = {}) => {
	open(some);
	return (await harness.next('part-failed')).failure;
};
let request = 0;
const send = (index: number): void =>
	land(
		harness.disk.landing({transfer: 1, index, link: 1, request: ++request}),
		bytes.subarray(index * 8192, (index + 1) * 8192),
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
/** Closed in order with these fragments, to be looked at by hand before it is opened again. */
const left = async (...indexes: readonly number[]): Promise<void> => {
	await opened();
	await store(...indexes);
	await close();
};
const flip = async (path: string): Promise<void> => {
	const there = await fs.readFile(path);
	there[100]! ^= 1;
	await fs.writeFile(path, there);
};

describe('what stands in the folder', () => {
	it('is a file for every fragment and a summary that lists them', async () => {
		await left(0, 1, 2, 6);
		expect((await fs.readdir(own())).sort()).toEqual([
			'000000.fragment',
			'000001.fragment',
			'000002.fragment',
			'000006.fragment',
			'summary.json',
		]);
		expect((await fs.readFile(fragmentFile(6))).equals(bytes.subarray(6 * 8192))).toBe(true);
		expect(await summary()).toEqual({
			file: manifest.id,
			name: 'a.bin',
			size: 50_000,
			fragmentSize: 8192,
			fragments: 7,
			ids: [
				[0, 2],
				[6, 6],
			],
		});
		expect(await fs.readdir(harness.directory)).toEqual([]);
	});

	it('stays when the one file is made of it, and the summary lists all', async () => {
		await opened({isWholeVerified: true});
		await store(...all);
		expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
		expect(await fs.readdir(harness.directory)).toEqual(['a.bin']);
		expect(await summary()).toMatchObject({ids: [[0, 6]]});
		const kept = await Promise.all(all.map(index => fs.readFile(fragmentFile(index))));
		expect(Buffer.concat(kept).equals(bytes)).toBe(true);
		expect(await fs.readdir(own())).toHaveLength(8);
	});

	it('goes when the download is not to be kept, but for what is not ours', async () => {
		await left(0, 3);
		await opened();
		await close(false);
		expect(await fs.readdir(chosen())).toEqual([]);
		await left(0);
		await fs.writeFile(own('notes'), 'mine');
		await opened();
		await close(false);
		expect(await fs.readdir(own())).toEqual(['notes']);
	});

	it('is one folder a content: another file of the same name has its own', async () => {
		const other = manifestOf(someBytes(9000, 2), 8192);
		await left(1);
		await opened({manifest: other});
		expect((await fs.readdir(chosen())).sort()).toEqual(
			[own().slice(chosen().length + 1), `a.bin-${other.id.slice(0, 8)}`].sort(),
		);
		await close();
	});

	it('never replaces a file of the finished one’s name', async () => {
		await fs.writeFile(join(harness.directory, 'a.bin'), 'other');
		await opened();
		await store(...all);
		expect(await finish()).toBe(join(harness.directory, 'a (2).bin'));
		expect(await fs.readFile(join(harness.directory, 'a.bin'), 'utf8')).toBe('other');
	});
});

describe('coming back', () => {
	it('goes on from the folder alone, wherever the finished file is to go', async () => {
		await left(1, 4, 5);
		await fs.rm(harness.directory, {recursive: true});
		expect(await opened({directory: join(harness.root, 'elsewhere')})).toEqual([1, 4, 5]);
		await store(0, 2, 3, 6);
		expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
	});

	it('fetches a fragment again whose file is gone, and corrects the summary', async () => {
		await left(0, 1, 2);
		await fs.rm(fragmentFile(1));
		expect(await opened()).toEqual([0, 2]);
		expect(await summary()).toMatchObject({
			ids: [
				[0, 0],
				[2, 2],
			],
		});
		await store(1);
		await close();
		expect(await opened()).toEqual([0, 1, 2]);
	});

	it('fetches fragments again whose files are wrong, too short or too long', async () => {
		await left(...all);
		await flip(fragmentFile(1));
		await fs.truncate(fragmentFile(3), 8191);
		await fs.appendFile(fragmentFile(6), 'x');
		expect(await opened()).toEqual([0, 2, 4, 5]);
		await store(1, 3, 6);
		expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
		expect((await fs.readFile(fragmentFile(6))).equals(bytes.subarray(6 * 8192))).toBe(true);
	});

	it.each([
		['gone', () => fs.rm(own('summary.json'))],
		['torn', () => fs.writeFile(own('summary.json'), '{"file":')],
		['no summary', () => fs.writeFile(own('summary.json'), 'null')],
	])('finds the fragments again when the summary is %s, and writes it anew', async (_, spoil) => {
		await left(2, 3);
		await spoil();
		expect(await opened()).toEqual([2, 3]);
		expect(await summary()).toMatchObject({file: manifest.id, ids: [[2, 3]]});
	});

	it('clears away what was being written when a process was killed', async () => {
		await left(0);
		await fs.writeFile(own('000002.fragment.tmp'), 'half');
		await fs.writeFile(own('summary.json.2834765'), '{');
		await fs.writeFile(own('summary.json.mine'), 'mine');
		expect(await opened()).toEqual([0]);
		await store(2);
		await close();
		expect((await fs.readdir(own())).sort()).toEqual([
			'000000.fragment',
			'000002.fragment',
			'summary.json',
			'summary.json.mine',
		]);
	});

	it('takes over what a download without fragment files has', async () => {
		const plain = await makeFileDisk({}, harness.root);
		plain.disk.openPart({transfer: 1, manifest, directory: plain.directory, name: 'a.bin', isWholeVerified: false});
		await plain.next('part-opened');
		for (const index of [3, 5]) {
			const landing = plain.disk.landing({transfer: 1, index, link: 1, request: index});
			land(landing, bytes.subarray(index * 8192, (index + 1) * 8192));
			await plain.next('fragment-stored');
		}
		await plain.disk.close();
		expect(await opened()).toEqual([3, 5]);
		expect(await summary()).toMatchObject({
			ids: [
				[3, 3],
				[5, 5],
			],
		});
		await store(0, 1, 2, 4, 6);
		expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
		expect(await fs.readdir(harness.directory)).toEqual(['a.bin']);
	});

	it('waits while another downloads to the same fragment folder', async () => {
		await opened();
		await store(0);
		open({transfer: 2, directory: join(harness.root, 'elsewhere')});
		const {failure} = await harness.next('part-waiting');
		expect(failure).toMatchObject({code: 'E_PART_LOCKED', hint: expect.stringContaining('--fragment-files')});
		await close(false);
		expect((await harness.next('part-opened')).have.count).toBe(0);
	});
});

describe('a fragment’s file that somebody touched while it is open', () => {
	it('is not served', async () => {
		open();
		const {content} = await harness.next('part-opened');
		await store(0, 1);
		const into = Buffer.alloc(10_000);
		await content.read(into, 3000);
		expect(into.equals(bytes.subarray(3000, 13_000))).toBe(true);
		await flip(fragmentFile(1));
		await fs.utimes(fragmentFile(1), 1, 1);
		await expect(content.read(into, 3000)).rejects.toMatchObject({failure: {code: 'E_CHANGED'}});
		await content.read(into.subarray(0, 100), 0);
	});

	it.each([
		['wrong', flip],
		['gone', (path: string) => fs.rm(path)],
	])('and is %s keeps the one file from being made; the next time only it is fetched', async (_, spoil) => {
		await opened();
		await store(...all);
		await spoil(fragmentFile(4));
		harness.disk.finishPart(1);
		expect((await harness.next('part-failed')).failure).toMatchObject({
			code: 'E_CHANGED',
			message: expect.stringContaining('000004.fragment'),
		});
		await close();
		expect(await fs.readdir(harness.directory)).not.toContain('a.bin');
		expect(await opened()).toEqual([0, 1, 2, 3, 5, 6]);
		await store(4);
		expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
	});
});

describe('where it goes', () => {
	it('is one folder below the chosen one, whatever the label’s folders', async () => {
		await opened({name: 'photos/summer/a.bin'});
		await store(0);
		await close();
		expect(await summary()).toMatchObject({name: 'photos/summer/a.bin'});
		expect(await fs.readdir(chosen())).toHaveLength(1);
	});

	it('has room for the longest name there may be', async () => {
		const name = `${'n'.repeat(236)}.bin`;
		await opened({name});
		await store(0);
		await close();
		expect(await fs.readdir(chosen())).toEqual([`${name}-${manifest.id.slice(0, 8)}`]);
	});

	it.each(['../a.bin', 'a/../../b', '/etc/a', 'a\u0000b', '.shoal-a', 'con', ''])('refuses %j', async name => {
		expect((await failed({name})).code).toBe('E_HOSTILE_NAME');
		expect(await fs.readdir(harness.root)).toEqual(['downloads']);
	});

	it('is made when its parent is there, and only then', async () => {
		await harness.close();
		await make({fragmentFiles: join(harness.root, 'missing/deeper')});
		expect(await failed()).toMatchObject({code: 'E_FOLDER', hint: expect.stringContaining('--fragment-files')});
	});

	it('is refused when it is a file, and nothing of the download is left behind', async () => {
		await fs.writeFile(chosen(), '');
		expect(await failed()).toMatchObject({
			code: 'E_FOLDER',
			message: expect.stringContaining('not a folder'),
			hint: expect.stringContaining('--fragment-files'),
		});
		expect(await fs.readdir(harness.directory)).toEqual([]);
	});

	it('is refused when its summary is of another file', async () => {
		await left(0);
		const other = {...((await summary()) as object), file: manifestOf(someBytes(10, 3)).id};
		await fs.writeFile(own('summary.json'), JSON.stringify(other));
		expect(await failed()).toMatchObject({code: 'E_FOLDER', message: expect.stringContaining('of another file')});
		expect(await summary()).toEqual(other);
		expect(await fs.readdir(own())).not.toContain(`.shoal-${manifest.id}.lock`);
	});
});

describe('a planted link', () => {
	let victim: string;
	beforeEach(async () => {
		victim = join(harness.root, 'victim');
		await fs.writeFile(victim, 'untouched');
		await fs.mkdir(join(harness.root, 'elsewhere'));
		await fs.mkdir(chosen());
	});
	afterEach(async () => {
		expect(await fs.readFile(victim, 'utf8')).toBe('untouched');
		expect(await fs.readdir(join(harness.root, 'elsewhere'))).toEqual([]);
	});

	it('in place of the folder is refused', async () => {
		await fs.symlink(join(harness.root, 'elsewhere'), own());
		expect((await failed()).code).toBe('E_DENIED');
	});

	it('in place of the summary is refused', async () => {
		await fs.mkdir(own());
		await fs.symlink(victim, own('summary.json'));
		expect((await failed()).code).toBe('E_DENIED');
	});

	it('in place of a fragment is replaced, not followed', async () => {
		await fs.mkdir(own());
		await fs.writeFile(join(harness.root, 'right'), bytes.subarray(0, 8192));
		await fs.symlink(join(harness.root, 'right'), fragmentFile(0));
		for (const path of [fragmentFile(1), own('000000.fragment.tmp')]) await fs.symlink(victim, path);
		expect(await opened()).toEqual([]);
		await store(0, 1);
		expect((await fs.lstat(fragmentFile(1))).isFile()).toBe(true);
	});

	it('in place of the unfinished file is refused when the one file is made', async () => {
		await opened();
		await store(...all);
		await fs.symlink(victim, join(harness.directory, `.shoal-${manifest.id}.part`));
		harness.disk.finishPart(1);
		expect((await harness.next('part-failed')).failure.code).toBe('E_DENIED');
	});
});

describe('a disk that fails', () => {
	it.each([
		['ENOSPC', 'E_DISK_FULL'],
		['EROFS', 'E_READ_ONLY'],
		['EIO', 'E_DISK'],
	])('with %s on a fragment keeps what it has, leaves no half file, and works again after', async (error, code) => {
		let isFailing = false;
		await remake({}, (file, path) => ({
			write: async (some, position) => {
				if (!isFailing || !path.includes('.fragment')) return file.write(some, position);
				await file.write(some.subarray(0, 100), position);
				throw systemError(error);
			},
		}));
		await opened();
		await store(0);
		isFailing = true;
		send(1);
		expect(await harness.next('fragment-unstored')).toMatchObject({index: 1, failure: {code}});
		expect((await fs.readdir(own())).filter(name => name.startsWith('000001'))).toEqual([]);
		isFailing = false;
		await store(1);
		await close();
		expect(await opened()).toEqual([0, 1]);
	});

	it('without room for fragments and file says so before it begins, and leaves nothing', async () => {
		await remake({free: () => Promise.resolve(99_000)});
		expect(await failed()).toMatchObject({
			code: 'E_DISK_FULL',
			message: expect.stringMatching(/needs 97\.7 KiB more, and .* has 96\.7 KiB free/),
		});
		expect([...(await fs.readdir(chosen())), ...(await fs.readdir(harness.directory))]).toEqual([]);
	});

	it('counts what is there already', async () => {
		let free = Infinity;
		await remake({free: () => Promise.resolve(free)});
		await left(0, 1, 2);
		free = 100_000 - 3 * 8192;
		expect(await opened()).toEqual([0, 1, 2]);
	});

	it('that is read-only says so', async () => {
		await remake({
			makeFolder: path =>
				path.includes('fragments') ? Promise.reject(systemError('EROFS')) : realFileSystem.makeFolder(path),
		});
		expect(await failed()).toMatchObject({code: 'E_READ_ONLY', hint: expect.stringContaining('--fragment-files')});
		expect(await fs.readdir(harness.directory)).toEqual([]);
	});

	it('that loses data at a sync stops the transfer and lists none of it', async () => {
		await remake({}, () => ({syncData: () => Promise.reject(systemError('EIO'))}));
		await opened();
		await store(0);
		harness.disk.closePart(1, true);
		expect((await harness.next('part-failed')).failure.code).toBe('E_DISK');
		await harness.next('part-closed');
		expect(await fs.readdir(own())).not.toContain('summary.json');
	});

	it('has each listed fragment synced before the summary that lists it', async () => {
		const synced = new Set<string>();
		let listed: string[] = [];
		await remake(
			{
				syncFolder: async path => {
					if (path === own()) listed = [...synced];
					await realFileSystem.syncFolder(path);
				},
			},
			(file, path) => ({
				syncData: async () => {
					await file.syncData();
					synced.add(path);
				},
			}),
		);
		await left(2, 5);
		expect(listed).toEqual([fragmentFile(2), fragmentFile(5)]);
		expect(await summary()).toMatchObject({
			ids: [
				[2, 2],
				[5, 5],
			],
		});
	});

	it('has the one file synced before it gets its name, and as long as it must be', async () => {
		const calls: string[] = [];
		await remake(
			{
				link: async (from, to) => {
					calls.push('named');
					await realFileSystem.link(from, to);
				},
			},
			(file, path) => ({
				sync: async () => {
					if (path.endsWith('.part')) calls.push('synced');
					await file.sync();
				},
			}),
		);
		await fs.writeFile(join(harness.directory, `.shoal-${manifest.id}.part`), Buffer.alloc(60_000));
		await opened();
		await store(...all);
		expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
		expect(calls).toEqual(['synced', 'named']);
	});

	it('may fill up while the one file is made: the fragments stay, and the next time it is', async () => {
		let isFull = true;
		await remake({}, (file, path) => ({
			write: (some, position) =>
				isFull && path.endsWith('.part') ? Promise.reject(systemError('ENOSPC')) : file.write(some, position),
		}));
		await opened();
		await store(...all);
		harness.disk.finishPart(1);
		expect((await harness.next('part-failed')).failure.code).toBe('E_DISK_FULL');
		await close();
		expect(await fs.readdir(harness.directory)).toEqual([`.shoal-${manifest.id}.part`]);
		isFull = false;
		expect(await opened()).toEqual(all);
		expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
	});
});

it('leaves nothing open, and nothing at all when it is not to be kept, once the one file could not be made', async () => {
	await harness.close();
	const isOpen = new Set<unknown>();
	await make({
		files: faultyFiles({}, (file, path) => {
			isOpen.add(file);
			return {
				sync: () => (path.endsWith('.part') ? Promise.reject(systemError('EIO')) : file.sync()),
				close: async () => {
					await file.close();
					isOpen.delete(file);
				},
			};
		}),
	});
	open();
	const {content} = await harness.next('part-opened');
	await store(...all);
	await content.read(Buffer.alloc(50_000), 0);
	harness.disk.finishPart(1);
	expect((await harness.next('part-failed')).failure.code).toBe('E_DISK');
	expect(isOpen.size).toBeGreaterThan(7);
	await close(false);
	expect(isOpen.size).toBe(0);
	expect([...(await fs.readdir(chosen())), ...(await fs.readdir(harness.directory))]).toEqual([]);
});

it('does not write the one file into bytes that have another name', async () => {
	const part = join(harness.directory, `.shoal-${manifest.id}.part`);
	await fs.writeFile(part, Buffer.alloc(50_000));
	await fs.link(part, join(harness.root, 'kept'));
	await opened();
	await store(...all);
	expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
	expect((await fs.readFile(join(harness.root, 'kept'))).equals(Buffer.alloc(50_000))).toBe(true);
});

it('stops making the one file when it is told to, and makes it the next time', async () => {
	await harness.close();
	let writes = 0;
	const {promise: isMaking, resolve: making} = Promise.withResolvers<void>();
	const {promise: goOn, resolve: letGo} = Promise.withResolvers<void>();
	await make({
		files: faultyFiles({}, (file, path) => ({
			write: async (some, position) => {
				if (path.endsWith('.part') && ++writes === 2) {
					making();
					await goOn;
				}
				return file.write(some, position);
			},
		})),
	});
	await opened();
	await store(...all);
	harness.disk.finishPart(1);
	await isMaking;
	harness.disk.closePart(1, true);
	letGo();
	await harness.next('part-closed');
	expect([writes, harness.waiting('part-finished'), harness.waiting('part-failed')]).toEqual([2, 0, 0]);
	expect(await opened()).toEqual(all);
	expect((await fs.readFile(await finish())).equals(bytes)).toBe(true);
});
