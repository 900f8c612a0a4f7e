/** A queue of work with a width: no more than so many at a time. Knows nothing about the work. */
export class Lane<Work> {
	readonly #width: number;
	readonly #run: (work: Work) => Promise<void>;
	readonly #rank: ((work: Work) => number) | undefined;
	#queue: Work[] = [];
	#next = 0;
	#running = 0;

	/** With a rank, the lowest goes first; without, the oldest. `run` never rejects. */
	constructor(width: number, run: (work: Work) => Promise<void>, rank?: (work: Work) => number) {
		this.#width = width;
		this.#run = run;
		this.#rank = rank;
	}

	get isIdle(): boolean {
		return this.#running === 0 && this.#next === this.#queue.length;
	}

	add(work: Work): void {
		this.#queue.push(work);
		this.#pump();
	}

	/** Forgets what has not begun. */
	clear(): void {
		this.#queue = [];
		this.#next = 0;
	}

	#pump(): void {
		while (this.#running < this.#width && this.#next < this.#queue.length) {
			this.#running++;
			void this.#run(this.#take()).finally(() => {
				this.#running--;
				this.#pump();
			});
		}
	}

	#take(): Work {
		if (this.#rank) this.#bringLowest(this.#rank);
		const work = this.#queue[this.#next]!;
		this.#next++;
		if (this.#next === this.#queue.length) this.clear();
		return work;
	}

	#bringLowest(rank: (work: Work) => number): void {
		let lowest = this.#next;
		for (let at = this.#next + 1; at < this.#queue.length; at++)
			if (rank(this.#queue[at]!) < rank(this.#queue[lowest]!)) lowest = at;
		[this.#queue[this.#next], this.#queue[lowest]] = [this.#queue[lowest]!, this.#queue[this.#next]!];
	}
}
