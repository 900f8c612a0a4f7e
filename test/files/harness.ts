/** The real disk in a folder of its own below the system's temporary folder, with the hands the disk contract asks for. */
import fs from 'node:fs/promises';
import os from 'node:os';
import {dirname, join} from 'node:path';
import {FileDisk, type FileDiskOptions} from '../../source/files/file-disk.ts';
import type {DiskEvent} from '../../source/net/events.ts';
import type {DiskHarness} from '../contract/disk-contract.ts';

/** Events as they came, taken one by one. */
export class EventQueue {
	readonly #events: DiskEvent[] = [];
	readonly #waiting: (() => void)[] = [];

	readonly post = (event: DiskEvent): void => {
		this.#events.push(event);
		for (const wake of this.#waiting.splice(0)) wake();
	};

	count(type: DiskEvent['type']): number {
		return this.#events.filter(event => event.type === type).length;
	}

	async next<Type extends DiskEvent['type']>(type: Type): Promise<Extract<DiskEvent, {readonly type: Type}>> {
		for (;;) {
			const at = this.#events.findIndex(event => event.type === type);
			if (at !== -1) return this.#events.splice(at, 1)[0] as Extract<DiskEvent, {readonly type: Type}>;
			await new Promise<void>(resolve => this.#waiting.push(resolve));
		}
	}
}

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
