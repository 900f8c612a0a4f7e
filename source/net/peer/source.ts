/**
 * One source of one file: what it holds, what it was asked, how well it keeps its word.
 * NEW -> GOOD -> SLOW -> MUTE -> BANNED. Judges; sends nothing.
 */
import type {Bitfield} from '../bitfield.ts';
import type {Link} from '../ports.ts';
import type {FragmentIndex, PeerId, RequestId} from '../types.ts';
import {PassedOn} from './passed-on.ts';
import {Meter} from './rate.ts';

export type Request = {
	readonly request: RequestId;
	readonly index: FragmentIndex;
	/** Bytes. */
	readonly length: number;
	readonly askedAt: number;
	/** When its first block came; null before. */
	begunAt: number | null;
	/** Bytes. */
	received: number;
	/** Given up, but used if it comes after all and is still wanted. */
	isLate: boolean;
};

const mebibyte = 1024 * 1024;
const firstWindow = mebibyte;
const largestWindow = 8 * mebibyte;
/** A source slower than this, in bytes per second, misses its deadlines. */
const floorRate = 64 * 1024;
/** Milliseconds allowed for the first byte of a fragment, at least. */
const leastPatience = 3000;
const missesToMute = 3;
const mostFruitless = 6;
const missSpan = 60_000;

export class Source {
	readonly peer: PeerId;
	readonly link: Link;
	/** What it says it has; a newer answer replaces it. */
	holds: Bitfield;
	/** What it holds and says that others pass on: not in `holds`. */
	readonly passedOn = new PassedOn();
	/** In the order asked; late ones included until they come or the link goes. */
	readonly requests = new Map<RequestId, Request>();
	readonly #fragmentSize: number;
	readonly #meter: Meter;
	#waits: number[] = [];
	#window = firstWindow;
	#progressAt: number;
	#misses: number[] = [];
	#muteUntil = 0;
	#mutings = 0;
	/** Misses since a byte came. */
	#fruitless = 0;
	#hasGiven = false;
	#inFlight = 0;

	constructor(peer: PeerId, link: Link, holds: Bitfield, fragmentSize: number, now: number) {
		this.peer = peer;
		this.link = link;
		this.holds = holds;
		this.#fragmentSize = fragmentSize;
		this.#meter = new Meter(now);
		this.#progressAt = now;
	}

	/** Bytes asked for and not yet stored, late ones left out. */
	get inFlight(): number {
		return this.#inFlight;
	}

	/** Whether a fragment has come from it. */
	get hasGiven(): boolean {
		return this.#hasGiven;
	}

	isMute(now: number): boolean {
		return now < this.#muteUntil;
	}

	/** Its rest is over: it may be asked again at once. */
	wake(): void {
		this.#muteUntil = 0;
	}

	/** Bytes per second of late. */
	rate(now: number): number {
		return this.#meter.perSecond(now);
	}

	/** How many fragments may be asked of it now: a quarter of the window at a time, so that one message asks for many. */
	room(now: number): number {
		if (this.isMute(now)) return 0;
		const least = this.#misses.length > 0 ? this.#fragmentSize : 2 * this.#fragmentSize;
		const window = Math.max(this.#window, least);
		const free = window - this.#inFlight;
		return free < window / 4 ? 0 : Math.floor(free / this.#fragmentSize);
	}

	asked(request: RequestId, index: FragmentIndex, length: number, now: number): Request {
		if (this.#inFlight === 0) this.#progressAt = now;
		this.#inFlight += length;
		const entry = {request, index, length, askedAt: now, begunAt: null, received: 0, isLate: false};
		this.requests.set(request, entry);
		return entry;
	}

	/** A block came. Returns whether it is of a request that stands. */
	progress(request: RequestId, bytes: number, now: number): boolean {
		const entry = this.requests.get(request);
		if (!entry) return false;
		this.#progressAt = now;
		this.#fruitless = 0;
		this.#meter.add(bytes, now);
		if (entry.begunAt === null) {
			entry.begunAt = now;
			this.#waits = [...this.#waits.slice(-31), now - entry.askedAt];
		}
		entry.received += bytes;
		return true;
	}

	/** A fragment came whole: the window follows the measured rate, one second's worth. */
	settled(now: number): void {
		this.#mutings = 0;
		this.#hasGiven = true;
		const target = Math.min(largestWindow, Math.max(2 * this.#fragmentSize, this.#meter.perSecond(now)));
		this.#window += (target - this.#window) / 4;
	}

	/** The request is over, however it ended. */
	forget(request: RequestId): Request | undefined {
		const entry = this.requests.get(request);
		if (!entry) return undefined;
		this.requests.delete(request);
		if (!entry.isLate) this.#inFlight -= entry.length;
		return entry;
	}

	/** Gives up waiting for a request without forgetting it. */
	markLate(entry: Request): void {
		if (entry.isLate) return;
		entry.isLate = true;
		this.#inFlight -= entry.length;
	}

	/** Requests past their deadline: nothing came for too long, or it trickles. */
	overdue(now: number): Request[] {
		const patience = this.#patience();
		const pending = [...this.requests.values()].filter(entry => !entry.isLate);
		const head = pending[0];
		if (!head) return [];
		if (this.isMute(now) || now - Math.max(head.askedAt, this.#progressAt) >= patience) return pending;
		const begun = pending.filter(entry => entry.begunAt !== null);
		return begun.filter(({begunAt, length}) => now - begunAt! >= (length / floorRate) * 1000 + leastPatience);
	}

	/** It missed a deadline and has sent nothing since. */
	get isDoubtful(): boolean {
		return this.#fruitless > 0;
	}

	/** Asked again and again, it has given nothing: the link may be dead without a word. */
	get isFruitless(): boolean {
		return this.#fruitless >= mostFruitless;
	}

	/** Milliseconds since anything came while something was asked for. */
	silence(now: number): number {
		return this.#inFlight === 0 ? 0 : now - this.#progressAt;
	}

	/** A deadline was missed or a request refused: half the window; after three in a minute, a pause that doubles. Returns whether it is mute now. */
	miss(now: number): boolean {
		this.#fruitless++;
		this.#window = Math.max(this.#fragmentSize, this.#window / 2);
		this.#misses = [...this.#misses.filter(at => now - at < missSpan), now];
		if (this.#misses.length < missesToMute) return false;
		this.#misses = [now];
		this.#muteUntil = now + Math.min(60_000, 5000 * 2 ** this.#mutings++);
		return true;
	}

	#patience(): number {
		if (this.#waits.length < 8) return leastPatience;
		const sorted = this.#waits.toSorted((left, right) => left - right);
		return Math.max(leastPatience, 4 * sorted[Math.floor(sorted.length * 0.95)]!);
	}
}
