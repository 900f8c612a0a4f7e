/** When to try the manager again after it was lost: ever slower, spread so that a swarm does not come back as one. Dials nobody. */
import type {Failure, FailureCode} from '../failures.ts';
import type {Random} from '../ports.ts';

/** What will not be better in a moment, and what trying often makes worse for everybody at our address. */
const lasting: ReadonlySet<FailureCode> = new Set(['E_TICKET_WRONG', 'E_CROWDED']);
/** Milliseconds until the next try then; up to as much again is random. */
const longWait = 60_000;

export class ReturnPlan {
	readonly #random: Random;
	#attempts = 0;
	#retryAt = 0;
	#since: number | null = null;
	#tries = 0;
	#reason = '';

	constructor(random: Random) {
		this.#random = random;
	}

	/** Full jitter: the first try spread by the size of the swarm, later ones ever slower. Milliseconds. */
	lost(now: number, peers: number, {code, message}: Failure): void {
		const spread = Math.min(20_000, Math.max(500, (peers / 500) * 1000));
		const span = this.#attempts === 0 ? spread : Math.min(15_000, 500 * 2 ** this.#attempts);
		this.#attempts++;
		if (this.#since === null) this.#since = now;
		else this.#tries++;
		this.#reason = message;
		const [least, most] = lasting.has(code) ? [longWait, longWait] : [0, span];
		this.#retryAt = now + least + this.#random.next() * most;
	}

	isDue(now: number): boolean {
		return now >= this.#retryAt;
	}

	/** The next try is now. */
	hurry(): void {
		this.#retryAt = 0;
	}

	back(): void {
		this.#since = null;
		this.#tries = 0;
	}

	/** The connection has lasted: the next loss is a first one. */
	stable(): void {
		this.#attempts = 0;
	}

	/** Since when, how many tries failed, when the next one is. */
	state(now: number): {
		readonly since: number;
		readonly tries: number;
		readonly retryAt: number;
		readonly reason: string;
	} {
		return {since: this.#since ?? now, tries: this.#tries, retryAt: Math.max(now, this.#retryAt), reason: this.#reason};
	}
}
