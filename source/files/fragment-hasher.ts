/** The hashes of all fragments of a file whose bytes come in order, cut anywhere. */
import {Hasher, hash, hashLength} from '../net/hash.ts';

export class FragmentHasher {
	/** 32 bytes a fragment; complete when all bytes have come. */
	readonly hashes: Uint8Array;
	readonly #fragmentSize: number;
	#left: number;
	#index = 0;
	/** Holds the start of a fragment that the last update cut. */
	#open: Hasher | null = null;
	#openLength = 0;

	constructor(size: number, fragmentSize: number) {
		this.#left = size;
		this.#fragmentSize = fragmentSize;
		this.hashes = new Uint8Array(Math.ceil(size / fragmentSize) * hashLength);
	}

	update(bytes: Uint8Array): void {
		for (let offset = 0; offset < bytes.length; ) {
			const wanted = Math.min(this.#fragmentSize - this.#openLength, this.#left);
			const piece = bytes.subarray(offset, offset + wanted);
			offset += piece.length;
			this.#left -= piece.length;
			if (piece.length < wanted) {
				this.#open ??= new Hasher();
				this.#open.update(piece);
				this.#openLength += piece.length;
			} else {
				this.#add(this.#open ? this.#open.update(piece).digest() : hash(piece));
			}
		}
	}

	#add(found: Uint8Array): void {
		this.hashes.set(found, this.#index * hashLength);
		this.#index++;
		this.#open = null;
		this.#openLength = 0;
	}
}
