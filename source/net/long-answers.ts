/** Messages in many parts that wait on our side until the other side takes them. Keeps their order; sends nothing itself. */
import type {Message} from './wire/messages.ts';

/** Bytes that may be queued on a link before the next part waits. */
export const enoughQueued = 1024 * 1024;
/** Answers one link may have waiting; who asks for more is not reading. */
const mostWaiting = 256;

export class LongAnswers {
	readonly #waiting: Iterator<Message>[] = [];

	/** Returns whether there was room for one more. */
	add(messages: Iterable<Message>): boolean {
		if (this.#waiting.length >= mostWaiting) return false;
		this.#waiting.push(messages[Symbol.iterator]());
		return true;
	}

	/** The next message to send, in the order of the answers. */
	next(): Message | undefined {
		for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
			const {done, value} = first.next();
			if (done !== true) return value;
			this.#waiting.shift();
		}
		return undefined;
	}
}
