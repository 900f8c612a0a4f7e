/** Somebody who fetches from us: what it wants, what it is owed, what is on its way. Data only. */
import type {Link} from '../ports.ts';
import type {FileId, FragmentIndex, PeerId, RequestId} from '../types.ts';

/** A fragment that somebody asked for. */
export type Owed = {readonly request: RequestId; readonly file: FileId; readonly index: FragmentIndex};
/** One that is handed to the link and not yet delivered. `isFirst`: nobody had been given it before. */
export type Sending = Owed & {readonly bytes: number; readonly isFirst: boolean};

export type Fetcher = {
	readonly link: Link;
	readonly peer: PeerId;
	readonly name: string;
	/** Files it told us it wants: it hears of fragments we get. */
	readonly interests: Set<FileId>;
	readonly owed: Map<RequestId, Owed>;
	/** Handed to the link and not yet delivered, with their bytes. */
	readonly underWay: Map<RequestId, Sending>;
	bytesUnderWay: number;
	/** When it last took a fragment, or was handed one while nothing was on its way to it. */
	movedAt: number;
};

export const newFetcher = (link: Link, peer: PeerId, name: string): Fetcher => ({
	...{link, peer, name, bytesUnderWay: 0, movedAt: 0},
	...{interests: new Set(), owed: new Map(), underWay: new Map()},
});

const mostOwed = 4096;

/** Whether it may not ask for more, or asks under a number that is being served: counted twice, it would be settled once. */
export const isBusy = ({owed, underWay}: Fetcher, request: RequestId): boolean =>
	owed.size >= mostOwed || underWay.has(request);

/** A fragment is handed to its link. */
export const hand = (fetcher: Fetcher, sending: Sending, now: number): void => {
	if (fetcher.bytesUnderWay === 0) fetcher.movedAt = now;
	fetcher.underWay.set(sending.request, sending);
	fetcher.bytesUnderWay += sending.bytes;
};

/** It was delivered, or will not be; undefined when nothing was on its way under that number. */
export const settle = (fetcher: Fetcher, request: RequestId, now: number): Sending | undefined => {
	const sending = fetcher.underWay.get(request);
	if (!sending) return undefined;
	fetcher.movedAt = now;
	fetcher.underWay.delete(request);
	fetcher.bytesUnderWay -= sending.bytes;
	return sending;
};

/** Milliseconds without taking anything after which one to whom something is on its way may never take it. */
const standstill = 5000;

const standsStill = ({bytesUnderWay, movedAt}: Fetcher, now: number): boolean =>
	bytesUnderWay > 0 && now - movedAt >= standstill;

/**
 * Tells of a file whether somebody who takes what it gets is owed, or is being sent, a fragment of it that had been given to nobody.
 * Looks when it is first asked, which is seldom: not once for each of many small files.
 */
export const firstsAmong = (
	fetchers: Iterable<Fetcher>,
	isGiven: (file: FileId, index: FragmentIndex) => boolean,
	now: number,
): ((file: FileId) => boolean) => {
	let files: Set<FileId> | undefined;
	return file => {
		files ??= new Set(
			firsts(
				[...fetchers].filter(fetcher => !standsStill(fetcher, now)),
				isGiven,
			),
		);
		return files.has(file);
	};
};

const firsts = function* (
	fetchers: readonly Fetcher[],
	isGiven: (file: FileId, index: FragmentIndex) => boolean,
): Generator<FileId> {
	for (const {owed, underWay} of fetchers) {
		for (const {file, index} of owed.values()) if (!isGiven(file, index)) yield file;
		for (const {file, isFirst} of underWay.values()) if (isFirst) yield file;
	}
};
