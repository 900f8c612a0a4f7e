/** Remembers frames, so that what many are sent is encoded once. Knows no links. */
import {encode} from '../wire/codec.ts';
import type {Message, MessageType} from '../wire/messages.ts';

/** Sent again while their sender keeps them, with others in between. To remember every message would cost more than it saves. */
const kept: ReadonlySet<MessageType> = new Set(['list-snapshot', 'heartbeat-ack']);

export class FrameCache {
	#message: Message | undefined;
	#frame: Buffer = Buffer.alloc(0);
	/** A message that its sender has forgotten takes its frame along. */
	readonly #kept = new WeakMap<Message, Buffer>();

	/** The frame of a message. Messages never change, so the same object has the same frame. */
	of(message: Message): Buffer {
		if (message !== this.#message) {
			this.#frame = this.#kept.get(message) ?? encode(message);
			this.#message = message;
			if (kept.has(message.type)) this.#kept.set(message, this.#frame);
		}
		return this.#frame;
	}
}
