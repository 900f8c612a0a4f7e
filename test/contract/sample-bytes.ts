/** Bytes to share and fetch in tests, their manifests, and a stand-in for a link that brings them. */
import {Hasher, hash} from '../../source/net/hash.ts';
import {defaultFragmentSize, sealManifest} from '../../source/net/manifest.ts';
import type {Landing} from '../../source/net/ports.ts';
import type {Manifest} from '../../source/net/types.ts';

/** Bytes that differ from fragment to fragment, the same for the same seed. */
export const someBytes = (length: number, seed = 1): Buffer => {
	const bytes = Buffer.alloc(length);
	let state = (seed * 2654435761) >>> 0 || 1;
	for (let position = 0; position < length; position++) {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		bytes[position] = state >>> 24;
	}
	return bytes;
};

/** The manifest of bytes, computed the plain way. */
export const manifestOf = (bytes: Uint8Array, fragmentSize = defaultFragmentSize(bytes.length)): Manifest => {
	const hashes = [];
	for (let offset = 0; offset < bytes.length; offset += fragmentSize)
		hashes.push(hash(bytes.subarray(offset, offset + fragmentSize)));
	const whole = new Hasher().update(bytes).digest().toString('hex');
	return sealManifest({size: bytes.length, fragmentSize, whole, hashes: Buffer.concat(hashes)});
};

/** Fills a landing as a link would, in blocks, and finishes it. */
export const land = (landing: Landing, bytes: Uint8Array, block = 700): void => {
	for (let offset = 0; offset < bytes.length; offset += block) {
		const piece = bytes.subarray(offset, offset + block);
		landing.target(offset, piece.length)?.set(piece);
	}
	landing.finish();
};
