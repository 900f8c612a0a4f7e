/** When to ask the manager for the swarm's files again: soon after something changed, now and then otherwise. Asks; keeps nothing. */

/** Milliseconds. */
const soonest = 500;
const usual = 3000;
/** Files for which one more millisecond is waited: a large directory is long to send. */
const filesPerMillisecond = 2;

export class DirectoryWatch {
	readonly #ask: () => void;
	#timer: NodeJS.Timeout | null = null;
	#dueAt = Number.POSITIVE_INFINITY;
	#size = 0;
	#isStarted = false;

	constructor(ask: () => void) {
		this.#ask = ask;
	}

	start(): void {
		this.#isStarted = true;
		this.soon();
	}

	/** Something has changed. */
	soon(): void {
		this.#plan(soonest + this.#size / filesPerMillisecond / 4);
	}

	/** An answer with so many files has come. */
	answered(size: number): void {
		this.#size = size;
		this.#plan(usual + size / filesPerMillisecond);
	}

	stop(): void {
		this.#isStarted = false;
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}

	/** The sooner of what was planned and this. */
	#plan(delay: number): void {
		const at = performance.now() + delay;
		if (!this.#isStarted || (this.#timer && this.#dueAt <= at)) return;
		if (this.#timer) clearTimeout(this.#timer);
		this.#dueAt = at;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.#ask();
			// Nobody answers while the manager is away: ask again then too.
			this.#plan(usual + this.#size / filesPerMillisecond);
		}, delay);
	}
}
