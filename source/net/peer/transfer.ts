/**
 * One download from requirement to finished file: whom it asked, what they answered, manifest, unfinished file, end.
 * Fragments are Fetch's business; names and the manager's directory are not known here.
 */
import {Bitfield} from '../bitfield.ts';
import type {DiskEvent} from '../events.ts';
import {type Failure, failure} from '../failures.ts';
import {fragmentCount} from '../manifest.ts';
import type {Content, Link} from '../ports.ts';
import {topologyNamed} from '../topologies/index.ts';
import type {FileId, FragmentIndex, Manifest, PeerId, TransferId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {type Answer, Answers, heldBy} from './answers.ts';
import {Fetch, type FetchListener} from './fetch.ts';
import {ManifestFetch} from './manifest-fetch.ts';
import type {TransferSnapshot, TransferState} from './options.ts';
import type {Holder} from './source-links.ts';
import {nobodyHas} from './transfer-failures.ts';
import type {TransferHost, TransferPlan} from './transfer-plan.ts';

/** Milliseconds after the first answer in which the others may still answer before shares are dealt. */
const settling = 1000;
/** Milliseconds between two attempts to find new holders while waiting. */
const searching = 2000;

export class Transfer implements Holder, FetchListener {
	readonly plan: TransferPlan;
	readonly #host: TransferHost;
	readonly #startedAt: number;
	readonly #manifestFetch: ManifestFetch;
	readonly #answers = new Answers();
	#state: TransferState = 'queued';
	#manifest: Manifest | null = null;
	#have = new Bitfield(0);
	#fetch: Fetch | null = null;
	#resumed = 0;
	#searchedAt: number;
	#reason = '';

	constructor(plan: TransferPlan, host: TransferHost) {
		this.plan = plan;
		this.#host = host;
		this.#startedAt = host.ports.clock.now();
		this.#searchedAt = this.#startedAt;
		this.#manifestFetch = new ManifestFetch(plan.file.file);
	}

	get state(): TransferState {
		return this.#state;
	}

	get isOver(): boolean {
		return this.#state === 'complete' || this.#state === 'failed' || this.#state === 'cancelled';
	}

	/** Broadcasts the requirement to everybody. */
	start(): void {
		const peers = this.#host.peers();
		this.#state = 'asking';
		this.#host.ports.report({event: 'asked', id: this.#file, peers: peers.length});
		// Those known to share it are dialled first; everybody is asked.
		for (const peer of [...this.plan.holders, ...peers]) this.ask(peer);
	}

	/** Asks one more peer, or one again that had nothing. */
	ask(peer: PeerId): void {
		if (this.#state !== 'queued' && !this.isOver && !this.#fetch?.has(peer)) this.#host.links.hold(peer, this);
	}

	onReady(peer: PeerId, link: Link): void {
		this.#answers.asked(peer);
		link.send({type: 'requirement', file: this.#file});
	}

	onLost(peer: PeerId, because: Failure): void {
		const hadAnswered = this.#answers.lost(peer, because);
		const wasSource = hadAnswered || this.#fetch?.has(peer);
		this.#manifestFetch.lost(peer);
		if (!wasSource) return;
		this.#fetch?.dropSource(peer);
		this.#lost(peer, because);
		this.#advance();
	}

	availability(peer: PeerId, link: Link, message: MessageOf<'availability'>): void {
		if (this.isOver) return;
		switch (this.#answers.take(peer, link, message, this.#now())) {
			case 'pending':
				return;
			case 'nothing':
				this.#host.links.letGo(peer, this);
				return;
			case 'something':
				this.#advance();
				return;
		}
	}

	have(peer: PeerId, indexes: readonly FragmentIndex[]): void {
		this.#answers.gained(peer, indexes);
		this.#fetch?.gained(peer, indexes);
		this.#advance();
	}

	manifest(peer: PeerId, message: MessageOf<'manifest'>): void {
		if (this.#manifest || this.isOver) return;
		const progress = this.#manifestFetch.part(peer, message, this.#now());
		switch (progress.kind) {
			case 'pending':
				return;
			case 'false':
				this.onLiar(peer, failure('E_PROTO', 'Its manifest does not have the id of the file.'));
				return;
			case 'complete':
				this.#open(progress.manifest);
				return;
			default:
				progress satisfies never;
		}
	}

	refused(peer: PeerId, message: MessageOf<'fragment-refused'>): void {
		this.#fetch?.refused(peer, message);
		this.#advance();
	}

	block(link: number, request: number, bytes: number): void {
		this.#fetch?.block(link, request, bytes);
	}

	/** What the disk says of this download. */
	disk(event: Extract<DiskEvent, {transfer: TransferId}>): void {
		if (this.isOver && event.type !== 'part-closed') return;
		switch (event.type) {
			case 'part-opened':
				this.#opened(event.have, event.content);
				break;
			case 'part-waiting':
				this.#say(event.failure.message);
				break;
			case 'part-present':
				this.#complete(event.path, event.content, true);
				break;
			case 'part-failed':
				this.#fail(event.failure);
				break;
			case 'part-finished':
				this.#complete(event.path, event.content, false);
				break;
			case 'fragment-stored':
				this.#fetch?.stored(event);
				this.#advance();
				break;
			case 'fragment-corrupt':
				this.#fetch?.corrupt(event);
				this.#advance();
				break;
			case 'fragment-unstored':
				this.#fetch?.unstored(event);
				this.#fail(event.failure);
				break;
			case 'part-closed':
				break;
			default:
				event satisfies never;
		}
	}

	tick(): void {
		if (this.isOver || this.#state === 'queued') return;
		const now = this.#now();
		if (!this.#manifest) this.#askManifest(now);
		this.#fetch?.tick();
		this.#advance();
		const isIdle = !this.#fetch?.isMoving && this.#state !== 'opening' && this.#state !== 'finishing';
		if (isIdle && !this.isOver) this.#seek(now);
	}

	/** Stops; what is verified stays on disk. */
	cancel(): void {
		if (this.isOver) return;
		this.#end('cancelled');
		this.#host.ports.report({event: 'cancelled', id: this.#file, name: this.plan.file.name});
	}

	snapshot(): TransferSnapshot {
		const {file} = this.plan;
		const manifest = this.#manifest;
		const done = this.#state === 'complete' && manifest ? fragmentCount(manifest) : this.#have.count;
		return {
			id: this.#file,
			name: file.name,
			state: this.#state,
			done,
			fragments: fragmentCount(manifest ?? file),
			size: file.size,
			bytesDone: Math.min(file.size, done * file.fragmentSize),
			rate: this.#fetch?.rate(this.#now()) ?? 0,
			sources: this.#fetch?.givers ?? this.#answers.useful,
			reason: this.#reason,
		};
	}

	onGained(index: FragmentIndex): void {
		this.#host.onGained(this.#file, index);
	}

	onLiar(peer: PeerId, because: Failure): void {
		this.#host.links.ban(peer, because);
	}

	onSilent(peer: PeerId, because: Failure): void {
		this.#host.links.abort(peer, because);
	}

	onWithdrawn(peer: PeerId, because: Failure): void {
		this.#fetch?.dropSource(peer);
		this.#answers.withdrawn(peer);
		this.#host.links.letGo(peer, this);
		this.#lost(peer, because);
	}

	nameOf(peer: PeerId): string {
		return this.#host.nameOf(peer);
	}

	peers(): readonly PeerId[] {
		return this.#host.peers();
	}

	isSettled(): boolean {
		const {firstAt} = this.#answers;
		return (
			(firstAt !== null && this.#now() - firstAt >= settling) || this.peers().every(peer => this.#isSettledWith(peer))
		);
	}

	get #file(): FileId {
		return this.plan.file.file;
	}

	#isSettledWith(peer: PeerId): boolean {
		const {links} = this.#host;
		return (
			this.#answers.has(peer) ||
			this.#fetch?.has(peer) ||
			this.#answers.isUnreachable(peer) ||
			!links.isHeld(peer, this)
		);
	}

	/** The one move after every event: get on with whatever is next. */
	#advance(): void {
		if (this.isOver) return;
		if (!this.#manifest) {
			this.#askManifest(this.#now());
			return;
		}
		const fetch = this.#fetch;
		if (!fetch || this.#state === 'finishing') return;
		for (const answer of this.#answers.drain()) this.#addSource(fetch, answer);
		if (this.#have.isFull) {
			this.#state = 'finishing';
			this.#host.ports.disk.finishPart(this.plan.transfer);
			return;
		}
		fetch.pump();
		if (fetch.isMoving) {
			this.#state = 'downloading';
			this.#reason = '';
		}
	}

	#addSource(fetch: Fetch, answer: Answer): void {
		const {peer, link} = answer;
		const holds = heldBy(answer, this.#have.length);
		fetch.addSource(peer, link, holds);
		this.#host.ports.report({event: 'answered', peer, name: this.nameOf(peer), id: this.#file, fragments: holds.count});
	}

	#askManifest(now: number): void {
		if (!this.#manifestFetch.isIdle(now)) return;
		const next = this.#answers.next();
		next?.link.send(this.#manifestFetch.ask(next.peer, now));
	}

	#open(manifest: Manifest): void {
		const {transfer, directory, file, isWholeVerified} = this.plan;
		this.#manifest = manifest;
		this.#state = 'opening';
		this.#host.ports.disk.openPart({transfer, manifest, directory, name: file.name, isWholeVerified});
	}

	#opened(have: Bitfield, content: Content): void {
		const manifest = this.#manifest!;
		const {report, random} = this.#host.ports;
		this.#have = have;
		this.#resumed = have.count;
		this.#state = 'downloading';
		this.#host.shelf.offer(manifest, content, have);
		const plan = {
			transfer: this.plan.transfer,
			manifest,
			have,
			topology: topologyNamed(this.plan.topology),
			seed: random.next(),
		};
		this.#fetch = new Fetch(this.#host.ports, plan, this.#host.limits, this);
		const {name, size} = this.plan.file;
		report({event: 'started', id: manifest.id, name, size, fragments: have.length, resumed: have.count});
		this.#advance();
	}

	/** Nothing moves: looks for new holders now and then, and says so; gives up when nobody ever came. */
	#seek(now: number): void {
		const hasCome = (this.#fetch?.ledger.fetched ?? 0) > 0;
		const isHopeful = this.#answers.useful > 0 || (this.#fetch?.givers ?? 0) > 0;
		if (!hasCome && !isHopeful && now - this.#startedAt >= this.plan.wait) {
			this.#fail(this.#nobody());
			return;
		}
		if (now - this.#searchedAt < searching) return;
		this.#searchedAt = now;
		this.#host.findHolders(this.#file, holders => {
			for (const peer of holders) this.ask(peer);
		});
		this.#state = 'waiting';
		this.#say(isHopeful ? 'no source has the missing fragments' : this.#nobody().message);
	}

	#nobody(): Failure {
		const {links} = this.#host;
		const tried = this.plan.holders.filter(peer => this.#answers.isUnreachable(peer));
		const where = tried.map(peer => `${this.nameOf(peer)} at ${links.tried(peer) || 'an unknown address'}`);
		return nobodyHas(this.plan.file.name, where, this.peers().length, this.#have.count > 0);
	}

	/** Why nothing moves; once for each reason. */
	#say(reason: string): void {
		if (this.#reason === reason) return;
		this.#reason = reason;
		this.#host.ports.report({event: 'waiting', id: this.#file, name: this.plan.file.name, reason});
	}

	#lost(peer: PeerId, because: Failure): void {
		this.#host.ports.report({
			event: 'source-lost',
			id: this.#file,
			peer,
			name: this.nameOf(peer),
			reason: because.message,
		});
	}

	#complete(path: string, content: Content, isPresent: boolean): void {
		const manifest = this.#manifest!;
		const ledger = this.#fetch?.ledger;
		this.#end('complete');
		this.#host.ports.report({
			event: 'complete',
			id: manifest.id,
			name: this.plan.file.name,
			path,
			size: manifest.size,
			blake3: manifest.whole,
			seconds: (this.#now() - this.#startedAt) / 1000,
			sources: ledger?.sources() ?? [],
			resumed: this.#resumed,
			refetched: ledger?.refetched ?? 0,
			wastedBytes: ledger?.wasted ?? 0,
			present: isPresent,
		});
		this.#host.shelf.share(this.plan.file.name, {manifest, content, path}, false);
		this.#host.onComplete(this.plan.file.name, manifest);
	}

	#fail(because: Failure): void {
		this.#end('failed');
		this.#host.ports.report({event: 'error', ...because, wanted: this.plan.wanted});
	}

	#end(state: 'complete' | 'failed' | 'cancelled'): void {
		this.#state = state;
		this.#fetch?.close();
		this.#host.links.letGoAll(this, {type: 'release', file: this.#file});
		if (state === 'complete') return;
		this.#host.shelf.withdraw(this.#file);
		this.#host.ports.disk.closePart(this.plan.transfer, true);
	}

	#now(): number {
		return this.#host.ports.clock.now();
	}
}
