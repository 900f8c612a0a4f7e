/**
 * The asking side of one download: broadcasts the requirement, gathers answers, gets the manifest from one that has it.
 * Ends where fragments begin.
 */
import {type Failure, failure} from '../failures.ts';
import type {Link} from '../ports.ts';
import type {FragmentIndex, Manifest, PeerId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {type Answer, Answers} from './answers.ts';
import {nobodyHas} from './failure-texts.ts';
import type {Following} from './group-membership.ts';
import {LinkBudget} from './link-budget.ts';
import {ManifestFetch} from './manifest-fetch.ts';
import type {Holder} from './source-links.ts';
import type {TransferHost, TransferPlan} from './transfer-plan.ts';

export type RequirementListener = {
	/** Whether a peer is a source already. */
	isSource(peer: PeerId): boolean;
	/** Whether a source is known to have everything. */
	holdsAll(peer: PeerId): boolean;
	/** Somebody has something: `drain` has it. */
	onAnswer(): void;
	onManifest(manifest: Manifest): void;
	/** A peer that had answered is gone. */
	onSourceLost(peer: PeerId, because: Failure): void;
	/** A peer is asked no more, through no fault of its own. */
	onLetGo(peer: PeerId): void;
};

/** Milliseconds after the first answer in which the others may still answer before shares are dealt. */
const settling = 1000;
const nobody: ReadonlySet<PeerId> = new Set();

export class Requirement implements Holder {
	readonly #plan: TransferPlan;
	readonly #host: TransferHost;
	readonly #group: Following;
	readonly #listener: RequirementListener;
	readonly #answers = new Answers();
	readonly #manifestFetch: ManifestFetch;
	#hasManifest = false;
	#searchedAt: number;
	#knownAskedAt = Number.NEGATIVE_INFINITY;
	/** Since when there is nobody, as far as patience goes. */
	#patientSince: number;
	readonly #budget: LinkBudget;
	/** Who had answered and was lost: each is waited for once. */
	readonly #missed = new Set<PeerId>();

	constructor(plan: TransferPlan, host: TransferHost, group: Following, listener: RequirementListener) {
		this.#plan = plan;
		this.#host = host;
		this.#group = group;
		this.#listener = listener;
		this.#manifestFetch = new ManifestFetch(plan.file.file);
		this.#searchedAt = host.ports.clock.now();
		this.#patientSince = this.#searchedAt;
		this.#budget = new LinkBudget(plan.holders);
	}

	/** How many have something to give and are not sources yet. */
	get useful(): number {
		return this.#answers.useful;
	}

	/** An order, and one downloader's own choice of shares, say themselves whom they link to. */
	get mostLinks(): number {
		const {isOpen, isOwnChoice} = this.#group.topology();
		return isOpen && !isOwnChoice ? this.#budget.most : Number.POSITIVE_INFINITY;
	}

	/** Whoever has all of it has nothing to tell, and may give anything; a few dozen of them are enough. */
	isFree(peer: PeerId): boolean {
		return this.#budget.isFree(peer, this.#listener.holdsAll(peer));
	}

	/** Nobody who is linked is of use. */
	widen(): void {
		this.#budget.widen();
	}

	/** Asks all neighbours, which may be everybody in the list; those known to share the file are dialled first. */
	broadcast(): void {
		const peers = this.#neighbours();
		this.bePatient();
		this.#host.ports.report({event: 'asked', id: this.#plan.file.file, peers: peers.length});
		for (const peer of [...this.#first(), ...this.#budget.mixed(peers, this.#host.ports.random)]) this.ask(peer);
	}

	/** The group is another now. `isAnew`: neighbours that have answered are asked once more. */
	regroup(isAnew: boolean): void {
		const kept = new Set([...this.#first(), ...this.#neighbours()]);
		if (!this.#group.topology().isOpen) {
			const word = {type: 'release', file: this.#plan.file.file} as const;
			for (const peer of this.#host.links.letGoOthers(this, kept, word)) {
				this.#answers.letGo(peer);
				this.#manifestFetch.lost(peer);
				this.#listener.onLetGo(peer);
			}
		}
		if (isAnew) this.askNeighboursAnew();
		else for (const peer of kept) this.ask(peer);
	}

	/** The manager is away and cannot say who has it now: whoever it named last, and whom others told us of, is asked, at most once in so many milliseconds. */
	askWithoutManager(every: number): void {
		const now = this.#now();
		if (this.#host.isJoined() || now - this.#knownAskedAt < every) return;
		this.#knownAskedAt = now;
		this.askNeighboursAnew();
		for (const peer of this.#host.told(this.#plan.file.file)) this.#askOnceMore(peer);
	}

	/** What neighbours have refused before they may give now. */
	askNeighboursAnew(): void {
		for (const peer of [...this.#first(), ...this.#neighbours()]) this.#askOnceMore(peer);
	}

	#askOnceMore(peer: PeerId): void {
		if (!this.#host.links.isHeld(peer, this)) this.ask(peer);
		else this.#askAnew(peer);
	}

	/** Somebody new, or who wants the same: asked if it is one to ask. */
	meet(peer: PeerId): void {
		if (this.#group.topology().isOpen || this.#neighbours().includes(peer)) this.ask(peer);
	}

	/** Asks everybody once more and at once, those too that have answered or could not be reached. */
	rebroadcast(): void {
		const {links} = this.#host;
		for (const peer of [...this.#first(), ...this.#neighbours()]) {
			if (!links.isHeld(peer, this)) continue;
			links.hurry(peer);
			this.#askAnew(peer);
		}
		this.broadcast();
	}

	/** The time to wait for a first source begins anew. */
	bePatient(): void {
		this.#patientSince = this.#now();
	}

	/** Whether the time to wait for a first source is over. */
	get isImpatient(): boolean {
		return this.#now() - this.#patientSince >= this.#plan.wait;
	}

	/** Asks one more peer, or one again that had nothing. */
	ask(peer: PeerId): void {
		if (!this.#listener.isSource(peer)) this.#host.links.hold(peer, this);
	}

	/**
	 * Asks whoever the manager knows to share the file now, at most once in so many milliseconds; those that had only some
	 * of it are asked anew. Returns whether it was time.
	 */
	askHolders(every: number): boolean {
		const now = this.#now();
		if (now - this.#searchedAt < every) return false;
		this.#searchedAt = now;
		this.#host.findHolders(this.#plan.file.file, holders => {
			for (const peer of holders) {
				this.#budget.named(peer);
				if (this.#host.links.isHeld(peer, this)) this.#askAnew(peer);
				else this.ask(peer);
			}
		});
		return true;
	}

	/** Asks one again whose link is held, if that stands; nobody who has everything. */
	#askAnew(peer: PeerId): void {
		const link = this.#host.links.linkOf(peer);
		if (link && !this.#listener.holdsAll(peer)) this.#askOver(peer, link);
	}

	onReady(peer: PeerId, link: Link): void {
		const {ports, links} = this.#host;
		const {file: id} = this.#plan.file;
		ports.report({event: 'linked', peer, name: this.#host.nameOf(peer), id, links: links.countFor(this)});
		this.#askOver(peer, link);
	}

	#askOver(peer: PeerId, link: Link): void {
		this.#answers.asked(peer);
		link.send({type: 'requirement', file: this.#plan.file.file});
	}

	onLost(peer: PeerId, because: Failure): void {
		const hadAnswered = this.#answers.lost(peer);
		this.#manifestFetch.lost(peer);
		if (!hadAnswered && !this.#listener.isSource(peer)) return;
		if (!this.#missed.has(peer)) this.bePatient();
		this.#missed.add(peer);
		this.#listener.onSourceLost(peer, because);
	}

	/** A source does not have the file any more. */
	withdrawn(peer: PeerId): void {
		this.#answers.withdrawn(peer);
		this.#host.links.letGo(peer, this);
	}

	availability(peer: PeerId, link: Link, message: MessageOf<'availability'>): void {
		// Asked before it was let go: its link may end at any moment, and it is asked anew when it is wanted again.
		if (!this.#host.links.isHeld(peer, this)) return;
		const answer = this.#answers.take(peer, link, message, this.#now());
		if (answer === 'nothing') {
			const because = failure('E_VANISHED', 'It does not have the file any more.');
			if (this.#listener.isSource(peer)) this.#listener.onSourceLost(peer, because);
			this.#host.links.letGo(peer, this);
		}
		if (answer !== 'something') return;
		this.tick();
		this.#listener.onAnswer();
	}

	gained(peer: PeerId, indexes: readonly FragmentIndex[]): void {
		this.#answers.gained(peer, indexes);
	}

	manifest(peer: PeerId, message: MessageOf<'manifest'>): void {
		if (this.#hasManifest) return;
		const progress = this.#manifestFetch.part(peer, message, this.#now());
		switch (progress.kind) {
			case 'pending':
				return;
			case 'false':
				this.#host.ban(peer, 'Its manifest does not have the id of the file.');
				return;
			case 'complete':
				this.#hasManifest = true;
				this.#listener.onManifest(progress.manifest);
				return;
			default:
				progress satisfies never;
		}
	}

	/** Asks for the manifest, the next source when one stays away. */
	tick(): void {
		const now = this.#now();
		if (this.#hasManifest || !this.#manifestFetch.isIdle(now)) return;
		const next = this.#answers.next();
		next?.link.send(this.#manifestFetch.ask(next.peer, now));
	}

	/** The manifest is known already: nobody is asked for it. */
	skipManifest(): void {
		this.#hasManifest = true;
	}

	/** Hands over everybody that answered. */
	drain(): Answer[] {
		return this.#answers.drain();
	}

	/** Whether all who were asked have answered, or had their time: so many milliseconds after the first answer. */
	isSettled(patience = settling): boolean {
		const {firstAt} = this.#answers;
		if (firstAt !== null && this.#now() - firstAt >= patience) return true;
		return this.#host.peers().every(peer => this.#isSettledWith(peer));
	}

	/** Lets go of everybody, telling those that are linked. */
	release(): void {
		this.#host.links.letGoOthers(this, nobody, {type: 'release', file: this.#plan.file.file});
	}

	/** Why there is no source. */
	nobody(isBegun: boolean): Failure {
		const {links} = this.#host;
		const tried = this.#plan.holders.filter(peer => this.#answers.isSilent(peer) && !links.isBanned(peer));
		const where = tried.map(peer => `${this.#host.nameOf(peer)} at ${links.tried(peer) || 'an unknown address'}`);
		return nobodyHas(this.#plan.file.name, where, this.#host.peers().length, isBegun);
	}

	#neighbours(): readonly PeerId[] {
		return this.#group.topology().neighbours(this.#group.neighbourhood());
	}

	/** Who is asked before all others: those that share the file; in an ordered group one of them, for the manifest. */
	#first(): readonly PeerId[] {
		if (this.#group.topology().isOpen) return this.#plan.holders;
		return this.#hasManifest ? [] : this.#plan.holders.slice(0, 1);
	}

	#isSettledWith(peer: PeerId): boolean {
		const isAnswered = this.#answers.has(peer) || this.#listener.isSource(peer);
		return isAnswered || this.#answers.isUnreachable(peer) || !this.#host.links.isHeld(peer, this);
	}

	#now(): number {
		return this.#host.ports.clock.now();
	}
}
