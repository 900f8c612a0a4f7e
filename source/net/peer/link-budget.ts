/** How many of the peers that may be asked for one file are linked at once, and which first. Dials nobody. */
import type {Random} from '../ports.ts';
import type {PeerId} from '../types.ts';

/**
 * Peers that download as well tell each of their own of every fragment: with everybody linked to everybody, 200 have 40,000 links
 * to tell it over. So many at random are enough for all to come round; with fewer it is faster still, but they are easier to cut apart.
 */
const enough = 32;
/** The first step beyond it. */
const firstStep = 8;

export class LinkBudget {
	/** Whom the manager named as sharing the file. */
	readonly #holders: Set<PeerId>;
	/** Who has all of it, and gave up its place: so many at most, or whoever is last would be linked to everybody. */
	readonly #whole = new Set<PeerId>();
	#more = 0;

	constructor(holders: readonly PeerId[]) {
		this.#holders = new Set(holders);
	}

	/** Links to peers that do not have all of it. */
	get most(): number {
		return enough + this.#more;
	}

	/** The manager named more of those that share the file. */
	named(peer: PeerId): void {
		this.#holders.add(peer);
	}

	/** Whether a link to it takes no place: it was named, or is one of the first that were found to hold all. */
	isFree(peer: PeerId, holdsAll: boolean): boolean {
		if (this.#holders.has(peer) || this.#whole.has(peer)) return true;
		if (!holdsAll || this.#whole.size >= enough) return false;
		this.#whole.add(peer);
		return true;
	}

	/** Nobody who is linked is of use: some more, each time twice as many, so that in the end everybody was asked. */
	widen(): void {
		this.#more = Math.max(firstStep, this.#more * 2);
	}

	/** In an order of our own where not all will be linked: otherwise everybody would choose the same. */
	mixed(peers: readonly PeerId[], random: Pick<Random, 'next'>): readonly PeerId[] {
		if (peers.length <= enough) return peers;
		const places = new Map(peers.map(peer => [peer, random.next()]));
		return peers.toSorted((one, other) => places.get(one)! - places.get(other)!);
	}
}
