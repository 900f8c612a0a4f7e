/**
 * One download from requirement to finished file: whom it asked, what they answered, manifest, unfinished file, end.
 * Fragments are Fetch's business; names and the manager's directory are not known here.
 */
import {Bitfield} from '../bitfield.ts';
import type {DiskEvent} from '../events.ts';
import {type Failure, failure} from '../failures.ts';
import {fragmentCount} from '../manifest.ts';
import type {Link} from '../ports.ts';
import {topologyNamed} from '../topologies/index.ts';
import type {FileId, FragmentIndex, Manifest, PeerId, SharedFile, TopologyName, TransferId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {Gather} from '../wire/parts.ts';
import {Fetch, type FetchLimits, type FetchListener} from './fetch.ts';
import {ManifestFetch} from './manifest-fetch.ts';
import type {PeerPorts, TransferSnapshot, TransferState} from './options.ts';
import type {Shelf} from './shelf.ts';
import type {Holder, SourceLinks} from './source-links.ts';

/** What a download needs of the peer it runs in. */
export type TransferHost = {
	readonly ports: PeerPorts;
	readonly links: SourceLinks;
	readonly shelf: Shelf;
	readonly limits: FetchLimits;
	/** Everybody in the list but us. */
	peers(): readonly PeerId[];
	nameOf(peer: PeerId): string;
	/** Asks the manager who shares a file now; they are asked again. */
	findHolders(transfer: Transfer): void;
	/** Fragments to tell those who want the file. */
	onGained(file: FileId, index: FragmentIndex): void;
	/** The file is whole and shared under its name. */
	onComplete(name: string, manifest: Manifest): void;
};

export type TransferPlan = {
	readonly transfer: TransferId;
	readonly file: SharedFile;
	/** Who shares it, as the manager's directory says. */
	readonly holders: readonly PeerId[];
	/** As typed: echoed in the error that ends it. */
	readonly wanted: string | null;
	readonly directory: string;
	readonly topology: TopologyName;
	/** Milliseconds to wait for a first source. */
	readonly wait: number;
	readonly isWholeVerified: boolean;
};

/** Null bits: all of it. `gained` came after the answer. */
type Answer = {readonly link: Link; readonly bits: Uint8Array | null; readonly gained: FragmentIndex[]};

/** Milliseconds after the first answer in which the others may still answer before shares are dealt. */
const settling = 1000;
/** Milliseconds between two attempts to find new holders while waiting. */
const searching = 2000;

export class Transfer implements Holder, FetchListener {
	readonly plan: TransferPlan;
	readonly #host: TransferHost;
	readonly #startedAt: number;
	readonly #manifestFetch: ManifestFetch;
	/** Linked peers that were asked and have not answered. */
	readonly #unanswered = new Set<PeerId>();
	/** Answers that came before the manifest; null: they have all of it. */
	readonly #answers = new Map<PeerId, Answer>();
	readonly #parts = new Map<PeerId, Gather<Uint8Array>>();
	readonly #unreachable = new Map<PeerId, Failure>();
	#state: TransferState = 'queued';
	#manifest: Manifest | null = null;
	#have = new Bitfield(0);
	#fetch: Fetch | null = null;
	#resumed = 0;
	#firstAnswerAt: number | null = null;
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
		this.#unanswered.add(peer);
		this.#unreachable.delete(peer);
		link.send({type: 'requirement', file: this.#file});
	}

	onLost(peer: PeerId, because: Failure): void {
		const wasSource = this.#answers.delete(peer) || this.#fetch?.has(peer);
		this.#unanswered.delete(peer);
		this.#manifestFetch.lost(peer);
		if (!this.#host.links.isBanned(peer)) this.#unreachable.set(peer, because);
		if (!wasSource) return;
		this.#fetch?.dropSource(peer);
		this.#lost(peer, because);
		this.#advance();
	}

	availability(peer: PeerId, link: Link, message: MessageOf<'availability'>): void {
		if (this.isOver) return;
		const parts = this.#parts.get(peer) ?? new Gather();
		this.#parts.set(peer, parts);
		const gathered = parts.add(message.part, message.parts, message.bits);
		if (gathered === undefined) return;
		this.#parts.delete(peer);
		this.#unanswered.delete(peer);
		if (typeof gathered === 'string' || message.holds === 'none') {
			this.#host.links.letGo(peer, this);
			return;
		}
		this.#firstAnswerAt ??= this.#now();
		this.#answers.set(peer, {link, bits: message.holds === 'all' ? null : Buffer.concat(gathered), gained: []});
		this.#advance();
	}

	have(peer: PeerId, indexes: readonly FragmentIndex[]): void {
		this.#answers.get(peer)?.gained.push(...indexes);
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
				this.#wait(event.failure.message);
				break;
			case 'part-present':
				this.#complete(event.path, true);
				this.#host.shelf.share(this.plan.file.name, this.#manifest!, event.content, false);
				this.#host.onComplete(this.plan.file.name, this.#manifest!);
				break;
			case 'part-failed':
				this.#fail(event.failure);
				break;
			case 'part-finished':
				this.#host.shelf.share(this.plan.file.name, this.#manifest!, event.content, false);
				this.#complete(event.path, false);
				this.#host.onComplete(this.plan.file.name, this.#manifest!);
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
			sources: this.#fetch?.sources ?? this.#answers.size,
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
		this.#answers.delete(peer);
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
		const sinceFirst = this.#firstAnswerAt === null ? 0 : this.#now() - this.#firstAnswerAt;
		return sinceFirst >= settling || this.peers().every(peer => this.#isSettledWith(peer));
	}

	get #file(): FileId {
		return this.plan.file.file;
	}

	#isSettledWith(peer: PeerId): boolean {
		const {links} = this.#host;
		return (
			this.#answers.has(peer) || this.#fetch?.has(peer) || this.#unreachable.has(peer) || !links.isHeld(peer, this)
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
		for (const [peer, answer] of this.#answers) this.#addSource(fetch, peer, answer);
		this.#answers.clear();
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

	#addSource(fetch: Fetch, peer: PeerId, {link, bits, gained}: Answer): void {
		const fragments = this.#have.length;
		const holds = bits ? new Bitfield(fragments, bits) : Bitfield.full(fragments);
		for (const index of gained) holds.add(index);
		fetch.addSource(peer, link, holds);
		const name = this.nameOf(peer);
		this.#host.ports.report({event: 'answered', peer, name, id: this.#file, fragments: holds.count});
	}

	#askManifest(now: number): void {
		if (!this.#manifestFetch.isIdle(now)) return;
		const next = this.#answers.entries().next().value;
		if (!next) return;
		const [peer, answer] = next;
		// To the end of the line: if it stays away, the next one is asked.
		this.#answers.delete(peer);
		this.#answers.set(peer, answer);
		answer.link.send(this.#manifestFetch.ask(peer, now));
	}

	#open(manifest: Manifest): void {
		const {transfer, directory, file, isWholeVerified} = this.plan;
		this.#manifest = manifest;
		this.#state = 'opening';
		this.#host.ports.disk.openPart({transfer, manifest, directory, name: file.name, isWholeVerified});
	}

	#opened(have: Bitfield, content: Parameters<Shelf['offer']>[1]): void {
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
		const isHopeful = this.#answers.size > 0 || (this.#fetch?.sources ?? 0) > 0;
		if (!hasCome && !isHopeful && now - this.#startedAt >= this.plan.wait) {
			this.#fail(this.#nobody());
			return;
		}
		if (now - this.#searchedAt < searching) return;
		this.#searchedAt = now;
		this.#host.findHolders(this);
		this.#wait(isHopeful ? 'no source has the missing fragments' : this.#nobody().message);
	}

	#nobody(): Failure {
		const {name} = this.plan.file;
		const hint =
			this.#have.count > 0
				? 'What is verified is kept; the same command goes on.'
				: 'Ask the one who shares it to start its peer, or wait longer with --wait.';
		const tried = this.plan.holders.filter(peer => this.#unreachable.has(peer));
		if (tried.length === 0)
			return failure('E_NO_SOURCE', `No peer that answers has ${name}; ${this.peers().length} asked.`, hint);
		const where = tried.map(peer => `${this.nameOf(peer)} at ${this.#host.links.tried(peer) || 'an unknown address'}`);
		return failure(
			'E_UNREACHABLE',
			`Nobody who has ${name} can be reached: tried ${where.join(', ')}.`,
			'Check that a firewall lets them be dialled, or start them with --port.',
		);
	}

	#wait(reason: string): void {
		this.#state = 'waiting';
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

	#complete(path: string, isPresent: boolean): void {
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
