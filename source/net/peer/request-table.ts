/**
 * Which fragments are asked of which sources, for one download: the one place that counts bytes in flight and hedges.
 * Keeps the account; decides nothing.
 */
import type {FragmentIndex, PeerId, RequestId} from '../types.ts';
import type {Bucket} from './rate.ts';
import type {Request, Source} from './source.ts';

/** What all downloads of a process share. */
export type FetchLimits = {
	/** Bytes asked for and not yet stored, all downloads together. */
	inFlight: number;
	readonly down: Bucket;
	nextRequest(): RequestId;
};

/** A landing that has ended: who gave it, for which request. */
export type Landed = {
	readonly peer: PeerId;
	readonly entry: Request;
	/** Stopped before we knew that all its bytes were here: those known then were counted as wasted. */
	readonly isStopped: boolean;
};

export type Asked = {readonly source: Source; readonly entry: Request; readonly isHedge: boolean};

/** Bytes, all downloads together. */
const mostInFlight = 48 * 1024 * 1024;
const mostStopped = 256;

export class RequestTable {
	readonly #limits: FetchLimits;
	/** Every request that may still bring its fragment, late ones included. */
	readonly #asked = new Map<FragmentIndex, Asked[]>();
	/** Complete fragments being checked and written while their source has gone. */
	readonly #orphans = new Map<RequestId, {readonly peer: PeerId; readonly entry: Request}>();
	/** The latest requests that were stopped: the last bytes of one may have been here, unknown to us, and its landing comes after all. */
	readonly #stopped = new Map<RequestId, {readonly peer: PeerId; readonly entry: Request}>();
	#hedged = 0;

	constructor(limits: FetchLimits) {
		this.#limits = limits;
	}

	/** Bytes of second requests for a fragment that is asked for already. */
	get hedged(): number {
		return this.#hedged;
	}

	/** Whether anything is awaited. */
	get isMoving(): boolean {
		for (const asked of this.#asked.values()) if (asked.some(({entry}) => !entry.isLate)) return true;
		return this.#orphans.size > 0;
	}

	/** Fragments of so many bytes that may still be asked for; one is always allowed, however large. */
	room(fragmentSize: number): number {
		const left = mostInFlight - this.#limits.inFlight;
		return Math.max(this.isMoving ? 0 : 1, Math.floor(left / fragmentSize));
	}

	/** Whether a fragment is asked for, late requests left out. */
	isAsked(index: FragmentIndex): boolean {
		return this.#asked.get(index)?.some(({entry}) => !entry.isLate) ?? false;
	}

	of(index: FragmentIndex): readonly Asked[] {
		return this.#asked.get(index) ?? [];
	}

	/** Fragments and their requests, oldest first. */
	entries(): IterableIterator<[FragmentIndex, readonly Asked[]]> {
		return this.#asked.entries();
	}

	enter(source: Source, index: FragmentIndex, length: number, isHedge: boolean, now: number): Request {
		const entry = source.asked(this.#limits.nextRequest(), index, length, now);
		this.#limits.inFlight += length;
		if (isHedge) this.#hedged += length;
		this.#asked.set(index, [...this.of(index), {source, entry, isHedge}]);
		return entry;
	}

	/** Waits no longer for a request, but uses it if it comes. */
	giveUp(source: Source, entry: Request): void {
		if (!entry.isLate) this.#limits.inFlight -= entry.length;
		source.markLate(entry);
	}

	/** The request is over for good. */
	forget(source: Source, entry: Request): void {
		if (!entry.isLate) this.#limits.inFlight -= entry.length;
		source.forget(entry.request);
		this.#unlist(entry);
	}

	/** Not wanted any more, and abandoned on its link; if that was too late, `finish` still knows whose it is. */
	stop(source: Source, entry: Request): void {
		this.forget(source, entry);
		this.#stopped.set(entry.request, {peer: source.peer, entry});
		if (this.#stopped.size > mostStopped) this.#stopped.delete(this.#stopped.keys().next().value!);
	}

	/** A block of no request that stands: returns how many bytes of a stopped one it brings. */
	tooLate(request: RequestId, bytes: number): number {
		const stopped = this.#stopped.get(request);
		if (!stopped) return 0;
		stopped.entry.received += bytes;
		return bytes;
	}

	/** Its source has gone, but all its bytes are here and being checked. */
	orphan(source: Source, entry: Request): void {
		source.requests.delete(entry.request);
		this.#orphans.set(entry.request, {peer: source.peer, entry});
	}

	/** A landing has ended: who gave it, and which request it was. `source` is the link's, if it still stands. */
	finish(source: Source | undefined, request: RequestId): Landed | undefined {
		const entry = source?.requests.get(request);
		if (source && entry) {
			this.forget(source, entry);
			return {peer: source.peer, entry, isStopped: false};
		}
		const stopped = this.#stopped.get(request);
		if (stopped) {
			this.#stopped.delete(request);
			return {...stopped, isStopped: true};
		}
		const orphan = this.#orphans.get(request);
		if (!orphan) return undefined;
		this.#orphans.delete(request);
		this.#unlist(orphan.entry);
		if (!orphan.entry.isLate) this.#limits.inFlight -= orphan.entry.length;
		return {...orphan, isStopped: false};
	}

	/** Nothing is awaited any more, not even what is being checked: returns the bytes of that. */
	close(): number {
		let bytes = 0;
		for (const {entry} of this.#orphans.values()) {
			bytes += entry.received;
			if (!entry.isLate) this.#limits.inFlight -= entry.length;
		}
		this.#orphans.clear();
		this.#stopped.clear();
		this.#asked.clear();
		return bytes;
	}

	#unlist({index, request}: Request): void {
		const asked = this.of(index);
		const own = asked.find(({entry}) => entry.request === request);
		if (!own) return;
		if (own.isHedge) this.#hedged -= own.entry.length;
		const rest = asked.filter(other => other !== own);
		if (rest.length > 0) this.#asked.set(index, rest);
		else this.#asked.delete(index);
	}
}
