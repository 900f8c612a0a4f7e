/**
 * Fragments of one file from many sources: reserves, requests, gives up, asks elsewhere, hedges at the end.
 * Knows what is asked of whom; a topology decides what to ask, the link and the disk move the bytes.
 */
import type {Bitfield} from '../bitfield.ts';
import type {RefetchReason} from '../facts.ts';
import {failure} from '../failures.ts';
import {fragmentCount, fragmentLength} from '../manifest.ts';
import type {LandingOf, Link} from '../ports.ts';
import type {SwarmView} from '../topologies/topology.ts';
import type {FragmentIndex, LinkId, PeerId, RequestId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {Chronicle} from './chronicle.ts';
import {copyLost} from './failure-texts.ts';
import {detailOf} from './fetch-detail.ts';
import type {FetchListener, FetchPlan, FragmentEvent} from './fetch-plan.ts';
import {viewOf} from './fetch-view.ts';
import {hedgeFor} from './hedge.ts';
import {Ledger} from './ledger.ts';
import {LocalCopy} from './local-copy.ts';
import type {TransferDetail} from './options.ts';
import {type Landed, RequestTable} from './request-table.ts';
import type {Request, Source} from './source.ts';
import {SourceSet} from './source-set.ts';
import type {TransferHost} from './transfer-plan.ts';

const mostAtOnce = 256;
const silenceLimit = 30_000;
/** Milliseconds after the first answer in which any other peer may still say that it has what a local copy would give. */
const answering = 5000;

export class Fetch {
	readonly ledger = new Ledger();
	readonly chronicle = new Chronicle();
	readonly #host: TransferHost;
	readonly #plan: FetchPlan;
	readonly #listener: FetchListener;
	readonly sources: SourceSet;
	readonly #table: RequestTable;
	readonly #copy: LocalCopy;
	readonly #view: SwarmView;
	#isPaused = false;

	constructor(host: TransferHost, plan: FetchPlan, listener: FetchListener) {
		const {ports, limits} = host;
		this.#host = host;
		this.#plan = plan;
		this.#listener = listener;
		this.#table = new RequestTable(limits);
		const fragments = fragmentCount(plan.manifest);
		this.sources = new SourceSet(fragments, plan.manifest.fragmentSize, ports.clock.now());
		const {rarity} = this.sources;
		for (let index = 0; index < fragments; index++) if (!plan.have.has(index)) rarity.want(index);
		this.#copy = new LocalCopy(ports, plan, rarity, (index, askedAt) => this.#keep(index, host.self, askedAt));
		this.#view = viewOf({fragments, seed: plan.seed, sources: this.sources, ledger: this.ledger}, ports.clock, {
			neighbourhood: () => plan.group.neighbourhood(),
			isSettled: () => plan.isSettled(),
		});
	}

	/** Whether anything is on its way. */
	get isMoving(): boolean {
		return this.#table.isMoving || this.#copy.isMoving;
	}

	/** A peer answered; a second answer replaces the first. */
	addSource(peer: PeerId, link: Link, holds: Bitfield): void {
		const known = this.sources.get(peer);
		if (known?.link === link) {
			this.sources.replace(known, holds);
			return;
		}
		if (known) this.dropSource(peer);
		this.sources.add(peer, link, holds, this.#now());
	}

	/** A source is gone: what it was asked for goes to the others. */
	dropSource(peer: PeerId): void {
		const source = this.sources.get(peer);
		if (!source) return;
		this.sources.delete(source);
		for (const entry of [...source.requests.values()]) {
			if (entry.received >= entry.length) {
				this.#table.orphan(source, entry);
				continue;
			}
			const wasLate = entry.isLate;
			this.chronicle.ended(entry.index, peer, 'lost', this.#now());
			// The link may stand (a second answer, a withdrawn file): what it still brings would be nobody's.
			this.#stop(source, entry);
			if (!wasLate) this.#again(entry, peer, 'lost');
		}
	}

	gained(peer: PeerId, indexes: readonly FragmentIndex[]): void {
		const source = this.sources.get(peer);
		if (source) this.sources.gained(source, indexes);
	}

	block(link: LinkId, request: RequestId, bytes: number): void {
		if (this.sources.onLink(link)?.progress(request, bytes, this.#now())) return;
		this.ledger.waste(this.#table.tooLate(request, bytes));
	}

	/** What the disk says of a fragment. */
	disk(event: FragmentEvent): void {
		if (event.type === 'fragment-stored') this.stored(event);
		else if (event.type === 'fragment-corrupt') this.corrupt(event);
		else this.#copy.heard(event);
	}

	stored({index, link, request}: LandingOf): void {
		const landed = this.#finished(link, request);
		if (landed && !this.#plan.have.has(index)) this.chronicle.ended(index, landed.peer, 'verified', this.#now());
		this.#keep(index, landed?.peer, landed?.entry.askedAt ?? 0);
	}

	/** A fragment is verified and stored, whoever gave it. */
	#keep(index: FragmentIndex, from: PeerId | undefined, askedAt: number): void {
		const length = fragmentLength(this.#plan.manifest, index);
		if (this.#plan.have.has(index)) {
			this.ledger.waste(length);
			return;
		}
		this.#plan.have.add(index);
		this.sources.fed(this.#now());
		this.sources.rarity.unwant(index);
		if (from !== undefined) {
			if (from !== this.#host.self) this.sources.gives(from);
			this.ledger.credit(from, this.#host.nameOf(from), index, length, from === this.#host.self);
			const of = {id: this.#plan.manifest.id, index, from, bytes: length};
			this.#host.trace.fragments('fragment-received', from, of.id, [index]);
			this.#host.ports.report({event: 'fragment', ...of, milliseconds: Math.round(this.#now() - askedAt)});
		}
		this.#cancelOthers(index);
		this.#listener.onGained(index);
	}

	corrupt({index, link, request}: LandingOf): void {
		const landed = this.#finished(link, request);
		this.ledger.waste(fragmentLength(this.#plan.manifest, index));
		if (!landed) return;
		const {peer, entry, isStopped} = landed;
		// A stopped one is free already.
		if (isStopped) this.chronicle.ended(index, peer, 'corrupt', this.#now());
		else this.#again(entry, peer, 'corrupt');
		this.#host.ban(peer, `Fragment ${index} from ${this.#host.nameOf(peer)} failed its hash.`);
	}

	refused(peer: PeerId, {request, reason}: MessageOf<'fragment-refused'>): void {
		const source = this.sources.get(peer);
		const entry = source?.requests.get(request);
		if (!source || !entry) return;
		const wasLate = entry.isLate;
		this.ledger.waste(entry.received);
		this.#table.stop(source, entry);
		source.link.abandon(request);
		if (!wasLate) this.#again(entry, peer, 'refused');
		switch (reason) {
			case 'gone':
			case 'changed':
				this.#listener.onWithdrawn(peer, copyLost(reason));
				break;
			case 'not-held':
			case 'elsewhere':
				this.sources.refused(source, entry.index, reason === 'elsewhere', this.#now());
				break;
			case 'busy':
				source.miss(this.#now());
				break;
			default:
				reason satisfies never;
		}
	}

	/** Deadlines: what is overdue is asked elsewhere, where there is an elsewhere. */
	tick(): void {
		const now = this.#now();
		for (const source of [...this.sources.byPeer.values()]) {
			const movable = source.overdue(now).filter(({index}) => this.sources.isHeldElsewhere(index, source, now));
			// What it was asked for before it has it, it never promised.
			if (movable.some(({index}) => source.holds.has(index))) source.miss(now);
			for (const entry of movable) {
				this.#table.giveUp(source, entry);
				source.link.send({type: 'cancel', request: entry.request});
				this.#again(entry, source.peer, 'late');
			}
			if (source.silence(now) >= silenceLimit || source.isFruitless)
				this.#host.links.abort(source.peer, failure('E_SILENT', 'It has sent nothing for 30 seconds.'));
		}
		if (this.#plan.group.topology().isOpen) this.sources.tryAgain(now);
		this.pump();
		if (!this.#isPaused && !this.#plan.group.isHeld && this.#plan.isSettled(answering)) this.#copy.look();
	}

	/** Asks every source with room, or just one, for what the topology picks: the one move after every event. */
	pump(only?: PeerId): void {
		const now = this.#now();
		if (this.#isPaused || this.#plan.group.isHeld) {
			this.sources.fed(now);
			return;
		}
		const topology = this.#plan.group.topology();
		for (const source of this.sources.inOrder(only)) {
			const room = Math.min(source.room(now), this.#table.room(this.#plan.manifest.fragmentSize), mostAtOnce);
			if (room < 1) continue;
			const picked = topology.pick(this.#view, source.peer, room);
			if (picked.length > 0) this.#ask(source, picked, false, now);
			else if (topology.isOpen && this.sources.rarity.wanted.count === 0 && source.inFlight === 0) {
				const slow = hedgeFor(source, this.#table, index => fragmentLength(this.#plan.manifest, index), now);
				if (slow !== undefined) this.#ask(source, [slow], true, now);
			}
		}
	}

	/** Asks for nothing until `resume`; what has come whole is still checked and kept. */
	pause(): void {
		this.#isPaused = true;
		this.#copy.rest();
		for (const {source, entry} of this.sources.requests()) {
			if (entry.received >= entry.length) continue;
			this.#stop(source, entry);
			if (!this.#plan.have.has(entry.index) && !this.#table.isAsked(entry.index)) this.sources.rarity.want(entry.index);
		}
	}

	resume(): void {
		this.#isPaused = false;
		this.sources.fed(this.#now());
		this.pump();
	}

	detail(): TransferDetail {
		const {sources, ledger, chronicle} = this;
		return detailOf(this.#plan, this.#host, {sources, table: this.#table, ledger, chronicle}, this.#now());
	}

	/** Lets everything go; the links stay. */
	close(): void {
		for (const {source, entry} of this.sources.requests()) this.#stop(source, entry);
		this.ledger.waste(this.#table.close());
	}

	#ask(source: Source, indexes: readonly FragmentIndex[], isHedge: boolean, now: number): void {
		const wanted: {request: RequestId; index: FragmentIndex}[] = [];
		for (const index of indexes) {
			const length = fragmentLength(this.#plan.manifest, index);
			if (!this.#host.limits.down.take(length, now)) break;
			const {request} = this.#table.enter(source, index, length, isHedge, now);
			this.chronicle.asked(index, source.peer, this.#host.nameOf(source.peer), now);
			this.sources.rarity.unwant(index);
			const of = {transfer: this.#plan.transfer, index, link: source.link.id, request};
			source.link.expect(request, this.#host.ports.disk.landing(of));
			wanted.push({request, index});
		}
		if (wanted.length === 0) return;
		source.link.send({type: 'fragment-request', file: this.#plan.manifest.id, wanted});
		this.#host.trace.requests('request-sent', source.peer, this.#plan.manifest.id, wanted);
	}

	/** A fragment is to be asked for again, unless another request for it stands. */
	#again({index}: Request, from: PeerId, reason: RefetchReason): void {
		this.chronicle.ended(index, from, reason, this.#now());
		if (this.#plan.have.has(index)) return;
		if (this.#table.isAsked(index)) return;
		this.ledger.refetch();
		this.sources.rarity.want(index);
		this.#host.ports.report({event: 'refetch', id: this.#plan.manifest.id, index, from, reason});
	}

	/** A landing has ended: who gave it, and which request it was. */
	#finished(link: LinkId, request: RequestId): Landed | undefined {
		const source = this.sources.onLink(link);
		source?.settled(this.#now());
		const landed = this.#table.finish(source, request);
		// What came of a stopped one was counted as wasted.
		if (landed?.isStopped) this.ledger.waste(-landed.entry.received);
		return landed;
	}

	#cancelOthers(index: FragmentIndex): void {
		for (const {source, entry} of this.#table.of(index)) {
			// One whose bytes are all here is being checked: its landing ends it, and counts it as wasted.
			if (source.requests.has(entry.request) && entry.received < entry.length) this.#stop(source, entry);
		}
	}

	/** Wants nothing more of a request, and says so: what came of it is wasted. */
	#stop(source: Source, entry: Request): void {
		this.ledger.waste(entry.received);
		this.chronicle.ended(entry.index, source.peer, 'unneeded', this.#now());
		this.#table.stop(source, entry);
		source.link.abandon(entry.request);
		source.link.send({type: 'cancel', request: entry.request});
	}

	#now(): number {
		return this.#host.ports.clock.now();
	}
}
