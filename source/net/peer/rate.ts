/** How fast bytes flow, and how fast they may. Pure arithmetic on times it is given. */

/** Bytes per second over about the last `span` milliseconds. */
export class Meter {
	readonly #span: number;
	#rate = 0;
	#since: number;

	constructor(now: number, span = 3000) {
		this.#since = now;
		this.#span = span;
	}

	add(bytes: number, now: number): void {
		this.#decay(now);
		this.#rate += bytes / (this.#span / 1000);
	}

	perSecond(now: number): number {
		this.#decay(now);
		return this.#rate;
	}

	#decay(now: number): void {
		if (now <= this.#since) return;
		this.#rate *= Math.exp((this.#since - now) / this.#span);
		this.#since = now;
	}
}

/** A token bucket: `rate` bytes per second, at most 250 ms of them saved up. A rate of 0 never limits. */
export class Bucket {
	readonly #rate: number;
	#tokens: number;
	#since: number;

	constructor(rate: number, now: number) {
		this.#rate = rate;
		this.#tokens = rate / 4;
		this.#since = now;
	}

	/** Whether bytes may flow now. The last grant may go into debt, so that large fragments pass small limits. */
	take(bytes: number, now: number): boolean {
		if (this.#rate === 0) return true;
		this.#tokens = Math.min(this.#rate / 4, this.#tokens + ((now - this.#since) * this.#rate) / 1000);
		this.#since = now;
		if (this.#tokens <= 0) return false;
		this.#tokens -= bytes;
		return true;
	}
}
