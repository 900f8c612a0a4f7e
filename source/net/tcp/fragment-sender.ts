/**
 * Sends fragments over one link: reads runs of fragments at once, the next while the last is being written, and never
 * has more than one run in the socket. Knows contents and frames; the socket is behind an outlet.
 */
import {type Failure, FailureError, failure} from '../failures.ts';
import type {Content} from '../ports.ts';
import type {RequestId} from '../types.ts';
import {encodeBlockHead} from '../wire/codec.ts';
import {maxBlock} from '../wire/messages.ts';
import type {BufferPool} from './buffer-pool.ts';

/** Where frames go, and who hears what became of a fragment. */
export type SenderOutlet = {
	/** Writes buffers, one after the other; `flushed` follows later, also when the link broke. */
	write(buffers: readonly Buffer[], flushed: () => void): void;
	delivered(request: RequestId, bytes: number): void;
	undelivered(request: RequestId, because: Failure): void;
	/** The present tick of the shared sweep. */
	tick(): number;
};

type Delivery = {
	readonly request: RequestId;
	readonly content: Content;
	readonly offset: number;
	readonly length: number;
	/** Bytes in the runs taken so far. */
	taken: number;
};

/** Consecutive bytes of one fragment within a run. */
type Share = {readonly delivery: Delivery; readonly from: number; readonly length: number};

/** Consecutive bytes of one content, of one or more fragments, read at once to a place of the run's buffer. */
type Stretch = {readonly shares: Share[]; readonly at: number; length: number};

/** What is read at the same time and then written at once. */
type Run = {readonly buffer: Buffer; readonly stretches: readonly Stretch[]};

const leastStride = 64 * 1024;
/** Read at the same time: small files lie in as many places, and the thread pool has four hands. */
const mostStretches = 32;
/** A run that was flushed sooner (milliseconds) may be followed by a longer one, so that fast links need few reads… */
const soon = 50;
/** …and one that took longer by a shorter one, so that a message or a change of mind need not wait behind it. */
const late = 250;

export class FragmentSender {
	readonly #pool: BufferPool;
	readonly #outlet: SenderOutlet;
	#queue: Delivery[] = [];
	#isPumping = false;
	#isClosed = false;
	/** The most bytes of the next run. */
	#stride: number;
	#writingSince: number | undefined;

	constructor(pool: BufferPool, outlet: SenderOutlet) {
		this.#pool = pool;
		this.#outlet = outlet;
		this.#stride = Math.min(maxBlock, pool.size);
	}

	/** The tick from which the run in the socket waits to be taken, or undefined. */
	get writingSince(): number | undefined {
		return this.#writingSince;
	}

	deliver(request: RequestId, content: Content, offset: number, length: number): void {
		if (this.#isClosed) return;
		this.#queue.push({request, content, offset, length, taken: 0});
		if (!this.#isPumping) void this.#pump();
	}

	/** Forgets deliveries of this request that have not begun. */
	drop(request: RequestId): void {
		this.#queue = this.#queue.filter(delivery => delivery.request !== request || delivery.taken > 0);
	}

	/** Begins nothing any more and tells nothing any more. */
	close(): void {
		this.#isClosed = true;
		this.#queue = [];
	}

	async #pump(): Promise<void> {
		this.#isPumping = true;
		let ahead: Promise<Run | undefined> | undefined;
		while (this.#queue.length > 0 || ahead) {
			const run = await (ahead ?? this.#read(await this.#pool.take()));
			ahead = undefined;
			if (!run) continue;
			const written = this.#write(run);
			const spare = this.#queue.length > 0 ? this.#pool.spare() : undefined;
			if (spare) ahead = this.#read(spare);
			await written;
			this.#pool.give(run.buffer);
			this.#tellDelivered(run);
		}
		this.#isPumping = false;
	}

	/** Takes the next run off the queue and reads it; undefined when nothing of it could be read. */
	async #read(buffer: Buffer): Promise<Run | undefined> {
		const taken = this.#take();
		const wereRead = await Promise.all(taken.map(stretch => this.#fill(buffer, stretch)));
		const stretches = taken.filter((_, at) => wereRead[at]);
		if (stretches.length > 0) return {buffer, stretches};
		this.#pool.give(buffer);
		return undefined;
	}

	async #fill(buffer: Buffer, {shares, at, length}: Stretch): Promise<boolean> {
		const {delivery, from} = shares[0]!;
		try {
			await delivery.content.read(buffer.subarray(at, at + length), delivery.offset + from);
			return true;
		} catch (error) {
			this.#tellUndelivered(shares, error);
			return false;
		}
	}

	/** As many whole fragments as fit, neighbours as one stretch; one that is longer than a run fills several by itself. */
	#take(): readonly Stretch[] {
		const stretches: Stretch[] = [];
		let taken = 0;
		let last: Delivery | undefined;
		for (;;) {
			const next = this.#queue[0];
			if (!next || stretches.length >= mostStretches) break;
			const wanted = next.length - next.taken;
			if (last && wanted > this.#stride - taken) break;
			const length = Math.min(wanted, this.#stride - taken);
			const share = {delivery: next, from: next.taken, length};
			const stretch = stretches.at(-1);
			if (stretch && last?.content === next.content && next.offset === last.offset + last.length) {
				stretch.shares.push(share);
				stretch.length += length;
			} else stretches.push({shares: [share], at: taken, length});
			next.taken += length;
			taken += length;
			if (next.taken < next.length) break;
			this.#queue.shift();
			last = next;
		}
		return stretches;
	}

	#write({buffer, stretches}: Run): Promise<void> {
		if (this.#isClosed) return Promise.resolve();
		const frames: Buffer[] = [];
		for (const stretch of stretches) {
			let {at} = stretch;
			for (const {delivery, from, length} of stretch.shares) {
				for (let sent = 0; sent < length; sent += maxBlock) {
					const block = Math.min(maxBlock, length - sent);
					frames.push(encodeBlockHead(delivery.request, from + sent, block), buffer.subarray(at, at + block));
					at += block;
				}
			}
		}
		this.#writingSince = this.#outlet.tick();
		const start = performance.now();
		return new Promise(resolve => {
			this.#outlet.write(frames, () => {
				this.#writingSince = undefined;
				this.#adapt(performance.now() - start);
				resolve();
			});
		});
	}

	#adapt(elapsed: number): void {
		if (elapsed < soon) this.#stride = Math.min(this.#stride * 2, this.#pool.size);
		else if (elapsed > late) this.#stride = Math.max(this.#stride / 2, leastStride);
	}

	#tellDelivered({stretches}: Run): void {
		for (const {delivery, from, length} of stretches.flatMap(({shares}) => shares))
			if (!this.#isClosed && from + length === delivery.length)
				this.#outlet.delivered(delivery.request, delivery.length);
	}

	#tellUndelivered(shares: readonly Share[], error: unknown): void {
		const because =
			error instanceof FailureError ? error.failure : failure('E_DISK', `A shared file cannot be read: ${error}.`);
		for (const {delivery} of shares) {
			if (this.#queue[0] === delivery) this.#queue.shift();
			if (!this.#isClosed) this.#outlet.undelivered(delivery.request, because);
		}
	}
}
