/** A file's geometry and identity: sizes, fragment bounds, and the id that follows from them. */
import {type Failure, failure} from './failures.ts';
import {hash, hashLength} from './hash.ts';
import type {FileId, FragmentIndex, Manifest, SharedFile} from './types.ts';

const smallest = 64 * 1024;
const largest = 16 * 1024 * 1024;
const comfortableCount = 4096;
/** The most fragments a file may have; bounds a manifest to 32 MiB and a bitfield to 128 KiB. */
export const maxFragments = 2 ** 20;
export const minFragmentSize = 1024;
export const maxFragmentSize = largest;

/** The smallest power of two from 64 KiB to 16 MiB that gives at most 4,096 fragments, so that the same content has the same id everywhere. */
export const defaultFragmentSize = (size: number): number => {
	let candidate = smallest;
	while (candidate < largest && size > candidate * comfortableCount) candidate *= 2;
	return candidate;
};

/** What can be said of a file's fragments from its two sizes alone. */
export type Geometry = Pick<Manifest, 'size' | 'fragmentSize'>;

export const fragmentCount = ({size, fragmentSize}: Geometry): number => Math.ceil(size / fragmentSize);

/** Bytes from the start of the file. */
export const fragmentOffset = ({fragmentSize}: Geometry, index: FragmentIndex): number => index * fragmentSize;

/** Bytes: the fragment size, less for the last one. */
export const fragmentLength = (geometry: Geometry, index: FragmentIndex): number =>
	Math.min(geometry.fragmentSize, geometry.size - fragmentOffset(geometry, index));

/** The expected BLAKE3 of one fragment, a view into the manifest. */
export const fragmentHash = (manifest: Manifest, index: FragmentIndex): Uint8Array =>
	manifest.hashes.subarray(index * hashLength, (index + 1) * hashLength);

/** Whether bytes are the fragment the manifest speaks of. */
export const isFragment = (manifest: Manifest, index: FragmentIndex, bytes: Uint8Array): boolean =>
	bytes.length === fragmentLength(manifest, index) && hash(bytes).equals(fragmentHash(manifest, index));

/** The file id: BLAKE3 of `shoal-manifest/1\0`, u64 size, u32 fragment size, whole hash, fragment hashes; integers big-endian. */
export const fileId = (manifest: Omit<Manifest, 'id'>): FileId => {
	// One buffer, hashed at once: native code would give each of a hundred thousand `hashes` memory of its own outside the heap.
	const bytes = Buffer.alloc(29 + hashLength + manifest.hashes.length);
	bytes.write('shoal-manifest/1\0', 'latin1');
	bytes.writeUInt32BE(Math.floor(manifest.size / 2 ** 32), 17);
	bytes.writeUInt32BE(manifest.size % 2 ** 32, 21);
	bytes.writeUInt32BE(manifest.fragmentSize, 25);
	bytes.write(manifest.whole, 29, 'hex');
	bytes.set(manifest.hashes, 29 + hashLength);
	return hash(bytes).toString('hex');
};

/** The manifest of a file of one fragment, whose hash is the file's own: nobody need be asked for it. Undefined when the id is not that of such a file. */
export const soleManifest = ({file: id, size, fragmentSize, whole}: SharedFile): Manifest | undefined => {
	if (size === 0 || size > fragmentSize) return undefined;
	const manifest = {id, size, fragmentSize, whole, hashes: new Uint8Array(Buffer.from(whole, 'hex'))};
	return isManifest(manifest) ? manifest : undefined;
};

/** Completes a manifest with its id. */
export const sealManifest = ({size, fragmentSize, whole, hashes}: Omit<Manifest, 'id'>): Manifest => ({
	size,
	fragmentSize,
	whole,
	hashes,
	id: fileId({size, fragmentSize, whole, hashes}),
});

/** Why these sizes cannot be a file, or undefined. */
export const geometryFailure = ({size, fragmentSize}: Geometry): Failure | undefined => {
	if (!Number.isSafeInteger(size) || size < 0) return failure('E_PROTO', `A file cannot have ${size} bytes.`);
	if (fragmentSize < minFragmentSize || fragmentSize > maxFragmentSize)
		return failure('E_PROTO', `A fragment cannot have ${fragmentSize} bytes.`, 'Choose 1 KiB to 16 MiB.');
	if (Math.ceil(size / fragmentSize) > maxFragments)
		return failure(
			'E_PROTO',
			`Fragments of ${fragmentSize} bytes are too small for a file of ${size} bytes.`,
			`Choose at least ${Math.ceil(size / maxFragments)} bytes.`,
		);
	return undefined;
};

/** Whether a manifest is whole, within bounds, and really has this id. */
export const isManifest = (manifest: Manifest): boolean =>
	geometryFailure(manifest) === undefined &&
	manifest.hashes.length === fragmentCount(manifest) * hashLength &&
	manifest.whole.length === hashLength * 2 &&
	fileId(manifest) === manifest.id;
