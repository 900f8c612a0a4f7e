/** The real disk in a folder of its own below the system's temporary folder, with the hands the disk contract asks for. */
import fs from 'node:fs/promises';
import os from 'node:os';
import {dirname, join} from 'node:path';
import {FileDisk, type FileDiskOptions} from '../../source/files/file-disk.ts';
import type {DiskHarness} from '../contract/disk-contract.ts';
import {EventQueue} from './event-queue.ts';

export type FileDiskHarness = Omit<DiskHarness, 'disk' | 'restart'> & {
	readonly disk: FileDisk;
	/** Holds everything the harness made. */
	readonly root: string;
	/** Where hashes of large files are kept. */
	readonly cache: string;
	restart(): Promise<FileDiskHarness>;
};

export const makeFileDisk = async (
	some: Partial<FileDiskOptions> = {},
	existing?: string,
): Promise<FileDiskHarness> => {
	const root = existing ?? (await fs.mkdtemp(join(await fs.realpath(os.tmpdir()), 'shoal-disk-')));
	const directory = join(root, 'downloads');
	const cache = join(root, 'cache');
	await fs.mkdir(directory, {recursive: true});
	const events = new EventQueue();
	const disk = new FileDisk({cacheDirectory: cache, ...some, post: events.post});
	return {
		disk,
		directory,
		root,
		cache,
		next: type => events.next(type),
		waiting: type => events.count(type),
		addFile: async (name, bytes) => {
			const path = join(root, 'shared', name);
			await fs.mkdir(dirname(path), {recursive: true});
			await fs.writeFile(path, bytes);
			return path;
		},
		readFinished: path => fs.readFile(path),
		restart: async () => {
			await disk.close();
			return makeFileDisk(some, root);
		},
		close: async () => {
			await disk.close();
			await fs.rm(root, {recursive: true, force: true});
		},
	};
};

/** The same, with every fragment kept in a file of its own below `fragments` in its root. */
export const makeFragmentDisk = async (some: Partial<FileDiskOptions> = {}): Promise<FileDiskHarness> => {
	const root = await fs.mkdtemp(join(await fs.realpath(os.tmpdir()), 'shoal-disk-'));
	return makeFileDisk({fragmentFiles: join(root, 'fragments'), ...some}, root);
};
