/**
 * Small files fetched together: asked at once from those whom the directory names, without requirement, manifest or group.
 * What does not go smoothly is left to an ordinary download: nothing is tried twice here.
 */
import type {TransferEvent} from '../events.ts';
import type {Failure} from '../failures.ts';
import type {Link} from '../ports.ts';
import type {FileId, FragmentIndex, LinkId, PeerId, RequestId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {AskedFiles, type BatchSource, newBatchSource} from './asked-files.ts';
import {BatchAccount} from './batch-account.ts';
import type {BatchPlan, Plan} from './batch-plan.ts';
import {Course, type Ending} from './course.ts';
import type {TransferSnapshot} from './options.ts';
import type {Holder} from './source-links.ts';
import type {TransferHost} from './transfer-plan.ts';

/** `landed`: all bytes are here, and the disk has its word to say. */
type State = 'opening' | 'missing' | 'asked' | 'landed' | 'over';

const mostSources = 16;
/** Milliseconds without anything new after which the rest is left to ordinary downloads. */
const patience = 5000;

export class Batch implements Holder {
	readonly plan: BatchPlan;
	/** It holds no more than it may ask. */
	readonly mostLinks = Number.POSITIVE_INFINITY;
	readonly #host: TransferHost;
	readonly #onLeft: (plans: readonly Plan[]) => void;
	readonly #course: Course;
	readonly #account: BatchAccount;
	readonly #states: State[];
	readonly #asked: AskedFiles;
	readonly #sources = new Map<LinkId, BatchSource>();
	readonly #indexes: ReadonlyMap<FileId, FragmentIndex>;
	/** Of contents that are on their way here under other names. */
	readonly #later: Plan[] = [];
	#open: number;
	#heardAt = Number.POSITIVE_INFINITY;

	/** `onLeft` takes what ordinary downloads are to do. */
	constructor(plan: BatchPlan, host: TransferHost, onLeft: (plans: readonly Plan[]) => void) {
		this.plan = plan;
		this.#host = host;
		this.#onLeft = onLeft;
		this.#course = new Course(host.ports.clock.now());
		this.#asked = new AskedFiles(host.limits);
		this.#account = new BatchAccount(plan, host);
		this.#states = plan.smalls.map(() => 'opening');
		this.#indexes = new Map(plan.smalls.map(({manifest}, index) => [manifest.id, index]));
		this.#open = plan.smalls.length;
	}

	get isOver(): boolean {
		return this.#course.isOver;
	}

	isFree(): boolean {
		return false;
	}

	/** Makes the disk ready, and meanwhile dials those who have the files. */
	start(): void {
		const {transfer, directory, smalls} = this.plan;
		this.#course.to('opening');
		const files = smalls.map(({manifest, plan: {file}}) => ({manifest, name: file.name}));
		this.#host.ports.disk.openBatch({transfer, directory, files});
		const holders = new Set(smalls.flatMap(({plan}) => plan.holders));
		for (const peer of [...holders].slice(0, mostSources)) this.#host.links.hold(peer, this);
	}

	/** Whether a content is on its way to this folder. */
	has(file: FileId, directory: string): boolean {
		const index = this.#indexes.get(file);
		return index !== undefined && !this.isOver && this.#states[index] !== 'over' && directory === this.plan.directory;
	}

	/** Takes along what has the content of one that is not over. Returns whether it does. */
	takesAlong(wish: Plan): boolean {
		const {file, name} = wish.file;
		if (!this.has(file, wish.directory)) return false;
		if (name !== this.plan.smalls[this.#indexes.get(file)!]!.plan.file.name) this.#later.push(wish);
		return true;
	}

	onReady(peer: PeerId, link: Link): void {
		const source = newBatchSource(peer, link);
		this.#sources.set(link.id, source);
		this.#ask(source);
	}

	onLost(peer: PeerId, _because: Failure): void {
		for (const [id, source] of this.#sources) if (source.peer === peer) this.#sources.delete(id);
		for (const index of this.#asked.indexes(peer)) if (this.#states[index] === 'asked') this.#free(index);
		this.#askAll();
	}

	block(link: LinkId, request: RequestId, bytes: number): void {
		const index = this.#asked.indexOf(request);
		const asked = index === undefined ? undefined : this.#asked.get(index);
		if (index === undefined || asked?.source.link.id !== link) return;
		asked.received += bytes;
		this.#heardAt = this.#now();
		this.#account.received(bytes, this.#heardAt);
		if (asked.received >= asked.size) this.#states[index] = 'landed';
	}

	/** A source will not give a file: somebody else may, whom only an ordinary download finds. */
	refused(peer: PeerId, {request}: MessageOf<'fragment-refused'>): void {
		const index = this.#asked.indexOf(request);
		if (index === undefined || this.#asked.get(index)?.source.peer !== peer || this.#states[index] !== 'asked') return;
		this.#leave([index]);
		this.#askAll();
	}

	disk(event: TransferEvent): void {
		if (this.isOver) return;
		switch (event.type) {
			case 'batch-opened':
				for (const [index, state] of this.#states.entries()) if (state === 'opening') this.#states[index] = 'missing';
				this.#course.to('downloading');
				break;
			case 'batch-placed':
				for (const placed of event.files) {
					const {source, askedAt = 0} = this.#asked.forget(placed.index) ?? {};
					if (source) source.given++;
					this.#close(placed.index);
					this.#account.placed(placed, source?.peer, askedAt);
				}
				break;
			case 'batch-left':
				this.#leave(event.indexes);
				break;
			case 'fragment-corrupt': {
				const peer = this.#asked.get(event.index)?.source.peer;
				this.#leave([event.index]);
				if (peer !== undefined) this.#host.ban(peer, `A file from ${this.#host.nameOf(peer)} failed its hash.`);
				break;
			}
			case 'part-waiting':
				this.#account.waiting(event.failure.message);
				break;
			case 'part-failed':
				this.#end('failed', event.failure);
				this.#account.failed(event.failure, this.plan.smalls[0]!.plan.wanted);
				break;
			default:
				break;
		}
		this.#heardAt = this.#now();
		this.#askAll();
	}

	tick(): void {
		if (this.isOver || this.#course.isPaused || this.#course.at !== 'downloading') return;
		this.#askAll();
		if (this.#now() - this.#heardAt < patience) return;
		this.#leave([...this.#states.keys()].filter(index => ['missing', 'asked'].includes(this.#states[index]!)));
		this.#askAll();
	}

	pause(): void {
		if (this.isOver || this.#course.isPaused) return;
		this.#course.isPaused = true;
		for (const index of this.#asked.indexes()) if (this.#states[index] === 'asked') this.#free(index);
		this.#account.turned('paused');
	}

	resume(): void {
		if (this.isOver || !this.#course.isPaused) return;
		this.#course.isPaused = false;
		this.#heardAt = this.#now();
		this.#account.turned('resumed');
		this.#askAll();
	}

	/** Stops; what is placed stays. */
	cancel(): void {
		if (this.isOver) return;
		this.#end('cancelled');
		this.#account.cancelled();
	}

	/** Bytes per second of late. */
	rate(now: number): number {
		return this.isOver ? 0 : this.#account.rate(now);
	}

	snapshot(): TransferSnapshot {
		return this.#account.snapshot(this.#course, this.#sources.size, this.#now());
	}

	/** The one move after every event: asks every source with room, and ends when nothing is open. */
	#askAll(): void {
		if (this.isOver) return;
		for (const source of this.#sources.values()) this.#ask(source);
		if (this.#open === 0) this.#end('complete');
	}

	#ask(source: BatchSource): void {
		const {limits, ports} = this.#host;
		if (this.#course.at !== 'downloading' || this.#course.isPaused || !this.#asked.isTime(source)) return;
		const now = this.#now();
		while (this.#asked.hasRoom(source)) {
			const index = this.#nextFor(source);
			if (index === undefined) return;
			const {id: file, size} = this.plan.smalls[index]!.manifest;
			if (!limits.down.take(size, now)) return;
			const request = this.#asked.enter(index, source, size, now);
			this.#states[index] = 'asked';
			const of = {transfer: this.plan.transfer, index, link: source.link.id, request};
			source.link.expect(request, ports.disk.landing(of));
			source.link.send({type: 'fragment-request', file, wanted: [{request, index: 0}]});
		}
	}

	#nextFor(source: BatchSource): FragmentIndex | undefined {
		const {smalls} = this.plan;
		for (; source.cursor < smalls.length; source.cursor++)
			if (this.#states[source.cursor] === 'missing' && smalls[source.cursor]!.plan.holders.includes(source.peer))
				return source.cursor;
		return undefined;
	}

	/** Asks no more for a file, and says so; somebody may be asked for it again. */
	#free(index: FragmentIndex): void {
		const asked = this.#asked.forget(index);
		if (!asked) return;
		const {source, request} = asked;
		source.link.abandon(request);
		source.link.send({type: 'cancel', request});
		this.#states[index] = 'missing';
		for (const other of this.#sources.values()) other.cursor = Math.min(other.cursor, index);
	}

	#leave(indexes: readonly FragmentIndex[]): void {
		const open = indexes.filter(index => this.#states[index] !== 'over');
		for (const index of open) {
			if (this.#states[index] === 'asked') this.#free(index);
			this.#asked.forget(index);
			this.#close(index);
			this.#account.left(index);
		}
		if (open.length > 0) this.#onLeft(open.map(index => this.plan.smalls[index]!.plan));
	}

	#close(index: FragmentIndex): void {
		if (this.#states[index] !== 'over') this.#open--;
		this.#states[index] = 'over';
	}

	#end(state: Ending, because: Failure | null = null): void {
		for (const index of this.#asked.indexes()) {
			if (this.#states[index] === 'asked') this.#free(index);
			else this.#asked.forget(index);
		}
		this.#course.end(state, this.#now(), because);
		for (const peer of new Set(this.plan.smalls.flatMap(({plan}) => plan.holders))) this.#host.links.letGo(peer, this);
		this.#host.ports.disk.closePart(this.plan.transfer, true);
		if (state === 'complete' && this.#later.length > 0) this.#onLeft(this.#later);
	}

	#now(): number {
		return this.#host.ports.clock.now();
	}
}
