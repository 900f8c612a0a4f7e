/**
 * Manifests of files hashed before, one small file each, so that a large file is not hashed again while it stays the same.
 * Believes nothing that does not verify; losing it costs time only. Safe with any number of processes at once.
 */
import fs from 'node:fs/promises';
import {join} from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import {hash, hashLength} from '../net/hash.ts';
import {isManifest} from '../net/manifest.ts';
import type {Manifest} from '../net/types.ts';
import {type FileMark, isSameMark} from './file-mark.ts';

const magic = Buffer.from('shoal-index/1\0', 'latin1');
const headLength = magic.length + 4 * 8 + 8 + 4 + 2 * hashLength;
const day = 24 * 60 * 60 * 1000;
const longestUnused = 90 * day;
/** Milliseconds. A file changed this recently may change again without its time of change showing it. */
const unsettled = 2000;

export class IndexCache {
	readonly #folder: string;
	#pruned: Promise<void> | undefined;

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** What was stored of a file, if the file is unchanged since. */
	async find(path: string, fragmentSize: number, mark: FileMark): Promise<Manifest | undefined> {
		try {
			const at = this.#pathOf(path, fragmentSize);
			const found = decode(await fs.readFile(at));
			if (!found || !isSameMark(found.mark, mark) || found.manifest.fragmentSize !== fragmentSize) return undefined;
			if (found.manifest.size !== mark.size || !isManifest(found.manifest)) return undefined;
			const {mtimeMs} = await fs.stat(at);
			const now = new Date();
			if (now.getTime() - mtimeMs > day) await fs.utimes(at, now, now);
			return found.manifest;
		} catch {
			return undefined;
		}
	}

	/** Stores a manifest; in silence when it cannot. `mark` is from before the hashing, `since` the wall clock then, in milliseconds. */
	async store(path: string, mark: FileMark, manifest: Manifest, since: number): Promise<void> {
		if (since - Number(mark.mtimeNs / 1_000_000n) < unsettled) return;
		try {
			await fs.mkdir(this.#folder, {recursive: true});
			this.#pruned ??= this.#prune();
			await writeFileAtomic(this.#pathOf(path, manifest.fragmentSize), encode(mark, manifest), {fsync: false});
			await this.#pruned;
		} catch {
			// A cache that cannot be written is a cache that is not there.
		}
	}

	#pathOf(path: string, fragmentSize: number): string {
		return join(this.#folder, hash(Buffer.from(`${fragmentSize}\0${path}`)).toString('hex'));
	}

	async #prune(): Promise<void> {
		const oldest = Date.now() - longestUnused;
		for await (const entry of await fs.opendir(this.#folder)) {
			const path = join(this.#folder, entry.name);
			const stat = await fs.lstat(path).catch(() => null);
			if (stat?.isFile() && stat.mtimeMs < oldest) await fs.unlink(path).catch(() => null);
		}
	}
}

const encode = (mark: FileMark, manifest: Manifest): Buffer => {
	const head = Buffer.alloc(headLength);
	let at = magic.copy(head);
	at = head.writeBigUInt64BE(BigInt.asUintN(64, mark.dev), at);
	at = head.writeBigUInt64BE(BigInt.asUintN(64, mark.ino), at);
	at = head.writeBigUInt64BE(BigInt(mark.size), at);
	at = head.writeBigInt64BE(mark.mtimeNs, at);
	at = head.writeBigUInt64BE(BigInt(manifest.size), at);
	at = head.writeUInt32BE(manifest.fragmentSize, at);
	at += head.write(manifest.id, at, 'hex');
	head.write(manifest.whole, at, 'hex');
	return Buffer.concat([head, manifest.hashes]);
};

const decode = (bytes: Buffer): {readonly mark: FileMark; readonly manifest: Manifest} | undefined => {
	if (bytes.length < headLength || !bytes.subarray(0, magic.length).equals(magic)) return undefined;
	const at = magic.length;
	const mark: FileMark = {
		dev: bytes.readBigUInt64BE(at),
		ino: bytes.readBigUInt64BE(at + 8),
		size: Number(bytes.readBigUInt64BE(at + 16)),
		mtimeNs: bytes.readBigInt64BE(at + 24),
	};
	const manifest: Manifest = {
		size: Number(bytes.readBigUInt64BE(at + 32)),
		fragmentSize: bytes.readUInt32BE(at + 40),
		id: bytes.toString('hex', at + 44, at + 44 + hashLength),
		whole: bytes.toString('hex', at + 44 + hashLength, headLength),
		hashes: Uint8Array.from(bytes.subarray(headLength)),
	};
	return {mark, manifest};
};
