/** One peer that we link to while somebody holds it: how far that is, and when and where it may be dialled next. Dials nobody. */
import type {Failure} from '../failures.ts';
import type {Link} from '../ports.ts';
import type {Address, PeerId} from '../types.ts';
import type {Holder} from './source-links.ts';

const idleLimit = 2000;
const firstBackoff = 250;
const longestBackoff = 10_000;

const isSame = (one: Address, other: Address | null): boolean => one.host === other?.host && one.port === other.port;

export class Contact {
	readonly peer: PeerId;
	readonly #holders = new Set<Holder>();
	#state: 'waiting' | 'dialling' | 'ready' = 'waiting';
	#link: Link | null = null;
	#attempts = 0;
	#retryAt = 0;
	/** Where it was dialled last. */
	#tried: Address | null = null;
	/** Where somebody else answered: not dialled for this peer. */
	#foreign: Address | null = null;
	#idleSince: number | null = null;

	constructor(peer: PeerId) {
		this.peer = peer;
	}

	get holders(): ReadonlySet<Holder> {
		return this.#holders;
	}

	get isDialling(): boolean {
		return this.#state === 'dialling';
	}

	/** It has greeted us. */
	get isReady(): boolean {
		return this.#state === 'ready';
	}

	/** Dialled, or ready. */
	get link(): Link | null {
		return this.#link;
	}

	/** Null when it never was dialled. */
	get tried(): Address | null {
		return this.#tried;
	}

	/** Returns whether this holder is a new one. */
	hold(holder: Holder): boolean {
		if (this.#holders.has(holder)) return false;
		this.#holders.add(holder);
		this.#idleSince = null;
		return true;
	}

	letGo(holder: Holder, now: number): void {
		if (this.#holders.delete(holder) && this.#holders.size === 0) this.#idleSince = now;
	}

	/** Whether nobody has held it for a while. */
	isIdle(now: number): boolean {
		return this.#idleSince !== null && now - this.#idleSince >= idleLimit;
	}

	/** It may be dialled at once, however often that failed. */
	hurry(): void {
		if (this.#state !== 'waiting') return;
		this.#attempts = 0;
		this.#retryAt = 0;
	}

	/** Whether it is time to dial it. */
	isDue(now: number): boolean {
		return this.#state === 'waiting' && this.#retryAt <= now;
	}

	/** Whether somebody else has answered at this address. */
	isForeign(to: Address): boolean {
		return isSame(to, this.#foreign);
	}

	wasTriedAt(to: Address): boolean {
		return isSame(to, this.#tried);
	}

	dialled(to: Address, link: Link): void {
		this.#tried = to;
		this.#state = 'dialling';
		this.#link = link;
	}

	greeted(): void {
		this.#state = 'ready';
		this.#attempts = 0;
	}

	/** Its link is none any more. */
	detach(): void {
		this.#link = null;
		this.#state = 'waiting';
	}

	/** Its link was lost, or could not be made. `chance`: 0 to 1, how much of the back-off it waits. */
	lost(because: Failure, now: number, chance: number): void {
		// It was somebody else: dialled again, it would be somebody else again.
		if (because.code === 'E_ID' || because.code === 'E_IMPOSTOR') this.#foreign = this.#tried;
		const backoff = Math.min(longestBackoff, firstBackoff * 2 ** this.#attempts++);
		this.#retryAt = now + chance * backoff;
	}
}
