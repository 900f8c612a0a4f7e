/** BLAKE3, behind one door. Pure computation: no files, no threads. */
import {Blake3Hasher, blake3} from '@napi-rs/blake-hash';

export const hashLength = 32;

/** BLAKE3 of bytes that are all there. */
export const hash = (bytes: Uint8Array): Buffer => blake3(asBuffer(bytes));

/** BLAKE3 of bytes that come in pieces. */
export class Hasher {
	readonly #inner = new Blake3Hasher();

	update(bytes: Uint8Array): this {
		this.#inner.update(asBuffer(bytes));
		return this;
	}

	digest(): Buffer {
		return this.#inner.digestBuffer();
	}
}

const asBuffer = (bytes: Uint8Array): Buffer =>
	Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
