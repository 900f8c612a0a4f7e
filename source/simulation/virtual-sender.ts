/**
 * Fragments on their way out of a simulated connection: one after the other, in blocks, each when the last has left.
 * As a TCP link's sender, but for the mischief of its machine.
 */
import {type Failure, FailureError, failure} from '../net/failures.ts';
import type {Content} from '../net/ports.ts';
import type {RequestId} from '../net/types.ts';
import {maxBlock} from '../net/wire/messages.ts';
import type {Machine} from './machine.ts';
import {blockOf} from './mischief.ts';
import type {SeededRandom} from './seeded-random.ts';
import type {VirtualClock} from './virtual-clock.ts';

/** Content that can be read without waiting, as simulated disks offer it. Throws a FailureError where `read` would reject. */
export type ImmediateContent = Content & {
	readNow(into: Uint8Array, position: number): void;
};

export type SenderSurroundings = {
	readonly clock: VirtualClock;
	readonly random: SeededRandom;
	readonly machine: Machine;
	/** Puts bytes on their way; `left` is called when they have left. */
	write(bytes: Buffer, left: () => void): void;
	/** All of a fragment has left, or cannot be read. */
	delivered(request: RequestId, bytes: number): void;
	undelivered(request: RequestId, because: Failure): void;
	/** The machine says no to what it was asked for. */
	refuse(request: RequestId): void;
};

type Delivery = {
	readonly request: RequestId;
	readonly content: Content;
	readonly offset: number;
	readonly length: number;
};

export class VirtualSender {
	readonly #around: SenderSurroundings;
	#deliveries: Delivery[] = [];
	#isSending = false;
	#isOver = false;

	constructor(around: SenderSurroundings) {
		this.#around = around;
	}

	deliver(request: RequestId, content: Content, offset: number, length: number): void {
		if (this.#isOver) return;
		this.#deliveries.push({request, content, offset, length});
		this.#next();
	}

	drop(request: RequestId): void {
		this.#deliveries = this.#deliveries.filter(delivery => delivery.request !== request);
	}

	/** Nothing more is told. */
	close(): void {
		this.#isOver = true;
		this.#deliveries = [];
	}

	#next(): void {
		if (this.#isSending || this.#isOver) return;
		const delivery = this.#deliveries.shift();
		if (!delivery) return;
		this.#isSending = true;
		this.#transmit(delivery, 0);
	}

	/** One block after the other, each when the last has left. */
	#transmit(delivery: Delivery, from: number): void {
		const {request, content, offset, length} = delivery;
		const {clock, random, machine} = this.#around;
		const {mischief} = machine;
		if (from >= length) {
			if (!this.#isOver) this.#around.delivered(request, length);
			this.#sendNext();
			return;
		}
		if (mischief.isMute || mischief.isRefusing) {
			if (mischief.isRefusing) this.#around.refuse(request);
			clock.after(0, () => this.#transmit(delivery, length));
			return;
		}
		const end = Math.min(length, from + maxBlock);
		const body = Buffer.allocUnsafe(end - from);
		const read = (): void =>
			this.#around.write(blockOf(mischief, random, request, from, body), () => this.#transmit(delivery, end));
		if (!isImmediate(content)) {
			content.read(body, offset + from).then(read, error => this.#unread(delivery, error));
			return;
		}
		try {
			content.readNow(body, offset + from);
		} catch (error) {
			if (!(error instanceof FailureError)) throw error;
			clock.after(0, () => this.#unread(delivery, error));
			return;
		}
		read();
	}

	#unread({request}: Delivery, error: unknown): void {
		const because = error instanceof FailureError ? error.failure : failure('E_DISK', `${error}`);
		if (!this.#isOver) this.#around.undelivered(request, because);
		this.#sendNext();
	}

	#sendNext(): void {
		this.#isSending = false;
		this.#next();
	}
}

const isImmediate = (content: Content): content is ImmediateContent => 'readNow' in content;
