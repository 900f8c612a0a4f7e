/**
 * Reads small files whole and at once, as long as that is quick: from memory it takes a few microseconds, where turns of the thread pool
 * take fifty each. After a read that had to wait for the disk it rests, and whoever asks uses the pool.
 */
import type {FileStat, FileSystem} from './file-system.ts';

/** Bytes. */
const largest = 64 * 1024;
/** Milliseconds that a read may take, and for which it rests after a longer one. */
const quick = 2;
const rest = 1000;

export class QuickReads {
	readonly #files: FileSystem;
	#restsUntil = 0;

	constructor(files: FileSystem) {
		this.#files = files;
	}

	/** Fills `into` with a file of exactly so many bytes, and says what it is; undefined when it is not, or this is not the time. */
	read(path: string, into: Uint8Array): FileStat | undefined {
		const since = performance.now();
		if (into.length > largest || since < this.#restsUntil) return undefined;
		try {
			return this.#files.atOnce.read(path, into);
		} catch {
			// The ordinary way says why.
			return undefined;
		} finally {
			const now = performance.now();
			if (now - since > quick) this.#restsUntil = now + rest;
		}
	}
}
