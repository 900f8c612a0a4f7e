/** One download from requirement to finished file. Fragments are Fetch's business; the manager's directory is not known here. */
import {Bitfield} from '../bitfield.ts';
import type {DiskEvent} from '../events.ts';
import type {Failure} from '../failures.ts';
import type {Content} from '../ports.ts';
import type {FileId, FragmentIndex, Manifest, PeerId, TransferId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {heldBy} from './answers.ts';
import {Fetch} from './fetch.ts';
import type {FetchListener} from './fetch-plan.ts';
import type {TransferSnapshot, TransferState} from './options.ts';
import {Requirement, type RequirementListener} from './requirement.ts';
import {completeFact, type Standing, snapshotOf} from './transfer-account.ts';
import {TransferNews} from './transfer-news.ts';
import {fetchPlan, partRequest, type TransferHost, type TransferPlan} from './transfer-plan.ts';

/** Milliseconds between two looks for new holders while all goes well: a better source may have come. */
const refreshing = 10_000;
/** Milliseconds between two attempts to find new holders while waiting. */
const searching = 2000;

export class Transfer implements RequirementListener, FetchListener {
	readonly plan: TransferPlan;
	readonly #host: TransferHost;
	readonly #startedAt: number;
	readonly #file: FileId;
	readonly requirement: Requirement;
	readonly #news: TransferNews;
	#state: TransferState = 'queued';
	#manifest: Manifest | null = null;
	#have = new Bitfield(0);
	#fetch: Fetch | null = null;
	#resumed = 0;
	#isPaused = false;
	#failure: Failure | null = null;
	#endedAt: number | null = null;

	constructor(plan: TransferPlan, host: TransferHost) {
		this.plan = plan;
		this.#file = plan.file.file;
		this.#host = host;
		this.#startedAt = host.ports.clock.now();
		this.requirement = new Requirement(plan, host, this);
		this.#news = new TransferNews(plan, host);
	}

	get state(): TransferState {
		return this.#isPaused && !this.isOver && this.#state !== 'finishing' ? 'paused' : this.#state;
	}

	get isPaused(): boolean {
		return this.#isPaused;
	}

	/** Known once a source has told it. */
	get manifest(): Manifest | null {
		return this.#manifest;
	}

	/** Its fragments and sources; null before the unfinished file is open. */
	get fetch(): Fetch | null {
		return this.#fetch;
	}

	get isOver(): boolean {
		return ['complete', 'failed', 'cancelled'].includes(this.#state);
	}

	start(): void {
		this.#state = 'asking';
		const known = this.#host.shelf.get(this.#file)?.manifest;
		if (known) this.requirement.skipManifest();
		this.requirement.broadcast();
		// Fetched before: the disk knows whether it is still there.
		if (known) this.onManifest(known);
	}

	isSource(peer: PeerId): boolean {
		return this.#fetch?.sources.get(peer) !== undefined;
	}

	holdsAll(peer: PeerId): boolean {
		return this.#fetch?.sources.get(peer)?.holds.isFull ?? false;
	}

	onAnswer(): void {
		this.#advance();
	}

	onManifest(manifest: Manifest): void {
		this.#manifest = manifest;
		this.#state = 'opening';
		this.#host.ports.disk.openPart(partRequest(this.plan, manifest));
	}

	onSourceLost(peer: PeerId, because: Failure): void {
		this.#fetch?.dropSource(peer);
		this.#news.lost(peer, because);
		this.#advance();
	}

	have(peer: PeerId, indexes: readonly FragmentIndex[]): void {
		this.requirement.gained(peer, indexes);
		this.#fetch?.gained(peer, indexes);
		this.#advance();
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
		if (this.isOver) return;
		switch (event.type) {
			case 'part-opened':
				this.#opened(event.have, event.content);
				break;
			case 'part-waiting':
				this.#news.waiting(event.failure.message);
				break;
			case 'part-failed':
			case 'fragment-unstored':
				this.#fail(event.failure);
				break;
			case 'part-present':
			case 'part-finished':
				this.#complete(event.path, event.content, event.type === 'part-present');
				break;
			case 'fragment-stored':
			case 'fragment-corrupt':
			case 'fragment-copied':
			case 'fragment-uncopied':
				this.#fetch?.disk(event);
				this.#advance();
				break;
			case 'part-closed':
				break;
			default:
				event satisfies never;
		}
	}

	tick(): void {
		if (this.isOver || this.#isPaused || this.#state === 'queued') return;
		this.requirement.tick();
		this.#fetch?.tick();
		this.#advance();
		if (this.isOver || this.#state === 'opening' || this.#state === 'finishing') return;
		if (!this.#fetch?.isMoving && !this.#fetch?.sources.isAble(this.#now())) this.#seek();
		else this.requirement.askHolders(refreshing);
	}

	/** Asks all peers again at once, those too that rest. */
	retry(): void {
		if (this.isOver || this.#state === 'queued') return;
		for (const source of this.#fetch?.sources.byPeer.values() ?? []) source.wake();
		this.requirement.rebroadcast();
		this.requirement.askHolders(0);
		this.#advance();
	}

	/** Stops; `isKept`: what is verified stays on disk. */
	cancel(isKept = true): void {
		if (this.isOver) return;
		this.#end('cancelled', isKept);
		this.#news.cancelled(isKept);
	}

	/** Asks for nothing more until `resume`; others still get what is here. */
	pause(): void {
		if (this.isOver || this.#isPaused) return;
		this.#isPaused = true;
		this.#fetch?.pause();
		this.#news.turned('paused');
	}

	resume(): void {
		if (this.isOver || !this.#isPaused) return;
		this.#isPaused = false;
		this.requirement.bePatient();
		this.#news.turned('resumed');
		this.#fetch?.resume();
		this.#advance();
	}

	snapshot(): TransferSnapshot {
		const standing: Standing = {
			state: this.state,
			manifest: this.#manifest,
			fetch: this.#fetch,
			have: this.#have.count,
			useful: this.requirement.useful,
			reason: this.#news.reason,
			failure: this.#failure,
			startedAt: this.#startedAt,
			endedAt: this.#endedAt,
		};
		return snapshotOf(this.plan, standing, this.#now());
	}

	onGained(index: FragmentIndex): void {
		this.#host.onGained(this.#file, index);
	}

	onWithdrawn(peer: PeerId, because: Failure): void {
		this.requirement.withdrawn(peer);
		this.onSourceLost(peer, because);
	}

	isSettled(patience?: number): boolean {
		return this.requirement.isSettled(patience);
	}

	/** The one move after every event: get on with whatever is next. */
	#advance(): void {
		const fetch = this.#fetch;
		if (!fetch || this.isOver || this.#state === 'finishing') return;
		for (const answer of this.requirement.drain()) {
			const holds = heldBy(answer, this.#have.length);
			fetch.addSource(answer.peer, answer.link, holds);
			this.#news.answered(answer.peer, holds.count);
		}
		if (this.#have.isFull) {
			this.#state = 'finishing';
			this.#host.ports.disk.finishPart(this.plan.transfer);
			return;
		}
		fetch.pump();
		if (fetch.isMoving && !this.#isPaused) {
			this.#state = 'downloading';
			this.#news.moving();
		}
	}

	#opened(have: Bitfield, content: Content): void {
		const manifest = this.#manifest!;
		const {random} = this.#host.ports;
		this.#have = have;
		this.#resumed = have.count;
		this.#state = 'downloading';
		this.#host.shelf.offer(manifest, content, have);
		this.#fetch = new Fetch(this.#host, fetchPlan(this.plan, {manifest, have, seed: random.next()}), this);
		if (this.#isPaused) this.#fetch.pause();
		this.#news.started(have.length, have.count);
		this.#advance();
	}

	/** Nothing moves: looks for new holders now and then, and says so; gives up when nobody ever came. */
	#seek(): void {
		const hasCome = (this.#fetch?.ledger.fetched ?? 0) > 0;
		const isHopeful = this.requirement.useful > 0 || (this.#fetch?.sources.givers ?? 0) > 0;
		if (!hasCome && !isHopeful && this.requirement.isImpatient) {
			this.#fail(this.requirement.nobody(this.#have.count > 0));
			return;
		}
		if (!this.requirement.askHolders(searching)) return;
		this.#state = 'waiting';
		this.#news.waiting(isHopeful ? 'no source has the missing fragments' : this.requirement.nobody(true).message);
	}

	#complete(path: string, content: Content, isPresent: boolean): void {
		const manifest = this.#manifest!;
		const {name} = this.plan.file;
		this.#end('complete');
		const seconds = (this.#now() - this.#startedAt) / 1000;
		const of = {id: manifest.id, name, path, manifest, fetch: this.#fetch, seconds, resumed: this.#resumed};
		this.#host.ports.report(completeFact({...of, present: isPresent}));
		this.#host.shelf.share(name, {manifest, content, path}, false);
		this.#host.onComplete(name, manifest);
	}

	#fail(because: Failure): void {
		this.#failure = because;
		this.#end('failed');
		this.#news.failed(because);
	}

	#end(state: 'complete' | 'failed' | 'cancelled', isKept = true): void {
		this.#state = state;
		this.#endedAt = this.#now();
		this.#fetch?.close();
		this.requirement.release();
		if (state === 'complete') return;
		this.#host.shelf.withdraw(this.#file, this.#have);
		this.#host.ports.disk.closePart(this.plan.transfer, isKept);
	}

	#now(): number {
		return this.#host.ports.clock.now();
	}
}
