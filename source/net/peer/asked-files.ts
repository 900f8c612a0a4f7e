/** Which files of a batch are asked of which source, with what has come of them: counts windows and bytes in flight. Asks nobody. */
import type {Link} from '../ports.ts';
import type {FragmentIndex, PeerId, RequestId} from '../types.ts';
import type {FetchLimits} from './request-table.ts';

/** Somebody who has greeted us and is said to have files of the batch. */
export type BatchSource = {
	readonly peer: PeerId;
	readonly link: Link;
	/** Where the search for its next file goes on. */
	cursor: number;
	/** Files, and bytes of them, asked for and neither placed nor given up. */
	files: number;
	bytes: number;
	/** Files that it gave. */
	given: number;
};

export const newBatchSource = (peer: PeerId, link: Link): BatchSource => ({
	...{peer, link, cursor: 0, files: 0, bytes: 0, given: 0},
});

export type AskedFile = {
	readonly source: BatchSource;
	readonly request: RequestId;
	/** Bytes of the file. */
	readonly size: number;
	readonly askedAt: number;
	/** Bytes. */
	received: number;
};

/** Asked of one source at a time: at first few, and one more for each that it gave, so that a slow one does not hold what others would give. */
const firstFiles = 16;
const mostFiles = 2048;
const mostBytes = 16 * 1024 * 1024;
/** Bytes asked for and not yet placed, of all downloads together. */
const mostInFlight = 48 * 1024 * 1024;

export class AskedFiles {
	readonly #limits: FetchLimits;
	readonly #asked = new Map<FragmentIndex, AskedFile>();
	readonly #indexes = new Map<RequestId, FragmentIndex>();

	constructor(limits: FetchLimits) {
		this.#limits = limits;
	}

	get(index: FragmentIndex): AskedFile | undefined {
		return this.#asked.get(index);
	}

	/** The file that a request is for. */
	indexOf(request: RequestId): FragmentIndex | undefined {
		return this.#indexes.get(request);
	}

	/** All that is asked, or only of one peer. */
	indexes(peer?: PeerId): readonly FragmentIndex[] {
		const all = [...this.#asked];
		return (peer === undefined ? all : all.filter(([, {source}]) => source.peer === peer)).map(([index]) => index);
	}

	/** Whether it is time to ask a source: a quarter of a window at a time, so that requests go out together. */
	isTime(source: BatchSource): boolean {
		return source.files <= windowOf(source) * 0.75 && source.bytes <= mostBytes * 0.75;
	}

	hasRoom(source: BatchSource): boolean {
		return source.files < windowOf(source) && source.bytes < mostBytes && this.#limits.inFlight < mostInFlight;
	}

	/** Returns the number to ask under. */
	enter(index: FragmentIndex, source: BatchSource, size: number, askedAt: number): RequestId {
		const request = this.#limits.nextRequest();
		this.#asked.set(index, {source, request, size, askedAt, received: 0});
		this.#indexes.set(request, index);
		this.#count(source, size, 1);
		return request;
	}

	forget(index: FragmentIndex): AskedFile | undefined {
		const asked = this.#asked.get(index);
		if (!asked) return undefined;
		this.#asked.delete(index);
		this.#indexes.delete(asked.request);
		this.#count(asked.source, asked.size, -1);
		return asked;
	}

	#count(source: BatchSource, size: number, by: 1 | -1): void {
		source.files += by;
		source.bytes += by * size;
		this.#limits.inFlight += by * size;
	}
}

const windowOf = ({given}: BatchSource): number => Math.min(mostFiles, firstFiles + given);
