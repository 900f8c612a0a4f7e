/** The usual store of an unfinished file: one file as long as the finished one will be, and a journal beside it. */
import type {Bitfield} from '../net/bitfield.ts';
import type {Failure} from '../net/failures.ts';
import {fragmentCount, fragmentOffset} from '../net/manifest.ts';
import type {FragmentIndex, Manifest} from '../net/types.ts';
import {writeFailure} from './disk-failures.ts';
import {type FileStat, type FileSystem, type OpenFile, readFully, writeFully} from './file-system.ts';
import {readJournal, writeJournal} from './journal.ts';
import type {PartStore} from './part-file.ts';
import {openPartFile, type PartPaths, removePart} from './part-paths.ts';
import {recover, type Verifying} from './part-recovery.ts';

export type SingleFileOptions = Omit<Verifying, 'file'> & {
	readonly files: FileSystem;
	readonly paths: PartPaths;
};

/** Opens the unfinished file and finds out what it holds. Leaves nothing open when it rejects. */
export const openSingleFile = async (
	options: SingleFileOptions,
): Promise<{readonly store: PartStore; readonly have: Bitfield}> => {
	const {files, paths, manifest, pool, signal} = options;
	const file = await openPartFile(files, paths.part);
	try {
		// A file of one fragment is there or not: it needs no journal.
		const journalPath = fragmentCount(manifest) > 1 ? paths.journal : null;
		const part = file.stat();
		const journal = journalPath === null ? undefined : await readJournal(files, journalPath, {manifest, part});
		const isWhole = part.size === manifest.size;
		if (!isWhole) await file.truncate(manifest.size);
		const have = await recover({manifest, file, pool, signal}, isWhole ? journal : undefined);
		signal.throwIfAborted();
		return {store: new SingleFile({files, file, paths, journalPath, manifest}), have};
	} catch (error) {
		await file.close();
		throw error;
	}
};

type Single = {
	readonly files: FileSystem;
	readonly file: OpenFile;
	readonly paths: PartPaths;
	readonly journalPath: string | null;
	readonly manifest: Manifest;
};

class SingleFile implements PartStore {
	readonly #single: Single;
	readonly #identity: Pick<FileStat, 'dev' | 'ino'>;
	#turn: Promise<void> = Promise.resolve();

	constructor(single: Single) {
		this.#single = single;
		this.#identity = single.file.stat();
	}

	get path(): string {
		return this.#single.paths.part;
	}

	get isWrittenDown(): boolean {
		return this.#single.journalPath !== null;
	}

	write(index: FragmentIndex, bytes: Uint8Array): Promise<void> {
		const {file, manifest} = this.#single;
		// One after the other: the system lets one writer into a file, the others would only hold its threads.
		const turn = this.#turn.then(() => writeFully(file, bytes, fragmentOffset(manifest, index)));
		this.#turn = turn.catch(() => undefined);
		return turn;
	}

	read(into: Uint8Array, position: number): Promise<number> {
		return readFully(this.#single.file, into, position);
	}

	sync(): Promise<void> {
		return this.#single.file.syncData();
	}

	async writeDown(have: Bitfield): Promise<void> {
		const {files, journalPath, manifest} = this.#single;
		if (journalPath !== null) await writeJournal(files, journalPath, {manifest, part: this.#identity}, have);
	}

	async combine(): Promise<OpenFile> {
		await this.#single.file.sync();
		return this.#single.file;
	}

	failureOf(error: unknown): Failure {
		// People know the file, not what it is called until it is whole.
		return writeFailure(error, this.#single.paths.final);
	}

	close(): Promise<void> {
		return this.#single.file.close();
	}

	remove(): Promise<void> {
		return removePart(this.#single.files, this.#single.paths);
	}
}
