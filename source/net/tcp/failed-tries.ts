/**
 * Handshakes that failed, and whose they were: after a few in a minute nobody of that address is heard for a minute. A key of 128
 * bits is not guessed; this bounds what trying costs us. Knows no sockets and no clock.
 */
import {own} from './callers.ts';

/** Ticks (seconds) that tries count for, and that one who has had too many waits. */
const minute = 60;
/** Addresses that are remembered: whoever has more of them starts anew. */
const mostGroups = 4096;

type Tries = {count: number; since: number};

export class FailedTries {
	readonly #most: number;
	readonly #mostOfOwn: number;
	readonly #byGroup = new Map<string, Tries>();

	/** The most in a minute: of one address, and of this machine. */
	constructor(most: number, mostOfOwn: number) {
		this.#most = most;
		this.#mostOfOwn = mostOfOwn;
	}

	/** One more of this `callerGroup`. */
	add(group: string, tick: number): void {
		const known = this.#byGroup.get(group);
		const tries = known && tick - known.since < minute ? known : {count: 0, since: tick};
		tries.count++;
		// From here on the minute is one of waiting.
		if (tries.count === this.#mostFor(group)) tries.since = tick;
		this.#byGroup.delete(group);
		this.#byGroup.set(group, tries);
		if (this.#byGroup.size > mostGroups) this.#byGroup.delete(this.#byGroup.keys().next().value!);
	}

	isBarred(group: string, tick: number): boolean {
		const tries = this.#byGroup.get(group);
		return tries !== undefined && tries.count >= this.#mostFor(group) && tick - tries.since < minute;
	}

	#mostFor(group: string): number {
		return group === own ? this.#mostOfOwn : this.#most;
	}
}
