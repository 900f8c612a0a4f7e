/** Who gave what, what was asked again and what was wasted: the account of one download. */
import {ranges} from '../bitfield.ts';
import type {SourceShare} from '../facts.ts';
import type {FragmentIndex, PeerId} from '../types.ts';

type Given = {readonly name: string; readonly isLocal: boolean; readonly indexes: number[]; bytes: number};

export class Ledger {
	readonly #given = new Map<PeerId, Given>();
	#refetched = 0;
	#wasted = 0;

	/** Bytes that came and could not be used are counted as wasted. */
	waste(bytes: number): void {
		this.#wasted += bytes;
	}

	/** How many fragments came over the network. */
	get fetched(): number {
		let count = 0;
		for (const {indexes, isLocal} of this.#given.values()) if (!isLocal) count += indexes.length;
		return count;
	}

	/** `isLocal`: we gave it ourselves, from a copy on our own disk. */
	credit(peer: PeerId, name: string, index: FragmentIndex, bytes: number, isLocal = false): void {
		const entry = this.#given.get(peer) ?? {name, isLocal, indexes: [], bytes: 0};
		entry.indexes.push(index);
		entry.bytes += bytes;
		this.#given.set(peer, entry);
	}

	/** How much one peer gave. */
	of(peer: PeerId): {readonly fragments: number; readonly bytes: number} {
		const entry = this.#given.get(peer);
		return {fragments: entry?.indexes.length ?? 0, bytes: entry?.bytes ?? 0};
	}

	refetch(): void {
		this.#refetched++;
	}

	/** The sums, as the summary gives them. */
	account(): {sources: SourceShare[]; refetched: number; wastedBytes: number} {
		return {sources: this.#sources(), refetched: this.#refetched, wastedBytes: this.#wasted};
	}

	/** Most generous first. */
	#sources(): SourceShare[] {
		return [...this.#given]
			.map(([peer, {name, isLocal, indexes, bytes}]) => ({
				peer,
				name,
				fragments: indexes.length,
				bytes,
				received: ranges(indexes.toSorted((left, right) => left - right)),
				...(isLocal ? {local: true as const} : {}),
			}))
			.sort((left, right) => right.bytes - left.bytes);
	}
}
