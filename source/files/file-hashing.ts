/** One file's manifest, from its bytes or from the cache. Refuses a file that changes meanwhile. */
import {FailureError} from '../net/failures.ts';
import {Hasher} from '../net/hash.ts';
import {defaultFragmentSize, geometryFailure, sealManifest} from '../net/manifest.ts';
import type {Manifest} from '../net/types.ts';
import {changedFailure} from './disk-failures.ts';
import {type FileMark, isSameMark, markOf} from './file-mark.ts';
import {type FileSystem, type OpenFile, readFully} from './file-system.ts';
import {FragmentHasher} from './fragment-hasher.ts';
import type {HashThreads} from './hash-threads.ts';
import type {IndexCache} from './index-cache.ts';

/** Bytes. A file up to this size is hashed at once, where it is read: a tenth of a millisecond. */
export const tinySize = 256 * 1024;
/** Bytes. A file over this size is worth a place in the cache. */
const cachedSize = 1024 * 1024;

export type FileHashing = {
	readonly path: string;
	/** Bytes; 0 for the usual one. */
	readonly fragmentSize: number;
	readonly files: FileSystem;
	readonly threads: HashThreads;
	readonly cache: IndexCache | null;
	/** Hears bytes hashed so far. */
	readonly onProgress: (bytes: number) => void;
};

export type HashedFile = {
	readonly manifest: Manifest;
	readonly mark: FileMark;
};

/** The manifest of a file and what the file looked like all the while. Tries once more when the file changed. */
export const hashFile = async (hashing: FileHashing): Promise<HashedFile> =>
	(await attempt(hashing)) ?? (await attempt(hashing)) ?? raise(hashing.path);

const attempt = async (hashing: FileHashing): Promise<HashedFile | null> => {
	const {path, files, cache} = hashing;
	const file = await files.open(path, 'read');
	try {
		const before = file.stat();
		// Between the scan and the opening, something else may have taken the path.
		if (before.kind !== 'file') return null;
		const mark = markOf(before);
		const fragmentSize = hashing.fragmentSize || defaultFragmentSize(mark.size);
		const refused = geometryFailure({size: mark.size, fragmentSize});
		if (refused) throw new FailureError(refused);
		const isCached = cache !== null && mark.size > cachedSize;
		const known = isCached ? await cache.find(path, fragmentSize, mark) : undefined;
		if (known) return {manifest: known, mark};
		const since = Date.now();
		const hashes = await hashesOf(file, mark.size, fragmentSize, hashing);
		if (!hashes || !isSameMark(file.stat(), mark)) return null;
		const whole = Buffer.from(hashes.whole).toString('hex');
		const manifest = sealManifest({size: mark.size, fragmentSize, whole, hashes: hashes.fragments});
		if (isCached) await cache.store(path, mark, manifest, since);
		return {manifest, mark};
	} finally {
		await file.close();
	}
};

const hashesOf = async (
	file: OpenFile,
	size: number,
	fragmentSize: number,
	{threads, onProgress}: FileHashing,
): Promise<{readonly fragments: Uint8Array; readonly whole: Uint8Array} | null> => {
	if (size > tinySize) return threads.hash({descriptor: file.descriptor, size, fragmentSize, onProgress});
	const bytes = Buffer.allocUnsafe(size);
	if ((await readFully(file, bytes, 0)) < size) return null;
	const fragments = new FragmentHasher(size, fragmentSize);
	fragments.update(bytes);
	return {fragments: fragments.hashes, whole: new Hasher().update(bytes).digest()};
};

const raise = (path: string): never => {
	throw new FailureError(changedFailure(path));
};
