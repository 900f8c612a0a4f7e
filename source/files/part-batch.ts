/** Many small files of one download, from opening to closing: what lands gathers while the disk is busy, and is then placed together. */
import {setTimeout} from 'node:timers/promises';
import type {DiskEvent, PlacedFile} from '../net/events.ts';
import {isFragment} from '../net/manifest.ts';
import {labelFailure} from '../net/names.ts';
import type {BatchRequest, Content, Landing, LandingOf} from '../net/ports.ts';
import {lotLimit} from '../net/tcp/open-files.ts';
import type {FragmentIndex} from '../net/types.ts';
import {BatchFolder} from './batch-folder.ts';
import {type Placing, placeAll, type SmallFile} from './batch-placing.ts';
import type {BufferPool} from './buffer-pool.ts';
import {writeFailure} from './disk-failures.ts';
import type {FileSystem} from './file-system.ts';
import {prepareFolders} from './folders.ts';
import {deadLanding, FragmentLanding} from './fragment-landing.ts';
import type {PartPaths} from './part-paths.ts';
import type {PresentFile} from './placing.ts';
import {requireSpace} from './space.ts';

/** Milliseconds between two attempts to get a folder that another has. */
const retryTime = 500;
/** Files placed together, at most. */
const mostAtOnce = lotLimit();
/** While one lot waits for the disk the next is written. */
const mostLots = 2;

export type PartBatchOptions = {
	readonly request: BatchRequest;
	readonly files: FileSystem;
	readonly pool: BufferPool;
	readonly post: (event: DiskEvent) => void;
	/** Makes a placed file readable. */
	readonly publish: (index: FragmentIndex, file: PresentFile) => Content;
};

type Landed = SmallFile & {readonly buffer: Buffer};

export class PartBatch {
	readonly #options: PartBatchOptions;
	readonly #abort = new AbortController();
	readonly #folders: BatchFolder[] = [];
	readonly #missing = new Map<FragmentIndex, PartPaths>();
	readonly #placing = new Set<Promise<void>>();
	#landed: Landed[] = [];
	#hasFailed = false;
	readonly #opening: Promise<void>;
	#closing: Promise<void> | undefined;

	constructor(options: PartBatchOptions) {
		this.#options = options;
		this.#opening = this.#open().catch((error: unknown) => {
			if (!this.#abort.signal.aborted) this.#fail(error);
		});
	}

	landing(of: LandingOf): Landing {
		const file = this.#options.request.files[of.index];
		if (!file || !this.#isOpen || !this.#missing.has(of.index)) return deadLanding;
		return new FragmentLanding({
			length: file.manifest.size,
			pool: this.#options.pool,
			isWanted: () => this.#isOpen && this.#missing.has(of.index),
			onFinish: bytes => this.#take(of, bytes),
		});
	}

	/** Interrupts the opening, not the placing of what has landed; resolves when nothing is locked any more. */
	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		this.#abort.abort();
		await this.#opening;
		while (this.#placing.size > 0) await Promise.all(this.#placing);
		for (const folder of this.#folders) await folder.close();
	}

	get #isOpen(): boolean {
		return !this.#hasFailed && !this.#abort.signal.aborted;
	}

	async #open(): Promise<void> {
		const {request, files, pool, post} = this.#options;
		const {transfer} = request;
		const {signal} = this.#abort;
		const opening = {
			...{request, files, pool, signal},
			onWaiting: (failure: Extract<DiskEvent, {type: 'part-waiting'}>['failure']) =>
				post({type: 'part-waiting', transfer, failure}),
			wait: () => setTimeout(retryTime, undefined, {signal}),
		};
		const left: FragmentIndex[] = [];
		const groups: FolderGroup[] = [];
		for (const group of byFolder(request)) {
			if (labelFailure(group.label)) left.push(...group.indexes);
			else groups.push(group);
		}
		const paths = await prepareFolders(
			files,
			request.directory,
			groups.map(({label}) => label),
		);
		for (const [at, {label, indexes}] of groups.entries()) {
			const folder = await BatchFolder.open(opening, paths[at]!, label);
			this.#folders.push(folder);
			await this.#lookIn(folder, indexes, left);
		}
		if (left.length > 0) post({type: 'batch-left', transfer, indexes: left});
		await this.#requireSpace();
		post({type: 'batch-opened', transfer});
	}

	async #lookIn(folder: BatchFolder, indexes: readonly FragmentIndex[], left: FragmentIndex[]): Promise<void> {
		const {post, request} = this.#options;
		const present: PlacedFile[] = [];
		for (const index of indexes) {
			const standing = labelFailure(request.files[index]!.name)
				? {type: 'left' as const}
				: await folder.standing(index);
			if (standing.type === 'present') present.push(this.#published(index, standing.present, true));
			else if (standing.type === 'left') left.push(index);
			else this.#missing.set(index, standing.paths);
		}
		if (present.length > 0) post({type: 'batch-placed', transfer: request.transfer, files: present});
	}

	async #requireSpace(): Promise<void> {
		const {request, files} = this.#options;
		const [paths] = this.#missing.values();
		if (!paths) return;
		let bytes = 0;
		for (const index of this.#missing.keys()) bytes += request.files[index]!.manifest.size;
		await requireSpace(files, {name: request.files[0]!.name, folder: paths.folder, bytes, flag: '--output'});
	}

	#take(of: LandingOf, buffer: Buffer): void {
		const {request, pool, post} = this.#options;
		const {manifest} = request.files[of.index]!;
		const paths = this.#missing.get(of.index);
		if (paths && isFragment(manifest, 0, buffer)) {
			this.#missing.delete(of.index);
			this.#landed.push({index: of.index, paths, bytes: buffer, buffer});
			this.#placeNext();
			return;
		}
		pool.give(buffer);
		if (paths) post({type: 'fragment-corrupt', ...of});
	}

	#placeNext(): void {
		if (this.#landed.length === 0 || this.#placing.size >= mostLots) return;
		const lot = this.#landed.splice(0, mostAtOnce);
		const {files, pool} = this.#options;
		const placing = placeAll(files, lot, found => this.#tell(found)).catch((error: unknown) => this.#fail(error));
		this.#placing.add(placing);
		void placing.then(() => {
			this.#placing.delete(placing);
			for (const {buffer} of lot) pool.give(buffer);
			this.#placeNext();
		});
	}

	#tell({placed, left}: Placing): void {
		const {request, post} = this.#options;
		const {transfer} = request;
		if (placed.length > 0) {
			const files = placed.map(({index, present}) => this.#published(index, present, false));
			post({type: 'batch-placed', transfer, files});
		}
		if (left.length > 0) post({type: 'batch-left', transfer, indexes: left});
	}

	#published(index: FragmentIndex, present: PresentFile, isPresent: boolean): PlacedFile {
		return {index, path: present.path, content: this.#options.publish(index, present), isPresent};
	}

	#fail(error: unknown): void {
		if (this.#hasFailed) return;
		this.#hasFailed = true;
		const {request, post} = this.#options;
		post({type: 'part-failed', transfer: request.transfer, failure: writeFailure(error, request.directory)});
	}
}

/** The files of one folder; the label is that of the first. */
type FolderGroup = {readonly label: string; readonly indexes: readonly FragmentIndex[]};

const byFolder = ({files}: BatchRequest): readonly FolderGroup[] => {
	const folders = new Map<string, {readonly label: string; readonly indexes: FragmentIndex[]}>();
	for (const [index, {name}] of files.entries()) {
		const folder = name.slice(0, name.lastIndexOf('/') + 1);
		const known = folders.get(folder) ?? {label: name, indexes: []};
		known.indexes.push(index);
		folders.set(folder, known);
	}
	return [...folders.values()];
};
