/**
 * The serving side: who fetches from us, what they asked for and what is owed to them.
 * Answers requirements, sends fragments in turn within the upload limit; the link reads and sends the bytes.
 */
import type {Failure} from '../failures.ts';
import {fragmentLength, fragmentOffset} from '../manifest.ts';
import type {Clock, Link} from '../ports.ts';
import type {FileId, FragmentIndex, LinkId, PeerId, RequestId} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import {availability, manifestParts, results} from './availability.ts';
import {type Fetcher, firstsAmong, hand, isBusy, newFetcher, type Sending, settle} from './fetcher.ts';
import {Grants} from './grants.ts';
import type {Groups} from './groups.ts';
import type {PeerPorts} from './options.ts';
import {Bucket, Meter} from './rate.ts';
import type {Shelf} from './shelf.ts';
import type {Trace} from './trace.ts';

const mebibyte = 1024 * 1024;
/** Handed to a link at a time: enough to keep it busy, little enough that a cancel still helps. */
const enoughUnderWay = 4 * mebibyte;
/** Handed to all links together, at least. */
const leastUnderWay = mebibyte;
const mostInterests = 10_000;

export class Uploads {
	readonly #clock: Clock;
	readonly #report: PeerPorts['report'];
	readonly #trace: Trace;
	readonly #shelf: Shelf;
	readonly #groups: Pick<Groups, 'topology' | 'passesOn'>;
	readonly grants: Grants;
	readonly #bucket: Bucket;
	readonly #meter: Meter;
	readonly #fetchers = new Map<LinkId, Fetcher>();
	#bytesUnderWay = 0;
	/** Fragments got since the last round, by file. */
	readonly #fresh = new Map<FileId, FragmentIndex[]>();

	/** `rate`: bytes per second, 0 for no limit. */
	constructor(
		{clock, report}: Pick<PeerPorts, 'clock' | 'report'>,
		shelf: Shelf,
		groups: Pick<Groups, 'get' | 'topology' | 'passesOn' | 'terms'>,
		trace: Trace,
		rate: number,
	) {
		this.#clock = clock;
		this.#report = report;
		this.#trace = trace;
		this.#shelf = shelf;
		this.#groups = groups;
		this.grants = new Grants(clock, groups);
		this.#bucket = new Bucket(rate, clock.now());
		this.#meter = new Meter(clock.now());
	}

	/** Somebody may have more now. */
	reconsider(): void {
		this.#serve();
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
				this.#fetchers.get(link)?.link.stream(results(this.#shelf, message));
				break;
			default:
				break;
		}
	}

	greeted(link: Link, {peer, name}: Pick<MessageOf<'hello'>, 'peer' | 'name'>): void {
		this.#fetchers.set(link.id, newFetcher(link, peer, name));
	}

	/** Everybody linked to us. */
	get callers(): Iterable<Fetcher> {
		return this.#fetchers.values();
	}

	/** Who is at the other end. */
	peerOf(link: LinkId): PeerId | undefined {
		return this.#fetchers.get(link)?.peer;
	}

	closed(link: LinkId): void {
		const fetcher = this.#fetchers.get(link);
		if (fetcher) for (const request of [...fetcher.underWay.keys()]) this.#ungive(fetcher, request);
		this.#fetchers.delete(link);
	}

	/** Ends all links of one that fetches from us, and tells it why. */
	end(peer: PeerId, because: Failure): void {
		for (const {peer: fetcher, link} of this.#fetchers.values()) {
			if (fetcher !== peer) continue;
			this.closed(link.id);
			link.close(because);
		}
	}

	/** Somebody wants a file: tells what we have of it, and from now on what we get. `isWanted`: we are downloading it ourselves. */
	requirement(link: LinkId, file: FileId, isWanted: boolean): void {
		const fetcher = this.#fetchers.get(link);
		if (!fetcher) return;
		const holding = this.#shelf.get(file);
		const fragments = holding?.have.count ?? 0;
		this.#trace.list('list-sent', fetcher.peer, file, fragments);
		this.#report({event: 'requirement', peer: fetcher.peer, name: fetcher.name, id: file, fragments});
		if (fetcher.interests.size < mostInterests) fetcher.interests.add(file);
		for (const answer of availability(file, holding, isWanted)) fetcher.link.send(answer);
	}

	#manifest(link: LinkId, file: FileId): void {
		const manifest = this.#shelf.get(file)?.manifest;
		const fetcher = this.#fetchers.get(link);
		if (!manifest || !fetcher) return;
		fetcher.link.stream(manifestParts(manifest));
	}

	#request(link: LinkId, {file, wanted}: MessageOf<'fragment-request'>): void {
		const fetcher = this.#fetchers.get(link);
		if (!fetcher) return;
		const have = this.#shelf.get(file)?.have;
		this.#trace.requests('request-received', fetcher.peer, file, wanted);
		for (const {request, index} of wanted) {
			if (!have?.has(index) && !this.#groups.passesOn(file))
				fetcher.link.send({type: 'fragment-refused', request, reason: have ? 'not-held' : 'gone'});
			else if (isBusy(fetcher, request)) fetcher.link.send({type: 'fragment-refused', request, reason: 'busy'});
			else fetcher.owed.set(request, {request, file, index});
		}
		this.#serve(fetcher);
	}

	#cancel(link: LinkId, request: RequestId): void {
		const fetcher = this.#fetchers.get(link);
		if (!fetcher) return;
		if (!fetcher.owed.delete(request)) fetcher.link.drop(request);
		if (this.#ungive(fetcher, request)) this.#serve(fetcher);
	}

	/** The other side does not want this file any more. */
	#release(link: LinkId, file: FileId): void {
		const fetcher = this.#fetchers.get(link);
		if (!fetcher) return;
		fetcher.interests.delete(file);
		for (const owed of fetcher.owed.values()) if (owed.file === file) fetcher.owed.delete(owed.request);
	}

	delivered(link: LinkId, request: RequestId): void {
		const fetcher = this.#fetchers.get(link);
		const done = fetcher && this.#settle(fetcher, request);
		if (!done) return;
		this.#shelf.sent(done.file, done.index);
		this.#meter.add(done.bytes, this.#clock.now());
		this.#trace.fragments('fragment-sent', fetcher.peer, done.file, [done.index]);
		this.#report({event: 'sent', id: done.file, index: done.index, to: fetcher.peer, bytes: done.bytes});
		this.#serve(fetcher);
	}

	/** Returns the file when it turned out to have changed or gone. */
	undelivered(link: LinkId, request: RequestId, because: Failure): FileId | undefined {
		const fetcher = this.#fetchers.get(link);
		const failed = fetcher && this.#ungive(fetcher, request);
		if (!failed) return undefined;
		fetcher.link.send({type: 'fragment-refused', request, reason: because.code === 'E_CHANGED' ? 'changed' : 'gone'});
		this.#serve(fetcher);
		return failed.file;
	}

	/** A fragment of a file we download is verified: those who want it hear of it with the next round, or at once where it is passed on. */
	gained(file: FileId, index: FragmentIndex): void {
		if (this.#groups.topology(file)?.isOpen === false) {
			this.announce(file, [index]);
			return;
		}
		const fresh = this.#fresh.get(file);
		if (fresh) fresh.push(index);
		else this.#fresh.set(file, [index]);
	}

	/** One round: tells what is new, and serves what the limit held back. */
	tick(): void {
		for (const [file, indexes] of this.#fresh) this.#tellAll(file, indexes);
		this.#fresh.clear();
		this.#serve();
		this.#rotate();
	}

	closeAll(): void {
		for (const {link} of this.#fetchers.values()) link.close();
		this.#fetchers.clear();
		this.#bytesUnderWay = 0;
	}

	/** Tells at once what is here now, and serves who has asked for it already. */
	announce(file: FileId, indexes: readonly FragmentIndex[]): void {
		this.#tellAll(file, indexes);
		if (indexes.length > 0) this.reconsider();
	}

	#tellAll(file: FileId, indexes: readonly FragmentIndex[]): void {
		for (let at = 0; at < indexes.length; at += 8192) {
			const message = {type: 'have', file, indexes: indexes.slice(at, at + 8192)} as const;
			for (const {link, interests} of this.#fetchers.values()) if (interests.has(file)) link.send(message);
		}
	}

	/** Hands over what is owed while there is room; `last` after all others, when it has just had its turn. */
	#serve(last?: Fetcher): void {
		const isGiven = (file: FileId, index: FragmentIndex): boolean => this.grants.isGiven(file, index);
		const firsts = firstsAmong(this.#fetchers.values(), isGiven, this.#clock.now());
		for (const fetcher of this.#fetchers.values())
			if (fetcher !== last && fetcher.owed.size > 0) this.#serveOne(fetcher, firsts);
		if (last) this.#serveOne(last, firsts);
	}

	#serveOne(fetcher: Fetcher, hasFirsts: (file: FileId) => boolean): void {
		for (const owed of fetcher.owed.values()) {
			if (!this.#hasRoom(fetcher)) break;
			const holding = this.#shelf.get(owed.file);
			if (!holding?.have.has(owed.index)) {
				// It was asked for before it came.
				if (this.#groups.passesOn(owed.file)) continue;
				fetcher.owed.delete(owed.request);
				const reason = holding ? 'not-held' : 'gone';
				fetcher.link.send({type: 'fragment-refused', request: owed.request, reason});
				continue;
			}
			const grant = this.grants.decide(fetcher.peer, holding, owed.index, () => hasFirsts(owed.file));
			if (grant === 'hold') continue;
			if (grant === 'refuse') {
				fetcher.owed.delete(owed.request);
				fetcher.link.send({type: 'fragment-refused', request: owed.request, reason: 'elsewhere'});
				continue;
			}
			const bytes = fragmentLength(holding.manifest, owed.index);
			if (!this.#bucket.take(bytes, this.#clock.now())) break;
			fetcher.owed.delete(owed.request);
			const isFirst = !this.grants.isGiven(owed.file, owed.index);
			hand(fetcher, {...owed, bytes, isFirst}, this.#clock.now());
			this.#bytesUnderWay += bytes;
			this.grants.given(fetcher.peer, owed.file, owed.index);
			fetcher.link.deliver(owed.request, holding.content, fragmentOffset(holding.manifest, owed.index), bytes);
		}
	}

	/**
	 * Whether a link may be handed more. One fragment always: a link that stands still holds up nobody else. Beyond that all links
	 * together get a tenth of a second's worth: what lies in their queues cannot be put in a better order any more.
	 */
	#hasRoom({bytesUnderWay}: Fetcher): boolean {
		if (bytesUnderWay === 0) return true;
		if (bytesUnderWay === this.#bytesUnderWay) return bytesUnderWay < enoughUnderWay;
		const enough = Math.max(leastUnderWay, this.#meter.perSecond(this.#clock.now()) / 10);
		return bytesUnderWay < enoughUnderWay && this.#bytesUnderWay < enough;
	}

	/** What was handed over did not arrive. */
	#ungive(fetcher: Fetcher, request: RequestId): Sending | undefined {
		const entry = this.#settle(fetcher, request);
		if (entry) this.grants.taken(fetcher.peer, entry.file, entry.index);
		return entry;
	}

	#settle(fetcher: Fetcher, request: RequestId): Sending | undefined {
		const sending = settle(fetcher, request, this.#clock.now());
		if (sending) this.#bytesUnderWay -= sending.bytes;
		return sending;
	}

	/** Who was served first this round is last in the next: under a limit nobody is always first. */
	#rotate(): void {
		const first = this.#fetchers.entries().next().value;
		if (!first) return;
		this.#fetchers.delete(first[0]);
		this.#fetchers.set(...first);
	}
}
