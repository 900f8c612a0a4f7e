/** What outlives a process: files by path, unfinished files with what of them is checkpointed, and the faults of the device. Speaks to no engine. */
import {Bitfield} from '../net/bitfield.ts';
import {Hasher, hash} from '../net/hash.ts';
import {defaultFragmentSize, fragmentCount, isFragment, sealManifest} from '../net/manifest.ts';
import type {FileId, FragmentIndex, Manifest} from '../net/types.ts';
import type {SeededRandom} from './seeded-random.ts';

/** What a device does to what is written to it. */
export type DeviceFault = 'none' | 'full' | 'broken';

/** Milliseconds and bytes between two checkpoints of an unfinished file. */
const checkpointTime = 2000;
const checkpointBytes = 64 * 1024 * 1024;

export class UnfinishedFile {
	readonly manifest: Manifest;
	readonly bytes: Buffer;
	readonly have: Bitfield;
	#fresh: FragmentIndex[] = [];
	#freshBytes = 0;
	#checkpointAt: number;
	readonly #isOwn: boolean;

	/** `original`: the whole file, kept once for all; only verified fragments of it are ever looked at. */
	constructor(manifest: Manifest, now: number, original?: Buffer) {
		this.manifest = manifest;
		this.#isOwn = original === undefined;
		this.bytes = original ?? Buffer.alloc(manifest.size);
		this.have = new Bitfield(fragmentCount(manifest));
		this.#checkpointAt = now;
	}

	/** Whether bytes are a fragment of it. What equals the original needs no hashing to say so: that is half of what many peers cost. */
	verifies(index: FragmentIndex, bytes: Buffer): boolean {
		const start = index * this.manifest.fragmentSize;
		const isOriginal = !this.#isOwn && bytes.equals(this.bytes.subarray(start, start + this.manifest.fragmentSize));
		return isOriginal || isFragment(this.manifest, index, bytes);
	}

	/** Writes one verified fragment. */
	store(index: FragmentIndex, bytes: Uint8Array, now: number): void {
		this.#keepTime(now);
		if (this.#isOwn) this.bytes.set(bytes, index * this.manifest.fragmentSize);
		if (!this.have.add(index)) return;
		this.#fresh.push(index);
		this.#freshBytes += bytes.length;
		if (this.#freshBytes >= checkpointBytes) this.checkpoint(now);
	}

	/** Everything stored so far is safe. */
	checkpoint(now: number): void {
		this.#fresh = [];
		this.#freshBytes = 0;
		this.#checkpointAt = now;
	}

	/** What was stored since the last checkpoint is there or not, as chance has it. */
	crash(now: number, random: SeededRandom): void {
		this.#keepTime(now);
		for (const index of this.#fresh) {
			if (random.chance(0.5)) continue;
			this.have.delete(index);
			const start = index * this.manifest.fragmentSize;
			if (this.#isOwn) this.bytes.subarray(start, start + this.manifest.fragmentSize).fill(0);
		}
		this.checkpoint(now);
	}

	#keepTime(now: number): void {
		if (now - this.#checkpointAt >= checkpointTime) this.checkpoint(now);
	}
}

export class MemoryFiles {
	/** Whole files by path. */
	readonly whole = new Map<string, Buffer>();
	/** Unfinished ones by folder and file id. */
	readonly unfinished = new Map<string, UnfinishedFile>();
	fault: DeviceFault = 'none';
	readonly originals: ReadonlyMap<FileId, Buffer>;
	readonly #manifests = new Map<Buffer, Map<number, Manifest>>();

	/** `originals`: files that every machine may have without a copy of its own. */
	constructor(originals: ReadonlyMap<FileId, Buffer> = new Map()) {
		this.originals = originals;
	}

	/** Puts a whole file at a path; it is shared under its base name. */
	add(path: string, bytes: Uint8Array): void {
		this.whole.set(path, [...this.originals.values()].find(original => original === bytes) ?? Buffer.from(bytes));
	}

	/** The manifest of the file at a path, computed once; undefined when there is none. A fragment size of 0 means the usual one. */
	manifest(path: string, fragmentSize: number): Manifest | undefined {
		const bytes = this.whole.get(path);
		if (!bytes) return undefined;
		const size = fragmentSize || defaultFragmentSize(bytes.length);
		const known = this.#manifests.get(bytes) ?? new Map<number, Manifest>();
		this.#manifests.set(bytes, known);
		const manifest = known.get(size) ?? manifestOf(bytes, size);
		known.set(size, manifest);
		return manifest;
	}

	/** The machine loses power. */
	crash(now: number, random: SeededRandom): void {
		for (const file of this.unfinished.values()) file.crash(now, random);
	}
}

/** Describes bytes in memory. */
export const manifestOf = (bytes: Uint8Array, fragmentSize: number): Manifest => {
	const hashes: Buffer[] = [];
	for (let offset = 0; offset < bytes.length; offset += fragmentSize)
		hashes.push(hash(bytes.subarray(offset, offset + fragmentSize)));
	const whole = new Hasher().update(bytes).digest().toString('hex');
	return sealManifest({size: bytes.length, fragmentSize, whole, hashes: Buffer.concat(hashes)});
};
