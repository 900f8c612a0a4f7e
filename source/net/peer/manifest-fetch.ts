/** Getting the manifest: asks one source, checks every part, tries the next source when it stays away or lies. */

import {hashLength} from '../hash.ts';
import {fragmentCount, geometryFailure, isManifest} from '../manifest.ts';
import type {FileId, Manifest, PeerId} from '../types.ts';
import {type MessageOf, partSize} from '../wire/messages.ts';
import {Gather} from '../wire/parts.ts';

/** What came of a part: the manifest, patience, or certainty that this source lies. */
export type ManifestProgress =
	| {readonly kind: 'complete'; readonly manifest: Manifest}
	| {readonly kind: 'pending'}
	| {readonly kind: 'false'};

const limit = 5000;

export class ManifestFetch {
	readonly #file: FileId;
	#from: PeerId | null = null;
	#since = 0;
	#parts = new Gather<Uint8Array>();

	constructor(file: FileId) {
		this.#file = file;
	}

	/** Whether nobody is being waited for: ask the next source. */
	isIdle(now: number): boolean {
		return this.#from === null || now - this.#since >= limit;
	}

	ask(peer: PeerId, now: number): MessageOf<'manifest-request'> {
		this.#from = peer;
		this.#since = now;
		this.#parts = new Gather();
		return {type: 'manifest-request', file: this.#file};
	}

	/** A source has gone. */
	lost(peer: PeerId): void {
		if (this.#from === peer) this.#from = null;
	}

	part(peer: PeerId, message: MessageOf<'manifest'>, now: number): ManifestProgress {
		if (peer !== this.#from) return {kind: 'pending'};
		const {size, fragmentSize, whole, part, parts} = message;
		if (geometryFailure(message)) return {kind: 'false'};
		const expected = Math.max(1, Math.ceil((fragmentCount(message) * hashLength) / partSize));
		if (parts !== expected) return {kind: 'false'};
		this.#since = now;
		const gathered = this.#parts.add(part, parts, message.hashes);
		if (typeof gathered === 'string') return {kind: 'false'};
		if (!gathered) return {kind: 'pending'};
		const manifest = {id: this.#file, size, fragmentSize, whole, hashes: new Uint8Array(Buffer.concat(gathered))};
		return isManifest(manifest) ? {kind: 'complete', manifest} : {kind: 'false'};
	}
}
