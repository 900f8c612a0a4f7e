/** Buffers for fragments, used again rather than allocated anew. Does not bound how many are out at once: the windows do. */
const mostKept = 64 * 1024 * 1024;

export class BufferPool {
	readonly #free = new Map<number, Buffer[]>();
	#kept = 0;

	/** A buffer of exactly this many bytes, with anything in it. */
	take(length: number): Buffer {
		const found = this.#free.get(length)?.pop();
		if (!found) return Buffer.allocUnsafeSlow(length);
		this.#kept -= length;
		return found;
	}

	/** The buffer is not used any more. */
	give(buffer: Buffer): void {
		if (this.#kept + buffer.length > mostKept) return;
		const same = this.#free.get(buffer.length);
		if (same) same.push(buffer);
		else this.#free.set(buffer.length, [buffer]);
		this.#kept += buffer.length;
	}

	/** Bytes that lie unused. */
	get kept(): number {
		return this.#kept;
	}
}
