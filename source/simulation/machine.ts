/** One computer of the simulated network: its address, its two FIFO wires and whether it stands still. Knows no processes. */

export type MachineOptions = {
	/** Bytes per second; 0: no limit. */
	readonly up: number;
	/** Bytes per second; 0: no limit. */
	readonly down: number;
	/** Milliseconds that everything needs on its way in, and on its way out. */
	readonly latency: number;
};

/** What a machine does to the fragments that it sends. */
export type Mischief = {
	/** How often a bit of a block is wrong, 0 to 1. */
	readonly lies: number;
	/** Promises fragments and sends nothing. */
	readonly isMute: boolean;
	/** Says that it has fragments and refuses each one. */
	readonly isRefusing: boolean;
};

export const honest: Mischief = {lies: 0, isMute: false, isRefusing: false};

export class Machine {
	readonly address: string;
	readonly latency: number;
	/** Bytes per second; 0: no limit. May change at any time. */
	up: number;
	down: number;
	mischief: Mischief = honest;
	/** The moment until which nothing is read or sent. */
	stalledUntil = 0;
	#upFreeAt = 0;
	#downFreeAt = 0;

	constructor(address: string, {up, down, latency}: MachineOptions) {
		this.address = address;
		this.up = up;
		this.down = down;
		this.latency = latency;
	}

	/** The moment at which so many bytes, sent now, have left. */
	leave(now: number, bytes: number): number {
		const start = Math.max(now, this.#upFreeAt, this.stalledUntil);
		this.#upFreeAt = start + duration(bytes, this.up);
		return this.#upFreeAt;
	}

	/** The moment at which so many bytes, whose first comes now, are all in. */
	enter(now: number, bytes: number): number {
		const start = Math.max(now, this.#downFreeAt);
		this.#downFreeAt = start + duration(bytes, this.down);
		return this.#downFreeAt;
	}
}

const duration = (bytes: number, rate: number): number => (rate > 0 ? (bytes / rate) * 1000 : 0);
