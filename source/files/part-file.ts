/**
 * An unfinished file that is open and ours: stores fragments, reads them back, and writes down from time to time which it has.
 * Stores what it is given: whoever calls has verified it. Decides nothing about names.
 */
import type {Bitfield} from '../net/bitfield.ts';
import {type Failure, FailureError} from '../net/failures.ts';
import {fragmentLength} from '../net/manifest.ts';
import type {Content} from '../net/ports.ts';
import type {FragmentIndex, Manifest} from '../net/types.ts';
import {vanishedFailure} from './disk-failures.ts';
import type {OpenFile} from './file-system.ts';

const checkpointBytes = 64 * 1024 * 1024;
const checkpointTime = 2000;

/** Where the bytes of an unfinished file lie. Its calls reject with what the system says. */
export type PartStore = {
	/** What people know it by. */
	readonly path: string;
	/** Whether it keeps a list of what it has. */
	readonly isWrittenDown: boolean;
	write(index: FragmentIndex, bytes: Uint8Array): Promise<void>;
	/** Fills `into` with what was written; resolves to the bytes that were there. */
	read(into: Uint8Array, position: number): Promise<number>;
	/** Until what was written survives a power loss. */
	sync(): Promise<void>;
	/** Replaces the list of what it has. */
	writeDown(have: Bitfield): Promise<void>;
	/** All is written: makes one file of it at the part path, durably. Closed with the store. */
	combine(): Promise<OpenFile>;
	/** What the system's error means here. */
	failureOf(error: unknown): Failure;
	close(): Promise<void>;
	/** Deletes all of it; only after closing. */
	remove(): Promise<void>;
};

export type PartFileOptions = {
	readonly store: PartStore;
	readonly manifest: Manifest;
	/** What is stored already; from here on the part file's own. */
	readonly have: Bitfield;
	/** Hears once that the disk lost what it had taken. */
	readonly onBroken: (failure: Failure) => void;
};

export class PartFile implements Content {
	readonly #options: PartFileOptions;
	readonly #have: Bitfield;
	readonly #writing = new Map<FragmentIndex, Promise<Failure | undefined>>();
	readonly #reading = new Set<Promise<unknown>>();
	#successor: Content | null = null;
	#isClosed = false;
	#isBroken = false;
	/** Bytes that no list knows of. */
	#unlisted = 0;
	#timer: NodeJS.Timeout | undefined;
	#checkpoint: Promise<void> = Promise.resolve();
	/** Whether one has been asked for and has not begun: it will take up whatever comes until then. */
	#isCheckpointDue = false;

	constructor(options: PartFileOptions) {
		this.#options = options;
		this.#have = options.have;
	}

	get isComplete(): boolean {
		return this.#have.isFull;
	}

	/** Writes a verified fragment, once only however often it comes. Resolves to why it could not, or undefined. */
	async store(index: FragmentIndex, bytes: Uint8Array): Promise<Failure | undefined> {
		for (;;) {
			if (this.#have.has(index)) return undefined;
			const rival = this.#writing.get(index);
			if (!rival) break;
			await rival;
		}
		const writing = this.#write(index, bytes);
		this.#writing.set(index, writing);
		const failure = await writing;
		this.#writing.delete(index);
		return failure;
	}

	/** Reads stored fragments; goes on with the finished file once there is one. */
	async read(into: Uint8Array, position: number): Promise<void> {
		if (this.#successor) return this.#successor.read(into, position);
		if (this.#isClosed || !this.#holds(position, into.length)) throw new FailureError(this.#gone);
		const reading = this.#options.store.read(into, position);
		this.#reading.add(reading);
		try {
			if ((await reading) < into.length) throw new FailureError(this.#gone);
		} catch (error) {
			throw new FailureError(this.#options.store.failureOf(error));
		} finally {
			this.#reading.delete(reading);
		}
	}

	/** Syncs the data, then writes down what was stored before the sync. One at a time. */
	checkpoint(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (!this.#isCheckpointDue) {
			this.#isCheckpointDue = true;
			this.#checkpoint = this.#checkpoint.then(() => this.#checkpointNow());
		}
		return this.#checkpoint;
	}

	/** Waits for what is being written, then makes one file of it that survives a power loss. */
	async combine(): Promise<OpenFile> {
		await Promise.all(this.#writing.values());
		await this.#checkpoint;
		return this.#options.store.combine();
	}

	/** From now on the finished file answers reads. */
	continueWith(content: Content): void {
		this.#successor = content;
	}

	/** Waits for what is going on and closes; with a last checkpoint when the file is not finished. */
	async close(): Promise<void> {
		this.#isClosed = true;
		await Promise.all(this.#writing.values());
		if (!this.#successor) await this.checkpoint();
		clearTimeout(this.#timer);
		await this.#checkpoint;
		await Promise.allSettled(this.#reading);
		await this.#options.store.close();
	}

	get #gone(): Failure {
		return vanishedFailure(this.#options.store.path);
	}

	#holds(position: number, length: number): boolean {
		const {fragmentSize} = this.#options.manifest;
		for (let index = Math.floor(position / fragmentSize); index * fragmentSize < position + length; index++)
			if (!this.#have.has(index)) return false;
		return true;
	}

	async #write(index: FragmentIndex, bytes: Uint8Array): Promise<Failure | undefined> {
		const {store, manifest} = this.#options;
		if (this.#isClosed) return this.#gone;
		try {
			await store.write(index, bytes);
		} catch (error) {
			return store.failureOf(error);
		}
		this.#have.add(index);
		this.#unlisted += fragmentLength(manifest, index);
		this.#schedule();
		return undefined;
	}

	#schedule(): void {
		if (!this.#options.store.isWrittenDown || this.#isClosed) return;
		if (this.#unlisted >= checkpointBytes) void this.checkpoint();
		else this.#timer ??= setTimeout(() => void this.checkpoint(), checkpointTime).unref();
	}

	async #checkpointNow(): Promise<void> {
		const {store, onBroken} = this.#options;
		this.#isCheckpointDue = false;
		if (!store.isWrittenDown || this.#unlisted === 0 || this.#isBroken) return;
		const have = this.#have.clone();
		const bytes = this.#unlisted;
		this.#unlisted = 0;
		try {
			await store.sync();
		} catch (error) {
			// A system that failed to write a page may drop it: no later list may speak of this file.
			this.#isBroken = true;
			onBroken(store.failureOf(error));
			return;
		}
		try {
			await store.writeDown(have);
		} catch {
			// The old list still tells the truth; the next checkpoint tries again.
			this.#unlisted += bytes;
		}
	}
}
