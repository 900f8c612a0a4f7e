/** One folder while many small files are placed in it: its lock, what stood in it before, and what of a batch something is in the way of. */
import {basename, dirname} from 'node:path';
import type {Failure} from '../net/failures.ts';
import type {BatchRequest} from '../net/ports.ts';
import type {FragmentIndex} from '../net/types.ts';
import type {BufferPool} from './buffer-pool.ts';
import type {FileSystem} from './file-system.ts';
import {lockedFailure, type Releasable, takeLock} from './part-lock.ts';
import {folderLock, type PartPaths, pathsOf} from './part-paths.ts';
import {findPresent, type PresentFile} from './placing.ts';

export type FolderOpening = {
	readonly request: BatchRequest;
	readonly files: FileSystem;
	readonly pool: BufferPool;
	readonly signal: AbortSignal;
	/** Hears once that another has the folder. */
	readonly onWaiting: (failure: Failure) => void;
	/** Waits until it is worth another try; rejects when the signal does. */
	readonly wait: () => Promise<void>;
};

/** What a file of a batch is found to be: there already, in need of an unfinished file of its own, or to be placed at these paths. */
export type Standing =
	| {readonly type: 'present'; readonly present: PresentFile}
	| {readonly type: 'left'}
	| {readonly type: 'missing'; readonly paths: PartPaths};

export class BatchFolder {
	readonly #opening: FolderOpening;
	readonly #folder: string;
	readonly #lock: Releasable;
	readonly #names: ReadonlySet<string>;

	private constructor(opening: FolderOpening, folder: string, lock: Releasable, names: ReadonlySet<string>) {
		this.#opening = opening;
		this.#folder = folder;
		this.#lock = lock;
		this.#names = names;
	}

	/** Waits until nobody else places a batch in a folder that is there; `label` is one of its files'. Leaves nothing locked when it rejects. */
	static async open(opening: FolderOpening, folder: string, label: string): Promise<BatchFolder> {
		const {files, signal, onWaiting, wait} = opening;
		for (let isFirst = true; ; isFirst = false) {
			signal.throwIfAborted();
			const answer = await takeLock(files, folderLock(folder));
			if (answer.type === 'locked') {
				try {
					return new BatchFolder(opening, folder, answer.lock, new Set(await files.names(folder)));
				} catch (error) {
					await answer.lock.release();
					throw error;
				}
			}
			if (isFirst) onWaiting(lockedFailure(dirname(label), answer.pid, '--output'));
			await wait();
		}
	}

	/** Looks only at what stood here before: where nothing did, there is nothing to look at. */
	async standing(index: FragmentIndex): Promise<Standing> {
		const {files, pool, signal, request} = this.#opening;
		const {manifest} = request.files[index]!;
		const paths = pathsOf(this.#folder, request.files[index]!);
		if ([paths.lock, paths.part, paths.journal].some(path => this.#names.has(basename(path)))) return {type: 'left'};
		if (!this.#names.has(basename(paths.final))) return {type: 'missing', paths};
		const present = await findPresent({files, manifest, path: paths.final, pool, signal, others: new Map()});
		return present ? {type: 'present', present} : {type: 'left'};
	}

	close(): Promise<void> {
		return this.#lock.release();
	}
}
