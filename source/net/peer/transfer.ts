/**
 * One download from requirement to finished file: whom it asked, what they answered, manifest, unfinished file, end.
 * Fragments are Fetch's business; names and the manager's directory are not known here.
 */
import {Bitfield} from '../bitfield.ts';
import type {DiskEvent} from '../events.ts';
import type {Failure} from '../failures.ts';
import {fragmentCount} from '../manifest.ts';
import type {Content} from '../ports.ts';
import {topologyNamed} from '../topologies/index.ts';
import type {FileId, FragmentIndex, Manifest, PeerId, TransferId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {type Answer, heldBy} from './answers.ts';
import {Fetch} from './fetch.ts';
import type {FetchListener} from './fetch-plan.ts';
import {Ledger} from './ledger.ts';
import type {TransferSnapshot, TransferState} from './options.ts';
import {Requirement, type RequirementListener} from './requirement.ts';
import type {TransferHost, TransferPlan} from './transfer-plan.ts';

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
	#state: TransferState = 'queued';
	#manifest: Manifest | null = null;
	#have = new Bitfield(0);
	#fetch: Fetch | null = null;
	#resumed = 0;
	#reason = '';

	constructor(plan: TransferPlan, host: TransferHost) {
		this.plan = plan;
		this.#file = plan.file.file;
		this.#host = host;
		this.#startedAt = host.ports.clock.now();
		this.requirement = new Requirement(plan, host, this);
	}

	get state(): TransferState {
		return this.#state;
	}

	get isOver(): boolean {
		return ['complete', 'failed', 'cancelled'].includes(this.#state);
	}

	/** Broadcasts the requirement to everybody. */
	start(): void {
		this.#state = 'asking';
		const known = this.#host.shelf.get(this.#file)?.manifest;
		if (known) this.requirement.skipManifest();
		this.requirement.broadcast();
		// Fetched before: the disk knows whether it is still there.
		if (known) this.onManifest(known);
	}

	isSource(peer: PeerId): boolean {
		return this.#fetch?.has(peer) ?? false;
	}

	holdsAll(peer: PeerId): boolean {
		return this.#fetch?.holdsAll(peer) ?? false;
	}

	onAnswer(): void {
		this.#advance();
	}

	onManifest(manifest: Manifest): void {
		const {transfer, directory, file, isWholeVerified} = this.plan;
		this.#manifest = manifest;
		this.#state = 'opening';
		this.#host.ports.disk.openPart({transfer, manifest, directory, name: file.name, isWholeVerified});
	}

	onSourceLost(peer: PeerId, because: Failure): void {
		this.#fetch?.dropSource(peer);
		this.#lost(peer, because);
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
				this.#say(event.failure.message);
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
				if (event.type === 'fragment-stored') this.#fetch?.stored(event);
				else this.#fetch?.corrupt(event);
				this.#advance();
				break;
			case 'part-closed':
				break;
			default:
				event satisfies never;
		}
	}

	tick(): void {
		if (this.isOver || this.#state === 'queued') return;
		this.requirement.tick();
		this.#fetch?.tick();
		this.#advance();
		if (this.isOver || this.#state === 'opening' || this.#state === 'finishing') return;
		const now = this.#now();
		if (!this.#fetch?.isMoving && !this.#fetch?.isAble) this.#seek(now);
		else this.requirement.askHolders(refreshing);
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
			sources: this.#fetch?.givers ?? this.requirement.useful,
			reason: this.#reason,
		};
	}

	onGained(index: FragmentIndex): void {
		this.#host.onGained(this.#file, index);
	}

	onWithdrawn(peer: PeerId, because: Failure): void {
		this.requirement.withdrawn(peer);
		this.onSourceLost(peer, because);
	}

	isSettled(): boolean {
		return this.requirement.isSettled();
	}

	/** The one move after every event: get on with whatever is next. */
	#advance(): void {
		if (this.isOver) return;
		const fetch = this.#fetch;
		if (!fetch || this.#state === 'finishing') return;
		for (const answer of this.requirement.drain()) this.#addSource(fetch, answer);
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
		this.#host.ports.report({
			event: 'answered',
			peer,
			name: this.#host.nameOf(peer),
			id: this.#file,
			fragments: holds.count,
		});
	}

	#opened(have: Bitfield, content: Content): void {
		const manifest = this.#manifest!;
		const {report, random} = this.#host.ports;
		const {transfer, file} = this.plan;
		this.#have = have;
		this.#resumed = have.count;
		this.#state = 'downloading';
		this.#host.shelf.offer(manifest, content, have);
		const topology = topologyNamed(this.plan.topology);
		const plan = {transfer, manifest, have, topology, seed: random.next()};
		this.#fetch = new Fetch(this.#host, plan, this);
		const {name, size} = file;
		report({event: 'started', id: manifest.id, name, size, fragments: have.length, resumed: have.count});
		this.#advance();
	}

	/** Nothing moves: looks for new holders now and then, and says so; gives up when nobody ever came. */
	#seek(now: number): void {
		const hasCome = (this.#fetch?.ledger.fetched ?? 0) > 0;
		const isHopeful = this.requirement.useful > 0 || (this.#fetch?.givers ?? 0) > 0;
		if (!hasCome && !isHopeful && now - this.#startedAt >= this.plan.wait) {
			this.#fail(this.requirement.nobody(this.#have.count > 0));
			return;
		}
		if (!this.requirement.askHolders(searching)) return;
		this.#state = 'waiting';
		this.#say(isHopeful ? 'no source has the missing fragments' : this.requirement.nobody(true).message);
	}

	/** Why nothing moves; once for each reason. */
	#say(reason: string): void {
		if (this.#reason === reason) return;
		this.#reason = reason;
		this.#host.ports.report({event: 'waiting', id: this.#file, name: this.plan.file.name, reason});
	}

	#lost(peer: PeerId, {message: reason}: Failure): void {
		const lost = {event: 'source-lost', id: this.#file, peer, name: this.#host.nameOf(peer), reason} as const;
		this.#host.ports.report(lost);
	}

	#complete(path: string, content: Content, isPresent: boolean): void {
		const manifest = this.#manifest!;
		const {name} = this.plan.file;
		this.#end('complete');
		this.#host.ports.report({
			event: 'complete',
			id: manifest.id,
			name,
			path,
			size: manifest.size,
			blake3: manifest.whole,
			seconds: (this.#now() - this.#startedAt) / 1000,
			...(this.#fetch?.ledger ?? new Ledger()).account(),
			resumed: this.#resumed,
			present: isPresent,
		});
		this.#host.shelf.share(name, {manifest, content, path}, false);
		this.#host.onComplete(name, manifest);
	}

	#fail(because: Failure): void {
		this.#end('failed');
		this.#host.ports.report({event: 'error', ...because, wanted: this.plan.wanted});
	}

	#end(state: 'complete' | 'failed' | 'cancelled'): void {
		this.#state = state;
		this.#fetch?.close();
		this.requirement.release();
		if (state === 'complete') return;
		this.#host.shelf.withdraw(this.#file, this.#have);
		this.#host.ports.disk.closePart(this.plan.transfer, true);
	}

	#now(): number {
		return this.#host.ports.clock.now();
	}
}
