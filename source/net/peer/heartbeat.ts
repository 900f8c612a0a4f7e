/** The two clocks of a link to the manager: when we must say something, and when its silence means that it is lost. Sends nothing. */
import type {Clock, Random} from '../ports.ts';

/** A tick later than this means that we stalled ourselves. */
const stallThreshold = 150;
/**
 * A manager that stands still for 8 s is silent for an interval and its answer longer: whoever hung up on it then would
 * come back to one that has given it up, all at once with many others.
 */
const patience = 1.5;

export class Heartbeat {
	readonly #clock: Clock;
	readonly #random: Random;
	#terms = {heartbeat: 2000, lease: 10_000};
	#heardAt = 0;
	#saidAt = 0;
	#after = 0;

	constructor(clock: Clock, random: Random) {
		this.#clock = clock;
		this.#random = random;
	}

	/** Milliseconds of silence after which the manager counts as lost. */
	get silenceLimit(): number {
		return this.#terms.lease * patience;
	}

	/** When the manager was last heard. */
	get heardAt(): number {
		return this.#heardAt;
	}

	/** The manager's terms, in milliseconds. */
	agree(heartbeat: number, lease: number): void {
		this.#terms = {heartbeat, lease};
		this.heard();
		this.said();
	}

	heard(): void {
		this.#heardAt = this.#clock.now();
	}

	/** Anything said is a sign of life; the next one is due after the interval, spread a little so that a swarm does not beat as one. */
	said(): void {
		this.#saidAt = this.#clock.now();
		this.#after = this.#terms.heartbeat * (0.8 + 0.2 * this.#random.next());
	}

	/** `late`: milliseconds by which we stalled; they do not count as the manager's silence. */
	tick(late: number): void {
		if (late > stallThreshold) this.#heardAt += late;
	}

	get isDue(): boolean {
		return this.#clock.now() - this.#saidAt >= this.#after;
	}

	get isManagerSilent(): boolean {
		return this.#clock.now() - this.#heardAt >= this.silenceLimit;
	}
}
