/** Who is new in the list, and what everybody ever listed is called. Keeps no addresses and no links. */
import type {PeerId, RosterEntry} from '../types.ts';
import type {RosterView} from './roster-view.ts';

/** Names of peers that left are remembered; this many at the most. */
const mostNames = 50_000;

export class Census {
	readonly #present = new Set<PeerId>();
	readonly #names = new Map<PeerId, string>();

	/** The name of a peer, its id when it was never listed. */
	nameOf(peer: PeerId): string {
		return this.#names.get(peer) ?? peer;
	}

	/** Somebody who was never listed here is called this. */
	told(peer: PeerId, name: string): void {
		if (!this.#names.has(peer)) this.#names.set(peer, name);
	}

	/** Takes the list as it is now; returns those who were not in it before. */
	take(roster: RosterView): RosterEntry[] {
		const fresh: RosterEntry[] = [];
		for (const entry of roster.values()) {
			this.#names.set(entry.peer, entry.name);
			if (this.#present.has(entry.peer)) continue;
			this.#present.add(entry.peer);
			fresh.push(entry);
		}
		for (const peer of this.#present) if (!roster.get(peer)) this.#present.delete(peer);
		for (const peer of this.#names.keys()) {
			if (this.#names.size <= mostNames) break;
			if (!this.#present.has(peer)) this.#names.delete(peer);
		}
		return fresh;
	}
}
