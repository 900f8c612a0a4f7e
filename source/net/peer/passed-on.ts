/**
 * What one source says that others pass on: such fragments are not asked of it, but tried again now and then, in case nobody does,
 * and ever more of them while it gives what is tried. Decides which and when; asks nobody.
 */
import type {FragmentIndex} from '../types.ts';

/** Milliseconds after a refusal until the next try. */
const pause = 500;
/** How many are tried at first, and at most at a time. */
const few = 4;
const most = 256;

export class PassedOn {
	readonly #fragments = new Set<FragmentIndex>();
	#refusedAt = Number.NEGATIVE_INFINITY;
	#triedAt = Number.NEGATIVE_INFINITY;
	#batch = few;

	/** The source refused it: others have it. */
	refused(index: FragmentIndex, now: number): void {
		this.#fragments.add(index);
		this.#refusedAt = now;
	}

	/** Those that the source may be asked for again now; it counts as having them until it refuses them again. */
	toTry(now: number): readonly FragmentIndex[] {
		if (this.#fragments.size === 0 || now - this.#refusedAt < pause) return [];
		this.#batch = this.#refusedAt > this.#triedAt ? few : Math.min(2 * this.#batch, most);
		this.#triedAt = now;
		const tried = [...this.#fragments].slice(0, this.#batch);
		for (const index of tried) this.#fragments.delete(index);
		return tried;
	}

	/** It may be asked for all of them again. */
	clear(): void {
		this.#fragments.clear();
	}
}
