/** Finds one exact place in a stream of our frames: before a frame of a kind, or after so many bytes of fragments. Moves no bytes. */
import {frameHead} from '../../source/net/wire/codec.ts';
import {blockCode, blockHead} from '../../source/net/wire/messages.ts';

/** The place looked for. */
export type Place =
	| {readonly kind: 'before-frame'; readonly code: number}
	/** Counted in bytes of fragments alone, over the whole stream. */
	| {readonly kind: 'after-data'; readonly bytes: number};

export class FramesSeen {
	readonly #place: Place;
	/** The head of a frame that is not all there, kept back. */
	rest: Buffer = Buffer.alloc(0);
	/** Bytes still to come of the frame that has begun; of a block: its data. */
	#left = 0;
	#isBlock = false;
	#data = 0;

	constructor(place: Place) {
		this.#place = place;
	}

	/** What of the stream may pass now, and, once the place is reached, what comes behind it. */
	push(chunk: Buffer): {readonly passes: Buffer; readonly behind: Buffer | null} {
		const bytes = Buffer.concat([this.rest, chunk]);
		let at = 0;
		while (at < bytes.length) {
			if (this.#left > 0) {
				const step = Math.min(this.#left, bytes.length - at, this.#isBlock ? this.#untilData() : this.#left);
				at += step;
				this.#left -= step;
				if (!this.#isBlock) continue;
				this.#data += step;
				if (this.#untilData() === 0) return this.#cut(bytes, at);
				continue;
			}
			const head = bytes.subarray(at, at + frameHead);
			if (head.length < frameHead) break;
			const code = head[4]!;
			if (this.#place.kind === 'before-frame' && this.#place.code === code) return this.#cut(bytes, at);
			this.#isBlock = code === blockCode;
			const skipped = frameHead + (this.#isBlock ? blockHead : 0);
			if (bytes.length - at < skipped) break;
			this.#left = head.readUInt32BE(0) - 1 - (this.#isBlock ? blockHead : 0);
			at += skipped;
		}
		this.rest = bytes.subarray(at);
		return {passes: bytes.subarray(0, at), behind: null};
	}

	#untilData(): number {
		return this.#place.kind === 'after-data' ? Math.max(0, this.#place.bytes - this.#data) : Number.POSITIVE_INFINITY;
	}

	#cut(bytes: Buffer, at: number): {readonly passes: Buffer; readonly behind: Buffer} {
		return {passes: bytes.subarray(0, at), behind: bytes.subarray(at)};
	}
}
