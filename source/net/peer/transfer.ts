/** One download from requirement to finished file. Fragments are Fetch's business; the manager's directory is not known here. */
import {Bitfield} from '../bitfield.ts';
import type {PartEvent} from '../events.ts';
import type {Failure} from '../failures.ts';
import type {Content} from '../ports.ts';
import type {FileId, FragmentIndex, Group, Manifest, PeerId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {heldBy} from './answers.ts';
import {Course, type Ending} from './course.ts';
import {Fetch} from './fetch.ts';
import type {FetchListener} from './fetch-plan.ts';
import {GroupMembership} from './group-membership.ts';
import type {TransferSnapshot, TransferState} from './options.ts';
import {Requirement, type RequirementListener} from './requirement.ts';
import {Stall} from './stall.ts';
import {completeFact, snapshotOf} from './transfer-account.ts';
import {TransferNews} from './transfer-news.ts';
import {fetchPlan, partRequest, type TransferHost, type TransferPlan} from './transfer-plan.ts';

export class Transfer implements RequirementListener, FetchListener {
	readonly plan: TransferPlan;
	readonly #host: TransferHost;
	readonly #course: Course;
	readonly #file: FileId;
	readonly requirement: Requirement;
	readonly #news: TransferNews;
	readonly #stall: Stall;
	#manifest: Manifest | null = null;
	#have = new Bitfield(0);
	#fetch: Fetch | null = null;
	#resumed = 0;
	readonly #group: GroupMembership;
	#hasBegun = false;

	constructor(plan: TransferPlan, host: TransferHost) {
		this.plan = plan;
		this.#file = plan.file.file;
		this.#host = host;
		this.#course = new Course(host.ports.clock.now());
		this.#group = new GroupMembership(plan, host);
		this.requirement = new Requirement(plan, host, this.#group, this);
		this.#news = new TransferNews(plan, host);
		this.#stall = new Stall(this.requirement, this.#group, this.#news);
	}

	get state(): TransferState {
		return this.#course.shown;
	}

	get isPaused(): boolean {
		return this.#course.isPaused;
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
		return this.#course.isOver;
	}

	start(): void {
		this.#course.to('asking');
		this.#group.join();
		if (!this.#group.isAwaited) this.#begin();
	}

	/** The manager has said more of the group. */
	regrouped(before: Group | undefined): void {
		if (this.isOver || this.#course.at === 'queued') return;
		if (!this.#hasBegun) {
			this.#begin();
			return;
		}
		const change = this.#group.changeSince(before);
		if (change === 'nothing') return;
		this.requirement.regroup(change === 'somebody left');
		this.#advance();
	}

	#begin(): void {
		this.#hasBegun = true;
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
		this.requirement.regroup(false);
		this.#course.to('opening');
		this.#host.ports.disk.openPart(partRequest(this.plan, manifest));
	}

	onLetGo(peer: PeerId): void {
		this.#fetch?.dropSource(peer);
	}

	onSourceLost(peer: PeerId, because: Failure): void {
		this.#fetch?.dropSource(peer);
		this.#news.lost(peer, because);
		this.#advance();
	}

	have(peer: PeerId, indexes: readonly FragmentIndex[]): void {
		this.requirement.gained(peer, indexes);
		this.#fetch?.gained(peer, indexes);
		this.#advance(peer);
	}

	refused(peer: PeerId, message: MessageOf<'fragment-refused'>): void {
		this.#fetch?.refused(peer, message);
		this.#advance();
	}

	/** What the disk says of this download. */
	disk(event: PartEvent): void {
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
		if (this.isOver || this.#course.isPaused || this.#course.at === 'queued') return;
		if (!this.#hasBegun) {
			if (this.#group.isAwaited) return;
			this.#begin();
		}
		this.requirement.tick();
		this.#fetch?.tick();
		this.#advance();
		if (this.isOver || this.#course.at === 'opening' || this.#course.at === 'finishing') return;
		const course = this.#stall.look(this.#fetch, this.#have.count > 0, this.#now());
		if (course === 'waits') this.#course.to('waiting');
		else if (course !== 'goes') this.#fail(course);
	}

	/** Asks all peers again at once, those too that rest. */
	retry(): void {
		if (this.isOver || this.#course.at === 'queued') return;
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
		if (this.isOver || this.#course.isPaused) return;
		this.#course.isPaused = true;
		this.#group.leave();
		this.#fetch?.pause();
		this.#news.turned('paused');
	}

	resume(): void {
		if (this.isOver || !this.#course.isPaused) return;
		this.#course.isPaused = false;
		if (this.#course.at !== 'queued') this.#group.join();
		this.requirement.bePatient();
		this.#news.turned('resumed');
		this.#fetch?.resume();
		this.#advance();
	}

	snapshot(): TransferSnapshot {
		const {useful} = this.requirement;
		const known = {course: this.#course, manifest: this.#manifest, fetch: this.#fetch, have: this.#have.count};
		return snapshotOf(this.plan, {...known, useful, reason: this.#news.reason}, this.#now());
	}

	onGained(index: FragmentIndex): void {
		this.#host.onGained(this.#file, index);
	}

	onWithdrawn(peer: PeerId, because: Failure): void {
		this.requirement.withdrawn(peer);
		this.onSourceLost(peer, because);
	}

	/** The one move after every event: get on with whatever is next. `only`: nothing has changed but what this source has. */
	#advance(only?: PeerId): void {
		const fetch = this.#fetch;
		if (!fetch || this.isOver || this.#course.at === 'finishing') return;
		const answers = this.requirement.drain();
		for (const answer of answers) {
			const holds = heldBy(answer, this.#have.length);
			fetch.addSource(answer.peer, answer.link, holds);
			this.#news.answered(answer.peer, holds.count);
		}
		if (this.#have.isFull) {
			this.#course.to('finishing');
			this.#host.ports.disk.finishPart(this.plan.transfer);
			return;
		}
		fetch.pump(answers.length === 0 ? only : undefined);
		if (fetch.isMoving && !this.#course.isPaused) {
			this.#course.to('downloading');
			this.#news.moving();
		}
	}

	#opened(have: Bitfield, content: Content): void {
		const manifest = this.#manifest!;
		this.#have = have;
		this.#resumed = have.count;
		this.#course.to('downloading');
		this.#host.shelf.offer(manifest, content, have);
		this.#host.onResumed(this.#file, [...have]);
		const isSettled = (patience?: number): boolean => this.requirement.isSettled(patience);
		const known = {manifest, have, group: this.#group, seed: this.#host.ports.random.next(), isSettled};
		this.#fetch = new Fetch(this.#host, fetchPlan(this.plan, known), this);
		if (this.#course.isPaused) this.#fetch.pause();
		this.#news.started(have.length, have.count);
		this.#advance();
	}

	#complete(path: string, content: Content, isPresent: boolean): void {
		const manifest = this.#manifest!;
		const {name} = this.plan.file;
		this.#end('complete');
		const seconds = (this.#now() - this.#course.startedAt) / 1000;
		const of = {id: manifest.id, name, path, manifest, fetch: this.#fetch, seconds, resumed: this.#resumed};
		this.#host.ports.report(completeFact({...of, present: isPresent}));
		this.#host.shelf.share(name, {manifest, content, path}, false);
		this.#host.onComplete(name, manifest);
	}

	#fail(because: Failure): void {
		this.#end('failed', true, because);
		this.#news.failed(because);
	}

	#end(state: Ending, isKept = true, because: Failure | null = null): void {
		this.#course.end(state, this.#now(), because);
		this.#fetch?.close();
		this.requirement.release();
		// In an ordered group the others still need what is here.
		if (state !== 'complete' || this.#group.topology().isOpen) this.#group.leave();
		if (state === 'complete') return;
		this.#host.shelf.withdraw(this.#file, this.#have);
		this.#host.ports.disk.closePart(this.plan.transfer, isKept);
	}

	#now(): number {
		return this.#host.ports.clock.now();
	}
}
