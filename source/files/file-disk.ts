/** The real disk behind the `Disk` port. Routes calls to the nouns of this folder, and their events to the engine; decides nothing. */
import type {DiskEvent} from '../net/events.ts';
import type {BatchRequest, Content, Disk, Landing, LandingOf, PartRequest} from '../net/ports.ts';
import {SmallMap} from '../net/small-collections.ts';
import type {FileId, FragmentIndex, TransferId} from '../net/types.ts';
import {breakUp} from './break-up.ts';
import {BufferPool} from './buffer-pool.ts';
import {type FileSystem, realFileSystem} from './file-system.ts';
import {deadLanding} from './fragment-landing.ts';
import {IndexCache} from './index-cache.ts';
import {type IndexedFile, Indexer} from './indexer.ts';
import {OpenFiles} from './open-files.ts';
import {PartBatch} from './part-batch.ts';
import {PartTransfer} from './part-transfer.ts';
import type {PresentFile} from './placing.ts';
import {QuickReads} from './quick-reads.ts';
import {SharedContent, type SharedSurroundings} from './shared-content.ts';

export type FileDiskOptions = {
	/** Hears what happens, never during a call to the disk. */
	readonly post: (event: DiskEvent) => void;
	/** Folder for the hashes of large files; null: none are kept. */
	readonly cacheDirectory: string | null;
	/** Folder in which every fragment of a download is kept as a file of its own; none: one unfinished file is enough. */
	readonly fragmentFiles?: string | null;
	/** Whether files that are shared are broken up in that folder too, before they are served. */
	readonly breaksUp?: boolean;
	/** Another than the real one, for tests. */
	readonly files?: FileSystem;
};

export class FileDisk implements Disk {
	readonly #post: (event: DiskEvent) => void;
	readonly #files: FileSystem;
	readonly #fragmentFiles: string | null;
	readonly #openFiles: OpenFiles;
	readonly #sharing: SharedSurroundings;
	readonly #indexer: Indexer;
	readonly #pool = new BufferPool();
	readonly #transfers = new Map<TransferId, PartTransfer>();
	readonly #batches = new Map<TransferId, PartBatch>();
	/** file -> what of it is shared, by name */
	readonly #shared = new Map<FileId, SmallMap<SharedContent>>();
	readonly #breaksUp: boolean;
	readonly #breaking = new Set<Promise<void>>();
	readonly #abort = new AbortController();
	#isClosed = false;

	constructor({post, cacheDirectory, fragmentFiles = null, breaksUp = false, files = realFileSystem}: FileDiskOptions) {
		this.#breaksUp = breaksUp;
		this.#files = files;
		this.#fragmentFiles = fragmentFiles;
		this.#openFiles = new OpenFiles(files);
		this.#sharing = {
			openFiles: this.#openFiles,
			quickReads: new QuickReads(files),
			onLost: ({file, name}, failure) => {
				this.unshare(file, name);
				this.#post({type: 'unindexed', name, file, failure});
			},
		};
		this.#post = event =>
			queueMicrotask(() => {
				if (!this.#isClosed) post(event);
			});
		this.#indexer = new Indexer({
			files,
			cache: cacheDirectory === null ? null : new IndexCache(cacheDirectory),
			post: this.#post,
			onIndexed: async file => {
				await this.#breakUp(file);
				if (this.#isClosed) return;
				const {name, manifest, path, mark} = file;
				const content = this.#publish(manifest.id, name, {path, mark});
				this.#post({type: 'indexed', name, manifest, path, content});
			},
		});
	}

	share(paths: readonly string[], fragmentSize: number): void {
		void this.#indexer.share(paths, fragmentSize);
	}

	unshare(file: FileId, name: string): void {
		const contents = this.#shared.get(file);
		contents?.get(name)?.release();
		contents?.delete(name);
		if (contents?.size === 0) this.#shared.delete(file);
	}

	openPart(request: PartRequest): void {
		const {transfer, manifest, name} = request;
		this.#transfers.set(
			transfer,
			new PartTransfer({
				request,
				files: this.#files,
				pool: this.#pool,
				fragmentFiles: this.#fragmentFiles,
				post: this.#post,
				publish: present => this.#publish(manifest.id, name, present),
				onOver: () => this.#transfers.delete(transfer),
			}),
		);
	}

	openBatch(request: BatchRequest): void {
		const {transfer, files: wanted} = request;
		if (this.#fragmentFiles !== null) {
			this.#post({type: 'batch-left', transfer, indexes: [...wanted.keys()]});
			this.#post({type: 'batch-opened', transfer});
			return;
		}
		const publish = (index: FragmentIndex, present: PresentFile): Content =>
			this.#publish(wanted[index]!.manifest.id, wanted[index]!.name, present);
		const around = {files: this.#files, pool: this.#pool, post: this.#post, publish};
		this.#batches.set(transfer, new PartBatch({request, ...around}));
	}

	landing(of: LandingOf): Landing {
		return (this.#transfers.get(of.transfer) ?? this.#batches.get(of.transfer))?.landing(of) ?? deadLanding;
	}

	copyFragment(transfer: TransferId, index: FragmentIndex): void {
		this.#transfers.get(transfer)?.copy(index);
	}

	finishPart(transfer: TransferId): void {
		this.#transfers.get(transfer)?.finish();
	}

	closePart(transfer: TransferId, isKept: boolean): void {
		const closing = this.#transfers.get(transfer)?.close(isKept) ?? this.#batches.get(transfer)?.close();
		void (closing ?? Promise.resolve()).then(() => {
			this.#transfers.delete(transfer);
			this.#batches.delete(transfer);
			this.#post({type: 'part-closed', transfer});
		});
	}

	/** Keeps all unfinished files, closes everything, says nothing more. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#abort.abort();
		await Promise.all([
			this.#indexer.close(),
			...this.#breaking,
			...[...this.#transfers.values()].map(transfer => transfer.close(true)),
			...[...this.#batches.values()].map(batch => batch.close()),
		]);
		this.#transfers.clear();
		await this.#openFiles.close();
	}

	/** Tells what went wrong; the file is shared all the same. */
	async #breakUp(file: IndexedFile): Promise<void> {
		const fragmentFiles = this.#fragmentFiles;
		if (!this.#breaksUp || fragmentFiles === null) return;
		const {signal} = this.#abort;
		const breaking = breakUp({files: this.#files, pool: this.#pool, fragmentFiles, file, signal}).then(wrong => {
			if (wrong) this.#post({type: 'unindexed', name: file.name, file: null, failure: wrong});
		});
		this.#breaking.add(breaking);
		await breaking;
		this.#breaking.delete(breaking);
	}

	#publish(file: FileId, name: string, present: PresentFile): Content {
		const content = new SharedContent(file, name, present, this.#sharing);
		const contents = this.#shared.get(file) ?? new SmallMap<SharedContent>();
		this.#shared.set(file, contents.set(name, content));
		return content;
	}
}
