/** The files that stories spread: made of bytes that look random and are the same for the same seed, or a file of the project's fixtures where they are. */
import {createWriteStream, existsSync} from 'node:fs';
import {copyFile} from 'node:fs/promises';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {fileURLToPath} from 'node:url';

/** Puts a file at a path; rejects when the disk does not take it or the signal comes. */
export type MakeFile = (path: string, seed: number, signal: AbortSignal) => Promise<void>;

const part = 1024 * 1024;

/** A generated file of so many bytes. */
export const generated =
	(size: number): MakeFile =>
	(path, seed, signal) =>
		pipeline(Readable.from(demoBytes(size, seed)), createWriteStream(path), {signal});

/** A copy of a fixture; where the fixtures are not (an installed package has none), a generated file of as many bytes. */
export const fixture = (name: string, size: number): MakeFile => {
	const path = fileURLToPath(new URL(`../../../fixtures/files/${name}`, import.meta.url));
	return existsSync(path) ? to => copyFile(path, to) : generated(size);
};

/** Xorshift32, Marsaglia 2003. */
function* demoBytes(size: number, seed: number): Generator<Buffer> {
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
