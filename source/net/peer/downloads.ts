/**
 * Every download of this peer: queues, starts, routes to the one concerned, remembers those that ended.
 * Knows no fragments.
 */
import {type GetIntent, isPartEvent, type TransferEvent, type TransferIntent} from '../events.ts';
import type {Link} from '../ports.ts';
import type {FileId, FragmentIndex, Group, LinkId, PeerId, RequestId, TransferId} from '../types.ts';
import type {Message} from '../wire/messages.ts';
import type {Plan} from './batch-plan.ts';
import {Batches} from './batches.ts';
import {EndedDownloads} from './ended-downloads.ts';
import type {LookUps} from './look-ups.ts';
import type {Attempt, TransferDetail, TransferSnapshot} from './options.ts';
import {Queue} from './queue.ts';
import {Resolutions} from './resolutions.ts';
import {Transfer} from './transfer.ts';
import type {TransferHost} from './transfer-plan.ts';

const mostActive = 4;
const hashBytes = 32;

export class Downloads {
	readonly #host: TransferHost;
	readonly #resolutions: Resolutions;
	readonly #batches: Batches;
	readonly #queue = new Queue();
	readonly #active = new Map<TransferId, Transfer>();
	readonly #ended = new EndedDownloads();
	/** Ended, and their unfinished files still being closed; true: to be tried again after that. */
	readonly #closing = new Map<TransferId, boolean>();
	#last = 0;

	constructor(host: TransferHost, lookUps: LookUps) {
		this.#host = host;
		this.#resolutions = new Resolutions(host, lookUps, (intent, files) => {
			const plans = files.map(({holders, topology, ...file}) => ({...intent, file, holders, followed: topology}));
			const {known = [], fresh = []} = Object.groupBy(plans, plan => (this.#isKnown(plan) ? 'known' : 'fresh'));
			const others = this.#batches.begin(intent.wanted ?? '', fresh, () => ++this.#last);
			for (const plan of [...known, ...others]) this.#add(plan);
			this.#next();
		});
		this.#batches = new Batches(host, plans => {
			for (const plan of plans) this.#add(plan);
			this.#next();
		});
	}

	get(intent: GetIntent): void {
		this.#resolutions.add(intent);
	}

	/** Stops every download of this name or id. */
	cancel(wanted: string): void {
		this.#resolutions.cancel(wanted);
		this.#batches.cancel(wanted);
		for (const transfer of this.#standing()) {
			const {file, name} = transfer.plan.file;
			if (name === wanted || file === wanted || transfer.plan.wanted === wanted) transfer.cancel();
		}
		this.#next();
	}

	cancelAll(): void {
		this.#resolutions.clear();
		this.#batches.cancel();
		for (const transfer of this.#standing()) transfer.cancel();
	}

	/** The downloads under way of one file; queued ones ask later. */
	*of(file: FileId): Generator<Transfer> {
		for (const transfer of this.active()) if (transfer.plan.file.file === file) yield transfer;
	}

	/** Those that have started and not ended. */
	active(): Transfer[] {
		return [...this.#active.values()];
	}

	/** Whether anything asked for has not come to its end. */
	get isUnderWay(): boolean {
		return this.#resolutions.size + this.#batches.size + this.#queue.size + this.#active.size + this.#isRetryDue > 0;
	}

	/** The manager listens: what could not be asked before is asked now. */
	joined(): void {
		this.#resolutions.again();
	}

	/** A new peer in the list: everybody asks it. */
	listed(peer: PeerId): void {
		for (const transfer of this.active()) transfer.requirement.meet(peer);
	}

	/** The manager has said more of a file's group. */
	regrouped(file: FileId, before: Group | undefined): void {
		for (const transfer of this.of(file)) transfer.regrouped(before);
	}

	/** A block of something awaited has come. */
	block(link: LinkId, request: RequestId, bytes: number): void {
		for (const transfer of this.active()) transfer.fetch?.block(link, request, bytes);
		this.#batches.block(link, request, bytes);
	}

	/** What a source says. */
	message(peer: PeerId, link: Link, message: Message): void {
		switch (message.type) {
			case 'availability':
				for (const transfer of this.of(message.file)) transfer.requirement.availability(peer, link, message);
				break;
			case 'have':
				for (const transfer of this.of(message.file)) transfer.have(peer, message.indexes);
				break;
			case 'manifest':
				for (const transfer of this.of(message.file)) transfer.requirement.manifest(peer, message);
				break;
			case 'fragment-refused':
				for (const transfer of this.active()) transfer.refused(peer, message);
				this.#batches.refused(peer, message);
				break;
			default:
				break;
		}
	}

	disk(event: TransferEvent): void {
		if (event.type === 'part-closed') this.#closed(event.transfer);
		this.#batches.disk(event);
		const transfer = this.#active.get(event.transfer);
		if (!transfer || !isPartEvent(event)) return;
		transfer.disk(event);
		if (transfer.isOver) this.#next();
	}

	tick(): void {
		this.#resolutions.tick();
		this.#batches.tick();
		for (const transfer of this.active()) transfer.tick();
		this.#next();
	}

	/** Bytes per second of late, all together. */
	rate(now: number): number {
		return this.active().reduce((sum, {fetch}) => sum + (fetch?.sources.rate(now) ?? 0), this.#batches.rate(now));
	}

	/** The name of the oldest download that runs; empty when none does. */
	get fetching(): string {
		return this.active().find(({state}) => state === 'downloading')?.plan.file.name ?? this.#batches.fetching;
	}

	/** A peer is banned no more: whoever is fetched may be at it. */
	unbanned(peer: PeerId): void {
		for (const transfer of this.active()) transfer.requirement.ask(peer);
	}

	/** What a person does to one download. */
	treat(intent: TransferIntent): void {
		const transfer = this.#active.get(intent.transfer) ?? this.#queue.get(intent.transfer);
		const any = transfer ?? this.#batches.get(intent.transfer);
		switch (intent.type) {
			case 'pause':
				any?.pause();
				break;
			case 'resume':
				any?.resume();
				break;
			case 'retry':
				if (transfer) transfer.retry();
				else if (this.#closing.has(intent.transfer)) this.#closing.set(intent.transfer, true);
				else this.#again(intent.transfer);
				break;
			case 'move':
				this.#queue.move(intent.transfer, intent.by);
				break;
			case 'drop':
				any?.cancel(intent.isKept);
				break;
			default:
				intent satisfies never;
		}
		this.#next();
	}

	snapshot(): TransferSnapshot[] {
		const standing = [...this.#active.values(), ...this.#queue.values()];
		return [
			...this.#resolutions.snapshots(),
			...this.#ended.snapshots(),
			...this.#batches.snapshots(),
			...standing.map(transfer => transfer.snapshot()),
		];
	}

	detail(transfer: TransferId): TransferDetail | null {
		return this.#active.get(transfer)?.fetch?.detail() ?? this.#ended.detail(transfer);
	}

	attempts(transfer: TransferId, index: FragmentIndex): readonly Attempt[] {
		return this.#active.get(transfer)?.fetch?.chronicle.of(index) ?? this.#ended.attempts(transfer, index);
	}

	/** BLAKE3 of one fragment, 64 hex digits; empty when unknown. */
	fragmentHash(transfer: TransferId, index: FragmentIndex): string {
		const hashes = this.#active.get(transfer)?.manifest?.hashes ?? this.#ended.hashes(transfer);
		return Buffer.from(hashes?.subarray(index * hashBytes, (index + 1) * hashBytes) ?? []).toString('hex');
	}

	#add(wish: Plan): void {
		const {file} = wish;
		const own = this.#host.shelf.get(file.file);
		if (own?.isOwner && wish.marker === undefined) {
			const {size, whole: blake3} = own.manifest;
			const nothing = {sources: [], resumed: own.have.count, refetched: 0, wastedBytes: 0, seconds: 0, present: true};
			const {report} = this.#host.ports;
			report({event: 'complete', id: file.file, name: file.name, path: own.path, size, blake3, ...nothing});
			return;
		}
		if (this.#isStanding(wish) || this.#batches.takesAlong(wish)) return;
		const transfer = ++this.#last;
		this.#queue.add(new Transfer({...wish, transfer}, this.#host));
	}

	/** How many use a slot: those that wait for a source or a lock, or are paused, let others go first. */
	get #busy(): number {
		return this.active().filter(({state}) => state !== 'waiting' && state !== 'paused').length;
	}

	get #isRetryDue(): number {
		return [...this.#closing.values()].filter(Boolean).length;
	}

	/** It is here, or was before, or is on its way: nothing that a batch should begin with. */
	#isKnown(plan: Plan): boolean {
		const {file} = plan.file;
		return (
			this.#host.shelf.get(file) !== undefined || this.#isStanding(plan) || this.#batches.has(file, plan.directory)
		);
	}

	/** Typed twice, or tried again after it was typed again: the one that stands does it. */
	#isStanding({file: {file, name}, directory}: Plan): boolean {
		return this.#standing().some(
			({plan}) => plan.file.file === file && plan.file.name === name && plan.directory === directory,
		);
	}

	#standing(): Transfer[] {
		return [...this.#queue.values(), ...this.#active.values()];
	}

	/** An unfinished file is closed: whoever waited for that may start anew. */
	#closed(transfer: TransferId): void {
		const isRetried = this.#closing.get(transfer);
		this.#closing.delete(transfer);
		if (isRetried) this.#again(transfer);
	}

	/** Starts one that failed or was cancelled anew, under its old number. */
	#again(transfer: TransferId): void {
		const plan = this.#ended.planOf(transfer);
		if (!plan || this.#isStanding(plan)) return;
		this.#ended.delete(transfer);
		this.#queue.add(new Transfer(plan, this.#host));
		this.#next();
	}

	/** Puts aside what has ended, and starts what may start. */
	#next(): void {
		for (const [id, transfer] of this.#active) if (transfer.isOver) this.#end(id, transfer);
		for (let over = this.#queue.takeEnded(); over; over = this.#queue.takeEnded()) this.#end(over.plan.transfer, over);
		while (this.#busy < mostActive) {
			const next = this.#queue.next();
			if (!next) return;
			this.#active.set(next.plan.transfer, next);
			next.start();
		}
	}

	#end(id: TransferId, transfer: Transfer): void {
		this.#active.delete(id);
		this.#ended.add(transfer);
		if (transfer.state !== 'complete') this.#closing.set(id, false);
	}
}
