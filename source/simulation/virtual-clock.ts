/** Time that passes only when told to: callbacks in a heap, by moment, then by the order in which they were asked for. */
import type {Clock} from '../net/ports.ts';

type Timer = {
	readonly at: number;
	readonly order: number;
	/** Null once it is cancelled. */
	callback: (() => void) | null;
};

export type Cancel = () => void;

export class VirtualClock implements Clock {
	readonly #heap: Timer[] = [];
	#now = 0;
	#order = 0;

	/** Milliseconds since the world began. */
	now(): number {
		return this.#now;
	}

	/** Calls back once, `ms` milliseconds from now, never within this call. */
	after(ms: number, callback: () => void): Cancel {
		const timer: Timer = {at: this.#now + Math.max(0, ms), order: this.#order++, callback};
		this.#push(timer);
		return () => {
			timer.callback = null;
		};
	}

	/** Lets time pass until this moment (milliseconds), or until `isEnough` says so after a callback. Whether it did. */
	run(until: number, isEnough: () => boolean = () => false): boolean {
		for (let next = this.#heap[0]; next && next.at <= until; next = this.#heap[0]) {
			this.#pop();
			const {callback} = next;
			if (!callback) continue;
			this.#now = next.at;
			callback();
			if (isEnough()) return true;
		}
		this.#now = Math.max(this.#now, until);
		return false;
	}

	#push(timer: Timer): void {
		const heap = this.#heap;
		let at = heap.length;
		heap.push(timer);
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (isSooner(heap[parent]!, timer)) break;
			heap[at] = heap[parent]!;
			at = parent;
		}
		heap[at] = timer;
	}

	#pop(): void {
		const heap = this.#heap;
		const last = heap.pop()!;
		if (heap.length === 0) return;
		let at = 0;
		for (;;) {
			let child = at * 2 + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && isSooner(heap[child + 1]!, heap[child]!)) child++;
			if (isSooner(last, heap[child]!)) break;
			heap[at] = heap[child]!;
			at = child;
		}
		heap[at] = last;
	}
}

const isSooner = (left: Timer, right: Timer): boolean =>
	left.at < right.at || (left.at === right.at && left.order < right.order);
