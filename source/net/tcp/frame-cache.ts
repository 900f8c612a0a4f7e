/** Remembers the frame of the message encoded last, so that a broadcast is encoded once. Knows no links. */
import {encode} from '../wire/codec.ts';
import type {Message} from '../wire/messages.ts';

export class FrameCache {
	#message: Message | undefined;
	#frame: Buffer = Buffer.alloc(0);

	/** The frame of a message. Messages never change, so the same object has the same frame. */
	of(message: Message): Buffer {
		if (message !== this.#message) {
			this.#frame = encode(message);
			this.#message = message;
		}
		return this.#frame;
	}
}
