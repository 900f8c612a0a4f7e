/** The sources of one download: who they are, what they hold, and how many copies of each fragment that makes. Asks nobody. */
import type {Bitfield} from '../bitfield.ts';
import type {Link} from '../ports.ts';
import type {FragmentIndex, LinkId, PeerId} from '../types.ts';
import {Rarity} from './rarity.ts';
import {type Request, Source} from './source.ts';

/** Milliseconds. */
const starvation = 5000;

export class SourceSet {
	readonly rarity: Rarity;
	readonly byPeer = new Map<PeerId, Source>();
	/** Everybody that ever had something, in the order of answering. */
	readonly answered: PeerId[] = [];
	/** Those of them that had all of it when they first answered. */
	readonly owners = new Set<PeerId>();
	readonly #byLink = new Map<LinkId, Source>();
	readonly #fragmentSize: number;
	/** When a fragment came, or none could be wanted. */
	#fedAt: number;
	#famines = 0;

	/** `fragmentSize` in bytes. */
	constructor(fragments: number, fragmentSize: number, now: number) {
		this.#fedAt = now;
		this.rarity = new Rarity(fragments);
		this.#fragmentSize = fragmentSize;
	}

	/** Sources that have something to give. */
	get givers(): number {
		return [...this.byPeer.values()].filter(({holds}) => holds.count > 0 || holds.isFull).length;
	}

	/** A fragment came, or none is wanted now. */
	fed(now: number): void {
		if (this.isStarved(now)) this.#famines++;
		this.#fedAt = now;
	}

	/** How often something came after nothing had for so long. */
	get famines(): number {
		return this.#famines;
	}

	/** Nothing has come for so long that somebody must be in the way. */
	isStarved(now: number): boolean {
		return now - this.#fedAt >= starvation;
	}

	get(peer: PeerId): Source | undefined {
		return this.byPeer.get(peer);
	}

	/** One of them, if it is there, or all: those that keep their word before those that were asked in vain. */
	*inOrder(only?: PeerId): Generator<Source> {
		const source = only === undefined ? undefined : this.byPeer.get(only);
		if (source) yield source;
		if (only !== undefined) return;
		for (const one of this.byPeer.values()) if (!one.isDoubtful) yield one;
		for (const one of this.byPeer.values()) if (one.isDoubtful) yield one;
	}

	onLink(link: LinkId): Source | undefined {
		return this.#byLink.get(link);
	}

	/** Every request that stands, and whom it was sent to. */
	requests(): {readonly source: Source; readonly entry: Request}[] {
		return [...this.byPeer.values()].flatMap(source => [...source.requests.values()].map(entry => ({source, entry})));
	}

	/** A peer answered on a link that is new to us. */
	add(peer: PeerId, link: Link, holds: Bitfield, now: number): void {
		const source = new Source(peer, link, holds, this.#fragmentSize, now);
		this.byPeer.set(peer, source);
		this.#byLink.set(link.id, source);
		this.rarity.shift(holds, 1);
		if (holds.count > 0) this.gives(peer, holds.isFull);
	}

	/** A source answered once more: its new answer counts, and what it refused it may be asked for again. */
	replace(source: Source, holds: Bitfield): void {
		source.passedOn.clear();
		this.rarity.shift(source.holds, -1);
		this.rarity.shift(holds, 1);
		source.holds = holds;
		if (holds.count > 0) this.gives(source.peer);
	}

	delete(source: Source): void {
		this.byPeer.delete(source.peer);
		this.#byLink.delete(source.link.id);
		this.rarity.shift(source.holds, -1);
	}

	/** A source refused a fragment: it does not have it, or others pass it on. */
	refused(source: Source, index: FragmentIndex, isPassedOn: boolean, now: number): void {
		this.rarity.lose(source.holds, index);
		if (isPassedOn) source.passedOn.refused(index, now);
	}

	/** Sources with nothing else to do may be asked again for some of what they say that others pass on. */
	tryAgain(now: number): void {
		for (const source of this.byPeer.values()) {
			if (source.room(now) < 1) continue;
			for (const index of source.passedOn.toTry(now))
				if (source.holds.add(index)) this.rarity.gain(source.holds, index);
		}
	}

	/** A source that is still downloading has more. */
	gained(source: Source, indexes: readonly FragmentIndex[]): void {
		for (const index of indexes) if (source.holds.add(index)) this.rarity.gain(source.holds, index);
		this.gives(source.peer);
	}

	/** Whether a source that is not resting has something that is wanted. */
	isAble(now: number): boolean {
		const {wanted} = this.rarity;
		for (const source of this.byPeer.values()) {
			if (source.isMute(now)) continue;
			for (const index of wanted) if (source.holds.has(index)) return true;
		}
		return false;
	}

	/** Whether another source than this one, not resting, has a fragment. */
	isHeldElsewhere(index: FragmentIndex, but: Source, now: number): boolean {
		for (const source of this.byPeer.values()) {
			if (source !== but && source.holds.has(index) && !source.isMute(now)) return true;
		}
		return false;
	}

	/** Bytes per second of late, all together. */
	rate(now: number): number {
		let total = 0;
		for (const source of this.byPeer.values()) total += source.rate(now);
		return total;
	}

	/** A peer has or gave something: it keeps its place from now on. */
	gives(peer: PeerId, hasAll = false): void {
		if (this.answered.includes(peer)) return;
		this.answered.push(peer);
		if (hasAll) this.owners.add(peer);
	}
}
