/**
 * What one link has said that the other side has not taken: bytes on their way, and messages in many parts that wait for room.
 * Keeps their order and how much is too much; sends nothing itself.
 */
import type {Message} from './wire/messages.ts';

/** Bytes that may be queued on a link before the next part of a long answer waits. */
const enoughQueued = 1024 * 1024;
/** The most control bytes that may wait for the other side. */
const mostQueued = 4 * 1024 * 1024;
/** Answers one link may have waiting; who asks for more is not reading. */
const mostWaiting = 256;

export class Outbox {
	readonly #waiting: Iterator<Message>[] = [];
	#queued = 0;

	/** Bytes that are on their way. */
	get queued(): number {
		return this.#queued;
	}

	/** So many bytes go on their way. Returns whether there was room: who takes so little is too slow. */
	put(bytes: number): boolean {
		this.#queued += bytes;
		return this.#queued <= mostQueued;
	}

	/** The other side has taken so many bytes. */
	taken(bytes: number): void {
		this.#queued -= bytes;
	}

	/** A long answer, which `next` gives in parts. Returns whether there was room for one more. */
	add(messages: Iterable<Message>): boolean {
		if (this.#waiting.length >= mostWaiting) return false;
		this.#waiting.push(messages[Symbol.iterator]());
		return true;
	}

	/** The next message of the long answers, in their order, if there is room for it. */
	next(): Message | undefined {
		if (this.#queued >= enoughQueued) return undefined;
		for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
			const {done, value} = first.next();
			if (done !== true) return value;
			this.#waiting.shift();
		}
		return undefined;
	}
}
