/** What this peer can give: shared files, finished downloads, and the verified part of unfinished ones. Knows no links. */
import {Bitfield} from '../bitfield.ts';
import {fragmentCount} from '../manifest.ts';
import {matchesText} from '../matching.ts';
import type {Content} from '../ports.ts';
import {SmallSet} from '../small-collections.ts';
import type {FileId, FragmentIndex, Manifest, SharedFile} from '../types.ts';

export type Holding = {
	readonly manifest: Manifest;
	readonly content: Content;
	/** Where it is on disk; empty while it is downloaded. */
	readonly path: string;
	/** What is there and verified; grows while the file is downloaded. */
	readonly have: Bitfield;
	/** Under which names it is shared; none while it is downloaded. */
	readonly names: SmallSet<string>;
	/** Whether it was complete from the start. */
	readonly isOwner: boolean;
	/** How often each fragment was sent. */
	readonly sent: Uint32Array;
};

export type CompleteFile = Pick<Holding, 'manifest' | 'content' | 'path'>;

/** Most of a hundred thousand files are never fetched: what only a fetch needs is made when it is first asked for. */
class CompleteHolding implements Holding {
	readonly manifest: Manifest;
	readonly content: Content;
	readonly path: string;
	readonly names: SmallSet<string>;
	readonly isOwner: boolean;
	#have: Bitfield | undefined;
	#sent: Uint32Array | undefined;

	/** `known`: the same file before it was complete. */
	constructor(name: string, {manifest, content, path}: CompleteFile, isOwner: boolean, known: Holding | undefined) {
		this.manifest = manifest;
		this.content = content;
		this.path = path;
		this.names = new SmallSet(known?.names).add(name);
		this.isOwner = isOwner;
		this.#sent = known?.sent;
	}

	get have(): Bitfield {
		this.#have ??= Bitfield.full(fragmentCount(this.manifest));
		return this.#have;
	}

	get sent(): Uint32Array {
		this.#sent ??= new Uint32Array(fragmentCount(this.manifest));
		return this.#sent;
	}
}

export class Shelf {
	readonly #holdings = new Map<FileId, Holding>();
	#count = 0;

	get(file: FileId): Holding | undefined {
		return this.#holdings.get(file);
	}

	/** A complete file, under one more name. Returns whether name or file are new. */
	share(name: string, file: CompleteFile, isOwner: boolean): boolean {
		const {id} = file.manifest;
		const known = this.#holdings.get(id);
		// A download that has just ended stands here as unfinished, without a path.
		if (known?.have.isFull && known.path !== '') {
			if (known.names.has(name)) return false;
			known.names.add(name);
			this.#count++;
			return true;
		}
		const holding = new CompleteHolding(name, file, isOwner, known);
		this.#count += holding.names.size - (known?.names.size ?? 0);
		this.#holdings.set(id, holding);
		return true;
	}

	/** An unfinished file; `have` stays the download's own and grows. */
	offer(manifest: Manifest, content: Content, have: Bitfield): void {
		if (this.#holdings.has(manifest.id)) return;
		const sent = new Uint32Array(fragmentCount(manifest));
		const names = new SmallSet<string>();
		this.#holdings.set(manifest.id, {manifest, content, path: '', have, names, isOwner: false, sent});
	}

	/** Takes an unfinished file back. */
	withdraw(file: FileId, have: Bitfield): void {
		if (this.#holdings.get(file)?.have === have) this.#holdings.delete(file);
	}

	/** Stops sharing one name; the file goes with its last name. */
	unshare(file: FileId, name: string): void {
		const holding = this.#holdings.get(file);
		if (holding?.names.delete(name)) this.#count--;
		if (holding?.names.size === 0) this.#holdings.delete(file);
	}

	/** The contents shared under a name. */
	named(name: string): FileId[] {
		return [...this.#holdings.values()].filter(({names}) => names.has(name)).map(({manifest}) => manifest.id);
	}

	/** How many names are shared. */
	get count(): number {
		return this.#count;
	}

	/** What is announced, one entry a name; an empty query matches all. */
	shared(query = ''): SharedFile[] {
		const files: SharedFile[] = [];
		for (const {names, manifest} of this.#holdings.values()) {
			for (const name of names) if (matchesText(name, query)) files.push(announced(name, manifest));
		}
		return files;
	}

	/** Counts a fragment sent. */
	sent(file: FileId, index: FragmentIndex): void {
		const holding = this.#holdings.get(file);
		if (holding) holding.sent[index]!++;
	}
}

export const announced = (name: string, manifest: Manifest): SharedFile => ({
	file: manifest.id,
	name,
	size: manifest.size,
	fragmentSize: manifest.fragmentSize,
	whole: manifest.whole,
});
