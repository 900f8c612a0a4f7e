/** How far one download has come: its state, whether a person holds it, how it ended. Moves nothing. */
import type {Failure} from '../failures.ts';
import type {TransferState} from './options.ts';

export type Ending = 'complete' | 'failed' | 'cancelled';

export class Course {
	/** On the engine's clock, milliseconds. */
	readonly startedAt: number;
	#state: TransferState = 'queued';
	#endedAt: number | null = null;
	#failure: Failure | null = null;
	isPaused = false;

	constructor(startedAt: number) {
		this.startedAt = startedAt;
	}

	/** What it does, pauses left out. */
	get at(): TransferState {
		return this.#state;
	}

	/** As people are told. */
	get shown(): TransferState {
		return this.isPaused && !this.isOver && this.#state !== 'finishing' ? 'paused' : this.#state;
	}

	get isOver(): boolean {
		return this.#endedAt !== null;
	}

	get endedAt(): number | null {
		return this.#endedAt;
	}

	/** Why it failed; null otherwise. */
	get failure(): Failure | null {
		return this.#failure;
	}

	to(state: Exclude<TransferState, Ending | 'paused'>): void {
		this.#state = state;
	}

	end(state: Ending, now: number, because: Failure | null = null): void {
		this.#state = state;
		this.#endedAt = now;
		this.#failure = because;
	}
}
