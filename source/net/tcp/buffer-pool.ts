/** Memory for fragments on their way out: a bounded number of equal buffers, shared by all links of the process. Knows no links. */

/** How many buffers lie ready when nobody sends. */
const mostIdle = 8;

/** Hands out buffers of one size, first come, first served. */
export class BufferPool {
	/** Bytes of every buffer. */
	readonly size: number;
	readonly #most: number;
	readonly #idle: Buffer[] = [];
	readonly #waiting: ((buffer: Buffer) => void)[] = [];
	#taken = 0;

	constructor(size: number, most: number) {
		this.size = size;
		this.#most = most;
	}

	/** Whether somebody waits for a buffer. */
	get isWanted(): boolean {
		return this.#waiting.length > 0;
	}

	/** A buffer, as soon as there is one. */
	take(): Promise<Buffer> {
		if (this.#taken < this.#most) return Promise.resolve(this.#hand());
		return new Promise(resolve => this.#waiting.push(resolve));
	}

	/** A second buffer to read ahead into; undefined when the last quarter is being used, so that every link gets a first one. */
	spare(): Buffer | undefined {
		return this.#taken < this.#most * 0.75 ? this.#hand() : undefined;
	}

	/** Takes a buffer back. */
	give(buffer: Buffer): void {
		const next = this.#waiting.shift();
		if (next) {
			next(buffer);
			return;
		}
		this.#taken--;
		if (this.#idle.length < mostIdle) this.#idle.push(buffer);
	}

	#hand(): Buffer {
		this.#taken++;
		return this.#idle.pop() ?? Buffer.allocUnsafeSlow(this.size);
	}
}
