/** A copy of a file on our own disk, read a fragment at a time; what of it is not right is as good as not there. Writes nothing. */
import {fragmentLength, fragmentOffset, isFragment} from '../net/manifest.ts';
import type {FragmentIndex, Manifest} from '../net/types.ts';
import type {BufferPool} from './buffer-pool.ts';
import {type FileSystem, type OpenFile, readFully} from './file-system.ts';

export type LocalCopyOptions = {
	readonly files: FileSystem;
	readonly pool: BufferPool;
	readonly path: string;
	readonly manifest: Manifest;
};

export class LocalCopy {
	readonly #options: LocalCopyOptions;
	#file: Promise<OpenFile | null> | null = null;

	constructor(options: LocalCopyOptions) {
		this.#options = options;
	}

	/** One fragment that verifies, in a buffer of the pool; null when the copy has none there. */
	async fragment(index: FragmentIndex): Promise<Buffer | null> {
		const {files, path, pool, manifest} = this.#options;
		this.#file ??= files.open(path, 'read').catch(() => null);
		const file = await this.#file;
		if (!file) return null;
		const bytes = pool.take(fragmentLength(manifest, index));
		const count = await readFully(file, bytes, fragmentOffset(manifest, index)).catch(() => 0);
		if (count === bytes.length && isFragment(manifest, index, bytes)) return bytes;
		pool.give(bytes);
		return null;
	}

	async close(): Promise<void> {
		await (await this.#file)?.close();
	}
}
