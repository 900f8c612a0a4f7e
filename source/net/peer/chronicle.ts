/** The history of every fragment of one download: whom it was asked of, how long that took, what came of it. Decides nothing. */
import type {FragmentIndex, PeerId} from '../types.ts';
import type {Attempt} from './options.ts';

type Mutable = {-readonly [Key in keyof Attempt]: Attempt[Key]};

/** Attempts remembered of one fragment. */
const mostAttempts = 8;

export class Chronicle {
	readonly #attempts: (Mutable[] | undefined)[] = [];
	/** Who gave a fragment that is verified. */
	readonly #givers: (PeerId | undefined)[] = [];
	/** Who last gave a fragment that failed its hash, until it is asked again. */
	readonly #bad = new Map<FragmentIndex, PeerId>();
	readonly #badCounts = new Map<PeerId, number>();

	asked(index: FragmentIndex, peer: PeerId, name: string, now: number): void {
		const known = this.#attempts[index] ?? [];
		if (known.length >= mostAttempts) known.shift();
		known.push({peer, name, askedAt: now, endedAt: null, outcome: 'awaited'});
		this.#attempts[index] = known;
		this.#bad.delete(index);
	}

	/** An attempt came to its end; a fragment that comes after all changes what was said of it. */
	ended(index: FragmentIndex, peer: PeerId, outcome: Exclude<Attempt['outcome'], 'awaited'>, now: number): void {
		const attempt = this.#attempts[index]?.findLast(known => known.peer === peer);
		if (attempt && (attempt.endedAt === null || outcome === 'verified' || outcome === 'corrupt')) {
			attempt.endedAt = now;
			attempt.outcome = outcome;
		}
		if (outcome === 'verified') this.#givers[index] = peer;
		if (outcome !== 'corrupt') return;
		this.#bad.set(index, peer);
		this.#badCounts.set(peer, this.bad(peer) + 1);
	}

	of(index: FragmentIndex): readonly Attempt[] {
		return (this.#attempts[index] ?? []).map(attempt => ({...attempt}));
	}

	/** Who gave a verified fragment; undefined for one that was on disk before. */
	giverOf(index: FragmentIndex): PeerId | undefined {
		return this.#givers[index];
	}

	/** Who gave a fragment bad that is still missing. */
	culpritOf(index: FragmentIndex): PeerId | undefined {
		return this.#bad.get(index);
	}

	/** How many fragments of a peer failed their hash. */
	bad(peer: PeerId): number {
		return this.#badCounts.get(peer) ?? 0;
	}
}
