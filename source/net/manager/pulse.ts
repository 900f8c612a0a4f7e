/** The heartbeats of one peer as a screen shows them: which came, how far apart. Judges nobody; `leases.ts` does. */

const mostGaps = 40;
const mostBeats = 10;

export class Pulse {
	readonly joinedAt: number;
	#countedAt: number;
	#heardAt: number;
	#beats = 1;
	#known = 1;
	#renewals = 0;
	readonly #gaps: number[] = [];
	/** Milliseconds between two heartbeats. */
	readonly #interval: number;

	constructor(now: number, interval: number) {
		this.joinedAt = now;
		this.#countedAt = now;
		this.#heardAt = now;
		this.#interval = interval;
	}

	get heardAt(): number {
		return this.#heardAt;
	}

	/** The last ten expected, latest in the lowest bit. */
	get beats(): number {
		return this.#beats;
	}

	get known(): number {
		return this.#known;
	}

	get renewals(): number {
		return this.#renewals;
	}

	/** Milliseconds between heartbeats, oldest first. */
	get gaps(): readonly number[] {
		return this.#gaps;
	}

	/** Any frame is a sign of life; several within half an interval are one heartbeat. */
	heard(now: number): void {
		this.#heardAt = now;
		const gap = now - this.#countedAt;
		if (gap < this.#interval / 2) return;
		const missed = Math.min(mostBeats, Math.max(0, Math.round(gap / this.#interval) - 1));
		this.#beats = ((this.#beats << (missed + 1)) | 1) & ((1 << mostBeats) - 1);
		this.#known = Math.min(mostBeats, this.#known + missed + 1);
		this.#renewals++;
		this.#countedAt = now;
		this.#gaps.push(Math.round(gap));
		if (this.#gaps.length > mostGaps) this.#gaps.shift();
	}

	/** We stalled for so many milliseconds: that was not the peer's silence. */
	credit(now: number, stall: number): void {
		this.#countedAt = Math.min(now, this.#countedAt + stall);
		this.#heardAt = Math.min(now, this.#heardAt + stall);
	}
}
