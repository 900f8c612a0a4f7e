/** Who gave what, what was asked again and what was wasted: the account of one download. */
import {ranges} from '../bitfield.ts';
import type {SourceShare} from '../facts.ts';
import type {FragmentIndex, PeerId} from '../types.ts';

export class Ledger {
	readonly #given = new Map<PeerId, {readonly name: string; readonly indexes: number[]; bytes: number}>();
	#refetched = 0;
	#wasted = 0;

	/** How many fragments came over the network. */
	get fetched(): number {
		let count = 0;
		for (const {indexes} of this.#given.values()) count += indexes.length;
		return count;
	}

	get refetched(): number {
		return this.#refetched;
	}

	/** Bytes that came and could not be used. */
	get wasted(): number {
		return this.#wasted;
	}

	credit(peer: PeerId, name: string, index: FragmentIndex, bytes: number): void {
		const entry = this.#given.get(peer) ?? {name, indexes: [], bytes: 0};
		entry.indexes.push(index);
		entry.bytes += bytes;
		this.#given.set(peer, entry);
	}

	refetch(): void {
		this.#refetched++;
	}

	waste(bytes: number): void {
		this.#wasted += bytes;
	}

	/** Most generous first. */
	sources(): SourceShare[] {
		return [...this.#given]
			.map(([peer, {name, indexes, bytes}]) => ({
				peer,
				name,
				fragments: indexes.length,
				bytes,
				received: ranges(indexes.toSorted((left, right) => left - right)),
			}))
			.sort((left, right) => right.bytes - left.bytes);
	}
}
