/** Copies of each fragment among the sources, counted as they come and go, and which fragments are still to be asked for. */
import {Bitfield} from '../bitfield.ts';
import type {FragmentIndex} from '../types.ts';

/**
 * Counting incrementally keeps a pick cheap: recounting cost seconds at 25 peers.
 * Sources that have everything are one number, not one count per fragment.
 */
export class Rarity {
	readonly wanted: Bitfield;
	readonly #counts: Uint16Array;
	/** How many wanted fragments have k copies, complete sources left out. */
	readonly #histogram: number[] = [];
	#complete = 0;

	constructor(fragments: number) {
		this.wanted = new Bitfield(fragments);
		this.#counts = new Uint16Array(fragments);
	}

	copies(index: FragmentIndex): number {
		return this.#complete + this.#counts[index]!;
	}

	/** The fewest copies that any wanted fragment has; 0 when nothing is wanted. */
	get lowest(): number {
		const fewest = this.#histogram.findIndex(count => count > 0);
		return this.#complete + Math.max(0, fewest);
	}

	want(index: FragmentIndex): void {
		if (this.wanted.add(index)) this.#tally(this.#counts[index]!, 1);
	}

	unwant(index: FragmentIndex): void {
		if (this.wanted.delete(index)) this.#tally(this.#counts[index]!, -1);
	}

	/** A source came or went (`by` 1 or -1) with these fragments. */
	shift(holds: Bitfield, by: 1 | -1): void {
		if (holds.isFull) {
			this.#complete += by;
			return;
		}
		for (const index of holds) this.#move(index, by);
	}

	/** A source got one fragment more; `holds` already has it. */
	gain(holds: Bitfield, index: FragmentIndex): void {
		this.#move(index, 1);
		if (!holds.isFull) return;
		for (const every of holds) this.#move(every, -1);
		this.#complete++;
	}

	/** A source turned out not to have a fragment. */
	lose(holds: Bitfield, index: FragmentIndex): void {
		if (!holds.has(index)) return;
		if (holds.isFull) {
			this.#complete--;
			for (const every of holds) this.#move(every, 1);
		}
		holds.delete(index);
		this.#move(index, -1);
	}

	#move(index: FragmentIndex, by: 1 | -1): void {
		const before = this.#counts[index]!;
		this.#counts[index] = before + by;
		if (!this.wanted.has(index)) return;
		this.#tally(before, -1);
		this.#tally(before + by, 1);
	}

	#tally(copies: number, by: 1 | -1): void {
		this.#histogram[copies] = (this.#histogram[copies] ?? 0) + by;
	}
}
