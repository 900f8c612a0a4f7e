/** One direction of a machine's line: loads one after the other, at a rate that may change while they pass. Knows no machines. */
import type {Cancel, VirtualClock} from './virtual-clock.ts';

type Load = {
	/** Bytes that have not passed. */
	left: number;
	/** When its first byte was here. */
	readonly since: number;
	passed(): void;
};

export class Wire {
	readonly #clock: VirtualClock;
	readonly #loads: Load[] = [];
	#rate: number;
	/** When the first load was last counted. */
	#countedAt = 0;
	/** When the last load had passed. */
	#freeAt = 0;
	#cancel: Cancel | null = null;
	/** The moment until which no load begins. */
	heldUntil = 0;

	/** `rate` in bytes per second; 0: no limit. */
	constructor(clock: VirtualClock, rate: number) {
		this.#clock = clock;
		this.#rate = rate;
	}

	get rate(): number {
		return this.#rate;
	}

	/** What waits or is passing goes at the new rate from now on. */
	set rate(rate: number) {
		const [first] = this.#loads;
		const elapsed = this.#clock.now() - this.#countedAt;
		if (first && elapsed > 0) first.left = this.#rate > 0 ? Math.max(0, first.left - (elapsed * this.#rate) / 1000) : 0;
		this.#rate = rate;
		if (!first) return;
		this.#cancel?.();
		this.#begin(first, this.#clock.now());
	}

	/** Milliseconds until all that waits has passed. */
	get backlog(): number {
		const bytes = this.#loads.reduce((sum, {left}) => sum + left, 0);
		return this.#rate > 0 ? (bytes / this.#rate) * 1000 : 0;
	}

	/** Takes so many bytes after what was taken before; the first of them has been here for `head` milliseconds. */
	carry(bytes: number, passed: () => void, head = 0): void {
		const load = {left: bytes, since: this.#clock.now() - head, passed};
		this.#loads.push(load);
		if (this.#loads.length === 1) this.#begin(load, Math.max(load.since, this.#freeAt));
	}

	/** `from`: when its first byte could pass. */
	#begin(load: Load, from: number): void {
		const now = this.#clock.now();
		this.#countedAt = Math.max(from, this.heldUntil);
		const duration = this.#rate > 0 ? (load.left / this.#rate) * 1000 : 0;
		this.#cancel = this.#clock.after(Math.max(0, this.#countedAt + duration - now), () => {
			this.#freeAt = this.#clock.now();
			this.#loads.shift();
			const [next] = this.#loads;
			if (next) this.#begin(next, Math.max(next.since, this.#freeAt));
			load.passed();
		});
	}
}
