/** One download's unfinished file from opening to closing: what may happen to it when, and what is said of it. */
import {setTimeout} from 'node:timers/promises';
import type {DiskEvent} from '../net/events.ts';
import {FailureError, failure} from '../net/failures.ts';
import {Hasher} from '../net/hash.ts';
import {fragmentLength, isFragment} from '../net/manifest.ts';
import {escapeText} from '../net/names.ts';
import type {Content, Landing, LandingOf, PartRequest} from '../net/ports.ts';
import type {FragmentIndex, Manifest} from '../net/types.ts';
import type {BufferPool} from './buffer-pool.ts';
import {writeFailure} from './disk-failures.ts';
import {markOf} from './file-mark.ts';
import {type FileSystem, type OpenFile, readFully, removeIfThere} from './file-system.ts';
import {deadLanding, FragmentLanding} from './fragment-landing.ts';
import {LocalCopy} from './local-copy.ts';
import {PartFile} from './part-file.ts';
import {type Opened, openPart} from './part-opening.ts';
import {type PresentFile, place} from './placing.ts';

const retryTime = 500;
const wholeStep = 1024 * 1024;

export type PartTransferOptions = {
	readonly request: PartRequest;
	readonly files: FileSystem;
	readonly pool: BufferPool;
	/** Folder to keep every fragment in as a file of its own, or null. */
	readonly fragmentFiles: string | null;
	readonly post: (event: DiskEvent) => void;
	/** Makes a finished file readable. */
	readonly publish: (file: PresentFile) => Content;
	/** Hears that nothing is open any more, though nobody asked to close. */
	readonly onOver: () => void;
};

type Open = Extract<Opened, {type: 'open'}> & {readonly partFile: PartFile};

export class PartTransfer {
	readonly #options: PartTransferOptions;
	readonly #abort = new AbortController();
	#open: Open | null = null;
	readonly #copy: LocalCopy | null;
	/** What was asked for so far, one after the other. */
	#work: Promise<void> = Promise.resolve();

	constructor(options: PartTransferOptions) {
		this.#options = options;
		const {request, files, pool} = options;
		const {localCopy: path, manifest} = request;
		this.#copy = path === undefined ? null : new LocalCopy({files, pool, path, manifest});
		this.#then(() => this.#start());
	}

	landing(of: LandingOf): Landing {
		const open = this.#open;
		if (!open || this.#abort.signal.aborted) return deadLanding;
		const {pool, request} = this.#options;
		return new FragmentLanding({
			length: fragmentLength(request.manifest, of.index),
			pool,
			isWanted: () => this.#open === open && !this.#abort.signal.aborted,
			onFinish: bytes => void this.#landed(open.partFile, of, bytes),
		});
	}

	/** Takes one fragment from the local copy. */
	copy(index: FragmentIndex): void {
		const open = this.#open;
		if (open && !this.#abort.signal.aborted) void this.#copied(open.partFile, index);
	}

	finish(): void {
		this.#then(() => this.#finish());
	}

	/** Interrupts the opening, not the finishing; resolves when all is closed. */
	close(isKept: boolean): Promise<void> {
		this.#abort.abort();
		this.#then(() => this.#close(isKept));
		return this.#work;
	}

	#then(act: () => Promise<void>): void {
		const {request, post} = this.#options;
		this.#work = this.#work.then(act).catch((error: unknown) => {
			if (this.#abort.signal.aborted && error instanceof Error && error.name === 'AbortError') return;
			post({type: 'part-failed', transfer: request.transfer, failure: writeFailure(error, request.name)});
		});
	}

	async #start(): Promise<void> {
		const {request, files, pool, fragmentFiles, post, publish, onOver} = this.#options;
		const {transfer, manifest} = request;
		const {signal} = this.#abort;
		const opened = await openPart({
			request,
			files,
			pool,
			fragmentFiles,
			signal,
			onWaiting: failure => post({type: 'part-waiting', transfer, failure}),
			wait: () => setTimeout(retryTime, undefined, {signal}),
		});
		if (opened.type === 'present') {
			onOver();
			post({type: 'part-present', transfer, path: opened.present.path, content: publish(opened.present)});
			return;
		}
		const {have, store} = opened;
		const partFile = new PartFile({
			store,
			manifest,
			have: have.clone(),
			onBroken: failure => post({type: 'part-failed', transfer, failure}),
		});
		this.#open = {...opened, partFile};
		post({type: 'part-opened', transfer, have, content: partFile});
	}

	async #landed(partFile: PartFile, of: LandingOf, bytes: Buffer): Promise<void> {
		const {request, pool, post} = this.#options;
		if (!isFragment(request.manifest, of.index, bytes)) {
			pool.give(bytes);
			post({type: 'fragment-corrupt', ...of});
			return;
		}
		const failure = await partFile.store(of.index, bytes);
		pool.give(bytes);
		post(failure ? {type: 'fragment-unstored', failure, ...of} : {type: 'fragment-stored', ...of});
	}

	async #copied(partFile: PartFile, index: FragmentIndex): Promise<void> {
		const {request, pool, post} = this.#options;
		const {transfer} = request;
		const bytes = (await this.#copy?.fragment(index)) ?? null;
		// Closed meanwhile: whoever opens it next must not hear of this.
		const isOver = this.#open?.partFile !== partFile;
		if (isOver || !bytes) {
			if (bytes) pool.give(bytes);
			if (!isOver) post({type: 'fragment-uncopied', transfer, index});
			return;
		}
		const failure = await partFile.store(index, bytes);
		pool.give(bytes);
		post(failure ? {type: 'part-failed', transfer, failure} : {type: 'fragment-copied', transfer, index});
	}

	async #finish(): Promise<void> {
		const {request, files, post, publish, onOver} = this.#options;
		const {manifest, name, transfer} = request;
		const open = this.#open;
		if (!open?.partFile.isComplete)
			throw new FailureError(failure('E_BUG', `${escapeText(name)} was to be finished before all of it was there.`));
		const {paths, partFile, lock} = open;
		const file = await partFile.combine();
		if (request.isWholeVerified) await checkWhole(file, manifest, name);
		const path = await place(files, paths.part, paths.final, request.marker);
		const content = publish({path, mark: markOf(file.stat())});
		partFile.continueWith(content);
		this.#open = null;
		await partFile.close();
		await this.#copy?.close();
		for (const left of [paths.journal, `${paths.journal}.tmp`]) await removeIfThere(files, left);
		await lock.release();
		onOver();
		post({type: 'part-finished', transfer, path, content});
	}

	async #close(isKept: boolean): Promise<void> {
		const open = this.#open;
		if (!open) return;
		this.#open = null;
		try {
			await open.partFile.close();
			await this.#copy?.close();
			if (!isKept) await open.store.remove();
		} finally {
			await open.lock.release();
		}
	}
}

const checkWhole = async (file: OpenFile, manifest: Manifest, name: string): Promise<void> => {
	const hasher = new Hasher();
	const buffer = Buffer.allocUnsafe(Math.min(wholeStep, manifest.size));
	for (let position = 0; position < manifest.size; position += wholeStep) {
		const bytes = buffer.subarray(0, Math.min(wholeStep, manifest.size - position));
		await readFully(file, bytes, position);
		hasher.update(bytes);
	}
	if (hasher.digest().toString('hex') !== manifest.whole)
		throw new FailureError(
			failure(
				'E_MANIFEST',
				`All fragments of ${escapeText(name)} are right, but its whole hash is not: its manifest contradicts itself.`,
				'Ask its owner to share it again.',
			),
		);
};
