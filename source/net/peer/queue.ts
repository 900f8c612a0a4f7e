/** Downloads that wait for their turn, in the order a person may change. Starts none. */
import type {TransferId} from '../types.ts';
import type {Transfer} from './transfer.ts';

export class Queue {
	readonly #waiting: Transfer[] = [];

	add(transfer: Transfer): void {
		this.#waiting.push(transfer);
	}

	get size(): number {
		return this.#waiting.length;
	}

	get(transfer: TransferId): Transfer | undefined {
		return this.#waiting.find(({plan}) => plan.transfer === transfer);
	}

	values(): readonly Transfer[] {
		return this.#waiting;
	}

	/** The next that may start: those that are paused let others go first. */
	next(): Transfer | undefined {
		return this.#take(({isPaused}) => !isPaused);
	}

	/** One that ended before its turn. */
	takeEnded(): Transfer | undefined {
		return this.#take(({isOver}) => isOver);
	}

	/** One place up (-1) or down (1); nothing at the ends. */
	move(transfer: TransferId, by: -1 | 1): void {
		const at = this.#waiting.findIndex(({plan}) => plan.transfer === transfer);
		const other = this.#waiting[at + by];
		if (at < 0 || !other) return;
		this.#waiting[at + by] = this.#waiting[at]!;
		this.#waiting[at] = other;
	}

	#take(isRight: (transfer: Transfer) => boolean): Transfer | undefined {
		const at = this.#waiting.findIndex(isRight);
		return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
	}
}
