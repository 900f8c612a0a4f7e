/** Whether another link is wanted now: what those who hold peers want at once, beside what they have. Dials nobody. */
import type {LinkId, PeerId} from '../types.ts';
import type {Holder} from './source-links.ts';

type Held = {readonly peer: PeerId; readonly holders: ReadonlySet<Holder>};

export class LinkWants {
	readonly #links: ReadonlyMap<LinkId, Held>;
	/** Links of each holder, as far as they were counted. */
	readonly #counts = new Map<Holder, number>();

	/** `links`: those that there are, dialling included. */
	constructor(links: ReadonlyMap<LinkId, Held>) {
		this.#links = links;
	}

	/** Whether somebody wants a link to this peer now. */
	includes({peer, holders}: Held): boolean {
		for (const holder of holders) if (holder.isFree(peer) || this.#countOf(holder) < holder.mostLinks) return true;
		return false;
	}

	/** Links came or went. */
	recount(): void {
		this.#counts.clear();
	}

	#countOf(holder: Holder): number {
		const known = this.#counts.get(holder);
		if (known !== undefined) return known;
		let count = 0;
		for (const {peer, holders} of this.#links.values()) if (holders.has(holder) && !holder.isFree(peer)) count++;
		this.#counts.set(holder, count);
		return count;
	}
}
