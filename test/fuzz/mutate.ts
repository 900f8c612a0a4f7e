/** Numbers that come the same every time, and bytes changed by them. Knows no target. */

/** A number from 0 to one below its argument. */
export type Below = (limit: number) => number;

/** Small, fast, and the same for the same seed and turn. */
export const numbers = (seed: number, turn: number): Below => {
	let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(turn + 1, 0xc2b2ae35)) | 0;
	return limit => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
	};
};

const interesting = [0, 1, 2, 0x1b, 0x2e, 0x2f, 0x5c, 0x7f, 0x80, 0x9b, 0xff];

/** One to four changes: a byte, a bit, an end cut off, a byte put in, a piece doubled, a piece of another sample. */
export const mutate = (bytes: Buffer, other: Buffer, below: Below): Buffer => {
	let mutant = Buffer.from(bytes);
	for (let change = 0; change <= below(4) && mutant.length > 0; change++) {
		const at = below(mutant.length);
		const kind = below(7);
		if (kind === 0) mutant[at] = interesting[below(interesting.length)]!;
		else if (kind === 1) mutant[at]! ^= 1 << below(8);
		else if (kind === 2) mutant = mutant.subarray(0, at);
		else if (kind === 3) mutant = Buffer.concat([mutant.subarray(0, at), Buffer.of(below(256)), mutant.subarray(at)]);
		else if (kind === 4) mutant[at] = below(256);
		else {
			const from = kind === 5 ? mutant : other;
			const piece = from.subarray(below(from.length + 1)).subarray(0, 1 + below(64));
			mutant = Buffer.concat([mutant.subarray(0, at), piece, mutant.subarray(at)]);
		}
	}
	return mutant;
};
