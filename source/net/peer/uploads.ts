/**
 * The serving side: who fetches from us, what they asked for and what is owed to them.
 * Answers requirements, sends fragments in turn within the upload limit; the link reads and sends the bytes.
 */
import type {Failure} from '../failures.ts';
import {fragmentLength, fragmentOffset} from '../manifest.ts';
import type {Clock, Link} from '../ports.ts';
import {topologyNamed} from '../topologies/index.ts';
import type {FileId, FragmentIndex, LinkId, PeerId, RequestId} from '../types.ts';
import {type Message, type MessageOf, sharedFileField} from '../wire/messages.ts';
import {cutBytes, cutList} from '../wire/parts.ts';
import type {PeerPorts} from './options.ts';
import {Bucket, Meter} from './rate.ts';
import type {Holding, Shelf} from './shelf.ts';

type Owed = {readonly request: RequestId; readonly file: FileId; readonly index: FragmentIndex};
type Fetcher = {
	readonly link: Link;
	readonly peer: PeerId;
	readonly name: string;
	/** Files it told us it wants: it hears of fragments we get. */
	readonly interests: Set<FileId>;
	readonly owed: Map<RequestId, Owed>;
	/** Handed to the link and not yet delivered, with their bytes. */
	readonly underWay: Map<RequestId, Owed & {readonly bytes: number}>;
	bytesUnderWay: number;
};

const mebibyte = 1024 * 1024;
/** Handed to a link at a time: enough to keep it busy, little enough that a cancel still helps. */
const enoughUnderWay = 4 * mebibyte;
const mostOwed = 4096;
const mostInterests = 10_000;
const topology = topologyNamed('swarm');

export class Uploads {
	readonly #clock: Clock;
	readonly #report: PeerPorts['report'];
	readonly #shelf: Shelf;
	readonly #bucket: Bucket;
	readonly #meter: Meter;
	readonly #fetchers = new Map<LinkId, Fetcher>();
	/** Fragments got since the last round, by file. */
	readonly #fresh = new Map<FileId, FragmentIndex[]>();

	constructor({clock, report}: Pick<PeerPorts, 'clock' | 'report'>, shelf: Shelf, rate: number) {
		this.#clock = clock;
		this.#report = report;
		this.#shelf = shelf;
		this.#bucket = new Bucket(rate, clock.now());
		this.#meter = new Meter(clock.now());
	}

	/** Bytes per second of late. */
	rate(now: number): number {
		return this.#meter.perSecond(now);
	}

	/** What a fetcher says after its hello. */
	message(link: LinkId, message: Message): void {
		switch (message.type) {
			case 'manifest-request':
				this.#manifest(link, message.file);
				break;
			case 'fragment-request':
				this.#request(link, message);
				break;
			case 'cancel':
				this.#cancel(link, message.request);
				break;
			case 'release':
				this.#release(link, message.file);
				break;
			case 'search':
				this.#search(link, message);
				break;
			default:
				break;
		}
	}

	greeted(link: Link, {peer, name}: Pick<MessageOf<'hello'>, 'peer' | 'name'>): void {
		const fresh = {interests: new Set<FileId>(), owed: new Map(), underWay: new Map(), bytesUnderWay: 0};
		this.#fetchers.set(link.id, {link, peer, name, ...fresh});
	}

	/** Who is at the other end. */
	peerOf(link: LinkId): PeerId | undefined {
		return this.#fetchers.get(link)?.peer;
	}

	closed(link: LinkId): void {
		this.#fetchers.delete(link);
	}

	/** Somebody wants a file: tells what we have of it, and from now on what we get. `isWanted`: we are downloading it ourselves. */
	requirement(link: LinkId, file: FileId, isWanted: boolean): void {
		const fetcher = this.#fetchers.get(link);
		if (!fetcher) return;
		const holding = this.#shelf.get(file);
		const fragments = holding?.have.count ?? 0;
		this.#report({event: 'requirement', peer: fetcher.peer, name: fetcher.name, id: file, fragments});
		if (fetcher.interests.size < mostInterests) fetcher.interests.add(file);
		for (const answer of availability(file, holding, isWanted)) fetcher.link.send(answer);
	}

	#manifest(link: LinkId, file: FileId): void {
		const manifest = this.#shelf.get(file)?.manifest;
		const fetcher = this.#fetchers.get(link);
		if (!manifest || !fetcher) return;
		const {size, fragmentSize, whole} = manifest;
		const parts = cutBytes(manifest.hashes);
		const of = {type: 'manifest', file, size, fragmentSize, whole, parts: parts.length} as const;
		fetcher.link.stream(parts.map((hashes, part) => ({...of, part, hashes})));
	}

	#request(link: LinkId, {file, wanted}: MessageOf<'fragment-request'>): void {
		const fetcher = this.#fetchers.get(link);
		if (!fetcher) return;
		const have = this.#shelf.get(file)?.have;
		for (const {request, index} of wanted) {
			if (!have?.has(index)) fetcher.link.send({type: 'fragment-refused', request, reason: have ? 'not-held' : 'gone'});
			else if (fetcher.owed.size >= mostOwed) fetcher.link.send({type: 'fragment-refused', request, reason: 'busy'});
			else fetcher.owed.set(request, {request, file, index});
		}
		this.#serve(fetcher);
	}

	#cancel(link: LinkId, request: RequestId): void {
		const fetcher = this.#fetchers.get(link);
		if (!fetcher) return;
		if (!fetcher.owed.delete(request)) fetcher.link.drop(request);
		if (this.#settle(fetcher, request)) this.#serve(fetcher);
	}

	/** The other side does not want this file any more. */
	#release(link: LinkId, file: FileId): void {
		const fetcher = this.#fetchers.get(link);
		if (!fetcher) return;
		fetcher.interests.delete(file);
		for (const owed of fetcher.owed.values()) if (owed.file === file) fetcher.owed.delete(owed.request);
	}

	#search(link: LinkId, {request, query}: MessageOf<'search'>): void {
		const fetcher = this.#fetchers.get(link);
		if (!fetcher) return;
		const parts = cutList(this.#shelf.shared(query), file => sharedFileField.size(file));
		fetcher.link.stream(
			parts.map((files, index) => ({type: 'results', request, isLast: index === parts.length - 1, files})),
		);
	}

	delivered(link: LinkId, request: RequestId): void {
		const fetcher = this.#fetchers.get(link);
		const done = fetcher && this.#settle(fetcher, request);
		if (!done) return;
		this.#shelf.sent(done.file, done.index);
		this.#meter.add(done.bytes, this.#clock.now());
		this.#report({event: 'sent', id: done.file, index: done.index, to: fetcher.peer, bytes: done.bytes});
		this.#serve(fetcher);
	}

	/** Returns the file when it turned out to have changed or gone. */
	undelivered(link: LinkId, request: RequestId, because: Failure): FileId | undefined {
		const fetcher = this.#fetchers.get(link);
		const failed = fetcher && this.#settle(fetcher, request);
		if (!failed) return undefined;
		fetcher.link.send({type: 'fragment-refused', request, reason: because.code === 'E_CHANGED' ? 'changed' : 'gone'});
		this.#serve(fetcher);
		return failed.file;
	}

	/** A fragment of a file we download is verified: those who want it hear of it with the next round. */
	gained(file: FileId, index: FragmentIndex): void {
		const fresh = this.#fresh.get(file);
		if (fresh) fresh.push(index);
		else this.#fresh.set(file, [index]);
	}

	/** One round: tells what is new, and serves what the limit held back. */
	tick(): void {
		for (const [file, indexes] of this.#fresh) {
			for (let at = 0; at < indexes.length; at += 8192) {
				const message = {type: 'have', file, indexes: indexes.slice(at, at + 8192)} as const;
				for (const {link, interests} of this.#fetchers.values()) if (interests.has(file)) link.send(message);
			}
		}
		this.#fresh.clear();
		for (const fetcher of this.#fetchers.values()) this.#serve(fetcher);
		this.#rotate();
	}

	closeAll(): void {
		for (const {link} of this.#fetchers.values()) link.close();
		this.#fetchers.clear();
	}

	/** Hands over what is owed while there is room; a second round follows when the first has changed what is granted. */
	#serve(fetcher: Fetcher): void {
		while (this.#serveRound(fetcher) > 0);
	}

	/** Returns how many were handed over. */
	#serveRound(fetcher: Fetcher): number {
		const unsent = this.#unsentOwed(fetcher);
		let handed = 0;
		for (const owed of fetcher.owed.values()) {
			if (fetcher.bytesUnderWay >= enoughUnderWay) break;
			const holding = this.#shelf.get(owed.file);
			if (!holding) {
				fetcher.owed.delete(owed.request);
				fetcher.link.send({type: 'fragment-refused', request: owed.request, reason: 'gone'});
				continue;
			}
			const view = {
				isOwner: holding.isOwner,
				sent: (fragment: FragmentIndex): number => holding.sent[fragment]!,
				isUnsentOwed: (): boolean => unsent.has(owed.file),
			};
			if (!topology.grants(view, fetcher.peer, owed.index)) continue;
			const bytes = fragmentLength(holding.manifest, owed.index);
			if (!this.#bucket.take(bytes, this.#clock.now())) break;
			fetcher.owed.delete(owed.request);
			fetcher.underWay.set(owed.request, {...owed, bytes});
			fetcher.bytesUnderWay += bytes;
			fetcher.link.deliver(owed.request, holding.content, fragmentOffset(holding.manifest, owed.index), bytes);
			handed++;
		}
		return handed;
	}

	/** Files of which this peer is owed a fragment that was never sent. */
	#unsentOwed({owed}: Fetcher): Set<FileId> {
		const files = new Set<FileId>();
		for (const {file, index} of owed.values()) if (this.#shelf.get(file)?.sent[index] === 0) files.add(file);
		return files;
	}

	#settle(fetcher: Fetcher, request: RequestId): (Owed & {readonly bytes: number}) | undefined {
		const entry = fetcher.underWay.get(request);
		if (!entry) return undefined;
		fetcher.underWay.delete(request);
		fetcher.bytesUnderWay -= entry.bytes;
		return entry;
	}

	/** Who was served first this round is last in the next: under a limit nobody is always first. */
	#rotate(): void {
		const first = this.#fetchers.entries().next().value;
		if (!first) return;
		this.#fetchers.delete(first[0]);
		this.#fetchers.set(...first);
	}
}

/** What we have of a file, in as many parts as it takes. */
const availability = (file: FileId, holding: Holding | undefined, isWanted: boolean): MessageOf<'availability'>[] => {
	const answer = {type: 'availability', file, part: 0, parts: 1, bits: new Uint8Array()} as const;
	if (!holding) return [{...answer, holds: isWanted ? 'some' : 'none'}];
	if (holding.have.isFull) return [{...answer, holds: 'all'}];
	const parts = cutBytes(holding.have.bytes);
	return parts.map((bits, part) => ({...answer, holds: 'some', part, parts: parts.length, bits}));
};
