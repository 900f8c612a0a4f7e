/** What an unfinished file found on disk really holds. Trusts a journal as far as it may be trusted, and hashes the rest. */
import {Bitfield} from '../net/bitfield.ts';
import {fragmentCount, fragmentLength, fragmentOffset, isFragment} from '../net/manifest.ts';
import type {FragmentIndex, Manifest} from '../net/types.ts';
import type {BufferPool} from './buffer-pool.ts';
import {type OpenFile, readFully} from './file-system.ts';
import type {Journal} from './journal.ts';
import {bootIdentity} from './process-identity.ts';

const sampledShare = 0.01;
const sampledTail = 64 * 1024 * 1024;

export type Verifying = {
	readonly manifest: Manifest;
	readonly file: OpenFile;
	readonly pool: BufferPool;
	/** Ends the work early by rejecting. */
	readonly signal: AbortSignal;
};

/** Whether the file holds this fragment. */
export const holdsFragment = async (
	{manifest, file, pool, signal}: Verifying,
	index: FragmentIndex,
): Promise<boolean> => {
	signal.throwIfAborted();
	const bytes = pool.take(fragmentLength(manifest, index));
	try {
		const count = await readFully(file, bytes, fragmentOffset(manifest, index));
		return count === bytes.length && isFragment(manifest, index, bytes);
	} finally {
		pool.give(bytes);
	}
};

/** The fragments that are there and right. */
export const recover = async (verifying: Verifying, journal: Journal | undefined): Promise<Bitfield> => {
	const {manifest, file} = verifying;
	const have = journal ? await trusted(verifying, journal) : new Bitfield(fragmentCount(manifest));
	let unexplained = file.stat().allocated;
	if (unexplained === 0) return have;
	for (const index of have) unexplained -= fragmentLength(manifest, index);
	for (let index = 0; index < have.length; index++) {
		if (have.has(index)) continue;
		// Bytes that the journal accounts for need no second look. Without a journal nothing is taken on trust, not even
		// the count: a file system that compresses shows less than it holds.
		if (journal && unexplained < shortest(manifest)) break;
		if (!(await holdsFragment(verifying, index))) continue;
		have.add(index);
		unexplained -= fragmentLength(manifest, index);
	}
	return have;
};

/** After a power loss a disk may have lied about what it had synced: look at some, and at all when one is wrong. */
const trusted = async (verifying: Verifying, journal: Journal): Promise<Bitfield> => {
	const have = journal.have.clone();
	if (journal.boot === bootIdentity()) return have;
	for (const index of sample(verifying.manifest, have)) {
		if (await holdsFragment(verifying, index)) continue;
		for (const suspect of journal.have) if (!(await holdsFragment(verifying, suspect))) have.delete(suspect);
		return have;
	}
	return have;
};

/** A random hundredth of the fragments, and the last 64 MiB of them. */
export const sample = (manifest: Manifest, have: Bitfield): ReadonlySet<FragmentIndex> => {
	const all = [...have];
	const found = new Set<FragmentIndex>();
	let tail = sampledTail;
	for (let at = all.length - 1; at >= 0 && tail > 0; at--) {
		found.add(all[at]!);
		tail -= fragmentLength(manifest, all[at]!);
	}
	for (let left = Math.ceil(all.length * sampledShare); left > 0; left--)
		found.add(all[Math.floor(Math.random() * all.length)]!);
	return found;
};

const shortest = (manifest: Manifest): number => fragmentLength(manifest, Math.max(0, fragmentCount(manifest) - 1));
