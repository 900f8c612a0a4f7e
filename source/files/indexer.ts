/** Turns shared paths into manifests: scans, and hashes small files beside large ones. Does not serve them. */
import type {DiskEvent} from '../net/events.ts';
import type {Failure} from '../net/failures.ts';
import {labelFailure} from '../net/names.ts';
import {readFailure} from './disk-failures.ts';
import {type HashedFile, hashFile, tinySize} from './file-hashing.ts';
import type {FileSystem} from './file-system.ts';
import {HashThreads} from './hash-threads.ts';
import type {IndexCache} from './index-cache.ts';
import {Lane} from './lane.ts';
import {scan} from './scan.ts';

const smallSize = 8 * 1024 * 1024;

export type IndexedFile = HashedFile & {
	readonly path: string;
	readonly name: string;
};

export type IndexerOptions = {
	readonly files: FileSystem;
	readonly cache: IndexCache | null;
	readonly post: (event: Extract<DiskEvent, {type: 'indexing' | 'unindexed' | 'index-idle'}>) => void;
	/** What it does belongs to indexing. */
	readonly onIndexed: (file: IndexedFile) => Promise<void>;
};

type Work = {
	readonly path: string;
	readonly name: string;
	readonly size: number;
	readonly fragmentSize: number;
};

export class Indexer {
	readonly #options: IndexerOptions;
	readonly #smallThreads = new HashThreads();
	readonly #largeThreads = new HashThreads();
	/** Tiny files need no threads but many turns of the disk; small ones must not wait behind large ones. */
	readonly #tiny = new Lane<Work>(4, work => this.#index(work, this.#smallThreads));
	readonly #small = new Lane<Work>(1, work => this.#index(work, this.#smallThreads));
	readonly #large = new Lane<Work>(
		1,
		work => this.#index(work, this.#largeThreads),
		work => work.size,
	);
	#pending = 0;
	#skipped = 0;
	#isClosed = false;

	constructor(options: IndexerOptions) {
		this.#options = options;
	}

	/** Indexes files and folders. `index-idle` follows when all that was asked for is done. */
	async share(paths: readonly string[], fragmentSize: number): Promise<void> {
		this.#pending++;
		for (const path of paths)
			for await (const found of scan(path)) {
				if (this.#isClosed) return;
				if (found.type === 'skipped') this.#skipped++;
				else if (found.type === 'failed') this.#refuse(found.name, found.failure);
				else this.#add({path: found.path, name: found.name, size: found.size, fragmentSize});
			}
		this.#settle();
	}

	/** Stops in the middle of whatever it does. */
	async close(): Promise<void> {
		this.#isClosed = true;
		for (const lane of [this.#tiny, this.#small, this.#large]) lane.clear();
		await Promise.all([this.#smallThreads.close(), this.#largeThreads.close()]);
	}

	#add(work: Work): void {
		const refused = labelFailure(work.name);
		if (refused) {
			this.#refuse(work.name, refused);
			return;
		}
		this.#pending++;
		const lane = work.size <= tinySize ? this.#tiny : work.size <= smallSize ? this.#small : this.#large;
		lane.add(work);
	}

	async #index({path, name, size, fragmentSize}: Work, threads: HashThreads): Promise<void> {
		const {files, cache, post, onIndexed} = this.#options;
		const onProgress = (bytes: number): void => {
			if (size > smallSize && !this.#isClosed)
				post({type: 'indexing', name, size, percent: Math.min(99, Math.floor((bytes / size) * 100))});
		};
		try {
			onProgress(0);
			const hashed = await hashFile({path, fragmentSize, files, threads, cache, onProgress});
			if (!this.#isClosed) await onIndexed({...hashed, path, name});
		} catch (error) {
			this.#refuse(name, readFailure(error, path));
		}
		this.#settle();
	}

	#refuse(name: string, failure: Failure): void {
		if (!this.#isClosed) this.#options.post({type: 'unindexed', name, file: null, failure});
	}

	#settle(): void {
		this.#pending--;
		if (this.#pending > 0 || this.#isClosed) return;
		this.#options.post({type: 'index-idle', skipped: this.#skipped});
		this.#skipped = 0;
	}
}
