/** Where one fragment's bytes gather in memory. Judges nothing: hands the bytes over when they are all in. */
import type {Landing} from '../net/ports.ts';
import type {BufferPool} from './buffer-pool.ts';

export type FragmentLandingOptions = {
	/** Bytes. */
	readonly length: number;
	readonly pool: BufferPool;
	readonly isWanted: () => boolean;
	/** Takes the bytes, and gives the buffer back to the pool when done. */
	readonly onFinish: (bytes: Buffer) => void;
};

export class FragmentLanding implements Landing {
	readonly #options: FragmentLandingOptions;
	#buffer: Buffer | null = null;
	#isOver = false;

	constructor(options: FragmentLandingOptions) {
		this.#options = options;
	}

	get length(): number {
		return this.#options.length;
	}

	target(offset: number, length: number): Uint8Array | null {
		if (this.#isOver || offset < 0 || offset + length > this.length) return null;
		if (!this.#options.isWanted()) {
			this.abandon();
			return null;
		}
		this.#buffer ??= this.#options.pool.take(this.length);
		return this.#buffer.subarray(offset, offset + length);
	}

	finish(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		const buffer = this.#buffer ?? this.#options.pool.take(this.length);
		this.#buffer = null;
		this.#options.onFinish(buffer);
	}

	abandon(): void {
		this.#isOver = true;
		if (this.#buffer) this.#options.pool.give(this.#buffer);
		this.#buffer = null;
	}
}

/** Takes nothing, for a transfer that is over. */
export const deadLanding: Landing = {length: 0, target: () => null, finish: () => {}, abandon: () => {}};
