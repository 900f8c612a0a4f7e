/**
 * The other store of an unfinished file: a folder with a file for every fragment and a summary of them, combined in the end.
 * A fragment's file gets its name only when it is whole. Believes what it finds by its hash alone: people open and copy such folders.
 */
import {join} from 'node:path';
import {Bitfield} from '../net/bitfield.ts';
import {type Failure, FailureError, failure} from '../net/failures.ts';
import {fragmentCount, fragmentLength, fragmentOffset, isFragment} from '../net/manifest.ts';
import {escapeText} from '../net/names.ts';
import type {FragmentIndex, Manifest} from '../net/types.ts';
import type {BufferPool} from './buffer-pool.ts';
import {writeFailure} from './disk-failures.ts';
import {errorCode, type FileSystem, type OpenFile, readFully, removeIfThere, writeFully} from './file-system.ts';
import {summaryName, writeSummary} from './fragment-summary.ts';
import {OpenFiles} from './open-files.ts';
import type {PartStore} from './part-file.ts';
import {openPartFile, type PartPaths, removePart} from './part-paths.ts';

export const fragmentFilesFlag = '--fragment-files';
const ending = '.fragment';
const unfinishedEnding = `${ending}.tmp`;

/** `000012.fragment`. */
export const fragmentFileName = (index: FragmentIndex): string => `${String(index).padStart(6, '0')}${ending}`;

export type FragmentFolderOptions = {
	readonly files: FileSystem;
	readonly folder: string;
	/** The file's label. */
	readonly name: string;
	readonly manifest: Manifest;
	/** Where the combined file goes. */
	readonly paths: PartPaths;
	readonly pool: BufferPool;
	/** Ends looking and combining early by rejecting. */
	readonly signal: AbortSignal;
};

export class FragmentFolder implements PartStore {
	readonly isWrittenDown = true;
	readonly #options: FragmentFolderOptions;
	readonly #openFiles: OpenFiles;
	readonly #unsynced = new Set<FragmentIndex>();
	/** When each fragment's file was written, in microseconds since 1970: one that was touched since is not served. */
	readonly #writtenAt: Float64Array;
	#combined: OpenFile | undefined;

	constructor(options: FragmentFolderOptions) {
		this.#options = options;
		this.#openFiles = new OpenFiles(options.files);
		this.#writtenAt = new Float64Array(fragmentCount(options.manifest));
	}

	get path(): string {
		return this.#options.folder;
	}

	/** The fragments that are there and right. Removes what was being written when a process ended. */
	async recover(): Promise<Bitfield> {
		const {files, folder, manifest, signal} = this.#options;
		const have = new Bitfield(fragmentCount(manifest));
		for (const name of await files.names(folder)) {
			signal.throwIfAborted();
			if (isLeftOver(name)) await removeIfThere(files, join(folder, name));
			const index = indexOf(name);
			if (index < have.length && (await this.#withVerified(index, async () => {}))) have.add(index);
		}
		return have;
	}

	async write(index: FragmentIndex, bytes: Uint8Array): Promise<void> {
		const {files} = this.#options;
		const path = this.#pathOf(index);
		const temporary = join(this.path, `${String(index).padStart(6, '0')}${unfinishedEnding}`);
		try {
			const file = await files.open(temporary, 'create');
			try {
				await writeFully(file, bytes, 0);
				this.#writtenAt[index] = microseconds(file);
			} finally {
				await file.close();
			}
			await files.rename(temporary, path);
		} catch (error) {
			await removeIfThere(files, temporary).catch(() => undefined);
			throw error;
		}
		this.#unsynced.add(index);
	}

	async read(into: Uint8Array, position: number): Promise<number> {
		const {manifest} = this.#options;
		let done = 0;
		while (done < into.length) {
			const index = Math.floor((position + done) / manifest.fragmentSize);
			const from = position + done - fragmentOffset(manifest, index);
			const length = Math.min(into.length - done, fragmentLength(manifest, index) - from);
			const wanted = into.subarray(done, done + length);
			const count = await this.#openFiles.use(this.#pathOf(index), file => {
				if (microseconds(file) !== this.#writtenAt[index]) throw new FailureError(this.#changed(index));
				return readFully(file, wanted, from);
			});
			done += count;
			if (count < length) break;
		}
		return done;
	}

	async sync(): Promise<void> {
		const {files, folder} = this.#options;
		const indexes = [...this.#unsynced];
		this.#unsynced.clear();
		for (const index of indexes) await this.#syncFile(this.#pathOf(index));
		await files.syncFolder(folder);
	}

	writeDown(have: Bitfield): Promise<void> {
		return writeSummary(this.#options.files, this.path, this.#options, have);
	}

	async combine(): Promise<OpenFile> {
		const {files, manifest, paths, signal} = this.#options;
		const count = fragmentCount(manifest);
		await this.sync();
		await this.writeDown(Bitfield.full(count));
		const whole = await openPartFile(files, paths.part);
		this.#combined = whole;
		await whole.truncate(manifest.size);
		for (let index = 0; index < count; index++) {
			signal.throwIfAborted();
			const isRight = await this.#withVerified(index, bytes =>
				writeFully(whole, bytes, fragmentOffset(manifest, index)),
			);
			if (!isRight) throw new FailureError(this.#changed(index));
		}
		await whole.sync();
		return whole;
	}

	failureOf(error: unknown): Failure {
		return writeFailure(error, this.path, fragmentFilesFlag);
	}

	async close(): Promise<void> {
		await this.#openFiles.close();
		await this.#combined?.close();
	}

	async remove(): Promise<void> {
		const {files, folder, paths} = this.#options;
		for (const name of await files.names(folder))
			if (name === summaryName || isLeftOver(name) || indexOf(name) < this.#writtenAt.length)
				await removeIfThere(files, join(folder, name));
		await removePart(files, paths);
	}

	/** Lets `act` have the bytes of a fragment's file; false when they are not the fragment, or cannot be read. */
	async #withVerified(index: FragmentIndex, act: (bytes: Uint8Array) => Promise<void>): Promise<boolean> {
		const {manifest, pool} = this.#options;
		const bytes = pool.take(fragmentLength(manifest, index));
		try {
			if (!(await this.#load(index, bytes)) || !isFragment(manifest, index, bytes)) return false;
			await act(bytes);
			return true;
		} finally {
			pool.give(bytes);
		}
	}

	async #load(index: FragmentIndex, into: Uint8Array): Promise<boolean> {
		try {
			const file = await this.#options.files.open(this.#pathOf(index), 'read');
			try {
				this.#writtenAt[index] = microseconds(file);
				return file.stat().size === into.length && (await readFully(file, into, 0)) === into.length;
			} finally {
				await file.close();
			}
		} catch {
			// Whatever keeps it from being read: it is fetched again, and replaced whole.
			return false;
		}
	}

	async #syncFile(path: string): Promise<void> {
		let file: OpenFile;
		try {
			file = await this.#options.files.open(path, 'read');
		} catch (error) {
			// Somebody took it away. Combining will tell.
			if (errorCode(error) === 'ENOENT') return;
			throw error;
		}
		try {
			await file.syncData();
		} finally {
			await file.close();
		}
	}

	#pathOf(index: FragmentIndex): string {
		return join(this.path, fragmentFileName(index));
	}

	#changed(index: FragmentIndex): Failure {
		return failure(
			'E_CHANGED',
			`${escapeText(this.#pathOf(index))} is gone, or not the fragment that was stored in it.`,
			'Get the file again: only what is wrong is fetched.',
		);
	}
}

const microseconds = (file: OpenFile): number => Number(file.stat().mtimeNs / 1000n);

/** Infinity for other names. */
const indexOf = (name: string): number => {
	const index = Number(name.slice(0, -ending.length));
	return Number.isSafeInteger(index) && name === fragmentFileName(index) ? index : Infinity;
};

const isLeftOver = (name: string): boolean =>
	/^\d{6,}$/.test(name.endsWith(unfinishedEnding) ? name.slice(0, -unfinishedEnding.length) : '') ||
	(name.startsWith(`${summaryName}.`) && /^(?:tmp|\d+)$/.test(name.slice(summaryName.length + 1)));
