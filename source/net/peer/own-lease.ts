/** Our own place in the manager's list: how long it is for, how it ended, whether another may be asked for. Says nothing. */
import type {LeaseEnd} from '../facts.ts';

export class OwnLease {
	/** When it ends by itself; null: never, or there is none. */
	endsAt: number | null = null;
	/** Whether it has ended and another may be asked for. */
	mayReturn = false;
	#isNew = true;

	/** Not yet told to have begun. */
	get isNew(): boolean {
		return this.#isNew;
	}

	/** Granted for so many seconds; 0: without an end. */
	granted(ttl: number, now: number): void {
		this.endsAt = ttl > 0 ? now + ttl * 1000 : null;
	}

	/** We stand in the list. Returns whether we did before, under this lease. */
	begun(): boolean {
		const isBack = !this.#isNew;
		this.#isNew = false;
		return isBack;
	}

	ended(reason: LeaseEnd): void {
		this.endsAt = null;
		this.#isNew = true;
		this.mayReturn = reason === 'expired' || reason === 'evicted';
	}

	/** Whether to ask for another, once. */
	takeReturn(): boolean {
		const {mayReturn} = this;
		this.mayReturn = false;
		return mayReturn;
	}
}
