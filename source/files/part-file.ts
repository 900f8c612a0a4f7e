/**
 * An unfinished file that is open and ours: stores fragments, reads them back, and writes down from time to time which it has.
 * Stores what it is given: whoever calls has verified it. Decides nothing about names.
 */
import type {Bitfield} from '../net/bitfield.ts';
import {type Failure, FailureError} from '../net/failures.ts';
import {fragmentLength, fragmentOffset} from '../net/manifest.ts';
import type {Content} from '../net/ports.ts';
import type {FragmentIndex, Manifest} from '../net/types.ts';
import {vanishedFailure, writeFailure} from './disk-failures.ts';
import {type FileStat, type FileSystem, type OpenFile, readFully, writeFully} from './file-system.ts';
import {writeJournal} from './journal.ts';

const checkpointBytes = 64 * 1024 * 1024;
const checkpointTime = 2000;

export type PartFileOptions = {
	readonly files: FileSystem;
	readonly file: OpenFile;
	readonly path: string;
	/** Null when the file is too small to need one. */
	readonly journalPath: string | null;
	readonly manifest: Manifest;
	/** What is stored already; from here on the part file's own. */
	readonly have: Bitfield;
	/** Hears once that the disk lost what it had taken. */
	readonly onBroken: (failure: Failure) => void;
};

export class PartFile implements Content {
	readonly #options: PartFileOptions;
	readonly #have: Bitfield;
	readonly #identity: Pick<FileStat, 'dev' | 'ino'>;
	readonly #writing = new Map<FragmentIndex, Promise<Failure | undefined>>();
	#turn: Promise<void> = Promise.resolve();
	readonly #reading = new Set<Promise<unknown>>();
	#successor: Content | null = null;
	#isClosed = false;
	#isBroken = false;
	/** Bytes that no journal knows of. */
	#unjournaled = 0;
	#timer: NodeJS.Timeout | undefined;
	#checkpoint: Promise<void> = Promise.resolve();

	constructor(options: PartFileOptions) {
		this.#options = options;
		this.#have = options.have;
		this.#identity = options.file.stat();
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
		const reading = readFully(this.#options.file, into, position);
		this.#reading.add(reading);
		try {
			if ((await reading) < into.length) throw new FailureError(this.#gone);
		} catch (error) {
			throw new FailureError(writeFailure(error, this.#options.path));
		} finally {
			this.#reading.delete(reading);
		}
	}

	/** Syncs the data, then writes down what was stored before the sync. One at a time. */
	checkpoint(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#checkpoint = this.#checkpoint.then(() => this.#checkpointNow());
		return this.#checkpoint;
	}

	/** Waits for what is being written, then until all of it survives a power loss. */
	async sync(): Promise<void> {
		await Promise.all(this.#writing.values());
		await this.#checkpoint;
		await this.#options.file.sync();
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
		await this.#options.file.close();
	}

	get #gone(): Failure {
		return vanishedFailure(this.#options.path);
	}

	#holds(position: number, length: number): boolean {
		const {fragmentSize} = this.#options.manifest;
		for (let index = Math.floor(position / fragmentSize); index * fragmentSize < position + length; index++)
			if (!this.#have.has(index)) return false;
		return true;
	}

	async #write(index: FragmentIndex, bytes: Uint8Array): Promise<Failure | undefined> {
		const {file, manifest, path} = this.#options;
		if (this.#isClosed) return this.#gone;
		try {
			// One after the other: the system lets one writer into a file, the others would only hold its threads.
			const turn = this.#turn.then(() => writeFully(file, bytes, fragmentOffset(manifest, index)));
			this.#turn = turn.catch(() => undefined);
			await turn;
		} catch (error) {
			return writeFailure(error, path);
		}
		this.#have.add(index);
		this.#unjournaled += fragmentLength(manifest, index);
		this.#schedule();
		return undefined;
	}

	#schedule(): void {
		if (this.#options.journalPath === null || this.#isClosed) return;
		if (this.#unjournaled >= checkpointBytes) void this.checkpoint();
		else this.#timer ??= setTimeout(() => void this.checkpoint(), checkpointTime).unref();
	}

	async #checkpointNow(): Promise<void> {
		const {files, file, journalPath, manifest, path, onBroken} = this.#options;
		if (journalPath === null || this.#unjournaled === 0 || this.#isBroken) return;
		const have = this.#have.clone();
		const bytes = this.#unjournaled;
		this.#unjournaled = 0;
		try {
			await file.syncData();
		} catch (error) {
			// A system that failed to write a page may drop it: no later journal may speak of this file.
			this.#isBroken = true;
			onBroken(writeFailure(error, path));
			return;
		}
		try {
			await writeJournal(files, journalPath, {manifest, part: this.#identity}, have);
		} catch {
			// The old journal still tells the truth; the next checkpoint tries again.
			this.#unjournaled += bytes;
		}
	}
}
