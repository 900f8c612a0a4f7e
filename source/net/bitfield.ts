/** A fixed-length set of fragment indexes. Bit i of byte i>>3, most significant first, as it travels on the wire. */
export class Bitfield {
	readonly length: number;
	readonly bytes: Uint8Array;
	#count: number;

	/** `bytes` is copied; bits beyond `length` are cleared. */
	constructor(length: number, bytes?: Uint8Array) {
		this.length = length;
		this.bytes = new Uint8Array((length + 7) >> 3);
		this.#count = 0;
		if (bytes) {
			this.bytes.set(bytes.subarray(0, this.bytes.length));
			const spare = this.bytes.length * 8 - length;
			if (spare > 0) this.bytes[this.bytes.length - 1]! &= 0xff << spare;
			for (const byte of this.bytes) this.#count += bitsIn(byte);
		}
	}

	/** A set with every index in it. */
	static full(length: number): Bitfield {
		return new Bitfield(length, new Uint8Array((length + 7) >> 3).fill(0xff));
	}

	/** How many indexes are in the set. */
	get count(): number {
		return this.#count;
	}

	get isFull(): boolean {
		return this.#count === this.length;
	}

	has(index: number): boolean {
		return index >= 0 && index < this.length && (this.bytes[index >> 3]! & (0x80 >> (index & 7))) !== 0;
	}

	/** Returns whether the set changed. */
	add(index: number): boolean {
		if (index < 0 || index >= this.length || this.has(index)) return false;
		this.bytes[index >> 3]! |= 0x80 >> (index & 7);
		this.#count++;
		return true;
	}

	/** Returns whether the set changed. */
	delete(index: number): boolean {
		if (!this.has(index)) return false;
		this.bytes[index >> 3]! &= ~(0x80 >> (index & 7));
		this.#count--;
		return true;
	}

	/** The first index in the set at or after `from`, or -1. Skips whole empty bytes. */
	next(from: number): number {
		let index = Math.max(0, from);
		while (index < this.length) {
			if (this.bytes[index >> 3] === 0) {
				index = ((index >> 3) + 1) << 3;
				continue;
			}
			if (this.has(index)) return index;
			index++;
		}
		return -1;
	}

	/** Every index, ascending. */
	*[Symbol.iterator](): Iterator<number> {
		for (let index = this.next(0); index !== -1; index = this.next(index + 1)) yield index;
	}

	/** Every index, starting at `start` and wrapping round: how two peers avoid walking a file in step. */
	*from(start: number): Generator<number> {
		for (let index = this.next(start); index !== -1; index = this.next(index + 1)) yield index;
		for (let index = this.next(0); index !== -1 && index < start; index = this.next(index + 1)) yield index;
	}

	/** What is in both sets of one length, in the order of `from`: whole bytes at a time, as most of two sets seldom meets. */
	*common(other: Bitfield, start = 0): Generator<number> {
		const bytes = this.bytes.length;
		const first = Math.min(start, this.length) >> 3;
		const skipped = 0xff >> (start & 7);
		for (let step = 0; step <= bytes; step++) {
			const at = (first + step) % bytes;
			let rest = this.bytes[at]! & other.bytes[at]!;
			if (step === 0) rest &= skipped;
			if (step === bytes) rest &= ~skipped;
			while (rest !== 0) {
				const bit = Math.clz32(rest) - 24;
				yield (at << 3) + bit;
				rest &= 0x7f >> bit;
			}
		}
	}

	clone(): Bitfield {
		return new Bitfield(this.length, this.bytes);
	}
}

/** The set as closed ranges, ascending: what people and reports read. */
export const ranges = (indexes: Iterable<number>): [number, number][] => {
	const found: [number, number][] = [];
	for (const index of indexes) {
		const last = found.at(-1);
		if (last && last[1] + 1 === index) last[1] = index;
		else found.push([index, index]);
	}
	return found;
};

const bitsIn = (byte: number): number => {
	let rest = byte;
	let bits = 0;
	for (; rest !== 0; rest &= rest - 1) bits++;
	return bits;
};
