/** Bytes that look random and are the same for the same seed (xorshift32, Marsaglia 2003). Pure. */

const part = 1024 * 1024;

export function* demoBytes(size: number, seed: number): Generator<Buffer> {
	let state = (Math.floor(seed) ^ 0x9e37_79b9) >>> 0 || 1;
	for (let made = 0; made < size; made += part) {
		const bytes = Buffer.alloc(Math.min(part, size - made));
		for (let at = 0; at + 4 <= bytes.length; at += 4) {
			state ^= state << 13;
			state ^= state >>> 17;
			state ^= state << 5;
			bytes.writeUInt32LE(state >>> 0, at);
		}
		yield bytes;
	}
}
