/**
 * Links that we dial, one a peer, kept while somebody holds them (a download, a search). Bounded dialling.
 * Knows addresses and greetings; not what is asked over a link.
 */
import {formatAddress, localise} from '../addresses.ts';
import {type Failure, failure} from '../failures.ts';
import {hello} from '../handshake.ts';
import {claimFailure} from '../identity.ts';
import type {Clock, Link, Network, Random} from '../ports.ts';
import type {Address, LinkId, PeerId, RosterEntry} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import {Contact} from './contact.ts';
import {LinkWants} from './link-wants.ts';

/** Who wants a link: a download or a search. Compared by identity. */
export type Holder = {
	/** Links that it wants at once, those to free ones left out. */
	readonly mostLinks: number;
	/** Whether a link to this peer is always wanted. */
	isFree(peer: PeerId): boolean;
	/** The peer has greeted us: ask it. */
	onReady(peer: PeerId, link: Link): void;
	/** The link is gone, or could not be made; it is dialled again while held. */
	onLost(peer: PeerId, because: Failure): void;
};

export type SourceLinksPorts = {
	readonly clock: Clock;
	readonly random: Random;
	readonly network: Network;
};

/** Who we say we are, and where others are. */
export type Directions = {
	readonly peer: PeerId;
	name(): string;
	entry(peer: PeerId): RosterEntry | undefined;
	/** The manager's address as we see it; empty before joining. */
	managerHost(): string;
};

/** The list, or whoever told us of it, said that another peer is at this address. */
const anotherPeer = (peer: PeerId, meant: PeerId): Failure | undefined =>
	peer === meant
		? undefined
		: failure(
				'E_ID',
				'Another peer answers at its address.',
				'Nothing: others are asked. It is dialled again when the list has it elsewhere.',
			);

const mostDialling = 16;
const mostOpen = 256;
const dialTimeout = 5000;

export class SourceLinks {
	readonly #ports: SourceLinksPorts;
	readonly #directions: Directions;
	readonly #contacts = new Map<PeerId, Contact>();
	readonly #byLink = new Map<LinkId, Contact>();
	readonly #banned = new Set<PeerId>();
	#dialling = 0;

	constructor(ports: SourceLinksPorts, directions: Directions) {
		this.#ports = ports;
		this.#directions = directions;
	}

	/** Wants a link to this peer; `onReady` or `onLost` follows (at once when the link stands). */
	hold(peer: PeerId, holder: Holder): void {
		if (this.#banned.has(peer) || peer === this.#directions.peer) return;
		const contact = this.#contacts.get(peer) ?? this.#newContact(peer);
		if (!contact.hold(holder)) return;
		if (contact.isReady) holder.onReady(peer, contact.link!);
		else this.#dialAmong([contact]);
	}

	/** Dials a peer at once, however often that failed. */
	hurry(peer: PeerId): void {
		this.#contacts.get(peer)?.hurry();
	}

	letGo(peer: PeerId, holder: Holder): void {
		this.#contacts.get(peer)?.letGo(holder, this.#ports.clock.now());
	}

	/** Lets go of those peers that are not to be kept, with a last word to those that are linked. Returns who they were. */
	letGoOthers(holder: Holder, kept: ReadonlySet<PeerId>, word: Message): readonly PeerId[] {
		const others: PeerId[] = [];
		for (const {peer, holders, isReady, link} of this.#contacts.values()) {
			if (!holders.has(holder) || kept.has(peer)) continue;
			if (isReady) link?.send(word);
			this.letGo(peer, holder);
			others.push(peer);
		}
		return others;
	}

	isHeld(peer: PeerId, holder: Holder): boolean {
		return this.#contacts.get(peer)?.holders.has(holder) ?? false;
	}

	/** Links to peers that have greeted us and are held by this one. */
	countFor(holder: Holder): number {
		let count = 0;
		for (const {isReady, holders} of this.#byLink.values()) if (isReady && holders.has(holder)) count++;
		return count;
	}

	isBanned(peer: PeerId): boolean {
		return this.#banned.has(peer);
	}

	/** Ends the link and never dials this peer again; its holders hear why. */
	ban(peer: PeerId, because: Failure): void {
		this.#banned.add(peer);
		const contact = this.#contacts.get(peer);
		if (!contact) return;
		this.#drop(contact);
		for (const holder of [...contact.holders]) holder.onLost(peer, because);
	}

	/** It may be dialled again. Returns whether it was banned. */
	unban(peer: PeerId): boolean {
		return this.#banned.delete(peer);
	}

	/** The link to a peer that has greeted us, if there is one. */
	linkOf(peer: PeerId): Link | undefined {
		const contact = this.#contacts.get(peer);
		return contact?.isReady ? (contact.link ?? undefined) : undefined;
	}

	/** Where a peer was dialled last, as text; empty when it never was. */
	tried(peer: PeerId): string {
		const address = this.#contacts.get(peer)?.tried;
		return address ? formatAddress(address) : '';
	}

	/** Whether a link is one of these. */
	owns(link: LinkId): boolean {
		return this.#byLink.has(link);
	}

	/** The peer at the other end. */
	peerOf(link: LinkId): PeerId | undefined {
		return this.#byLink.get(link)?.peer;
	}

	opened(link: Link): void {
		const {peer} = this.#directions;
		const name = this.#directions.name();
		link.send(hello({role: 'fetcher', peer, token: '', name, isNameChosen: false, ttl: 0}));
	}

	greeted(link: Link, greeting: MessageOf<'greeting'>): void {
		const contact = this.#byLink.get(link.id);
		if (!contact?.isDialling) return;
		const wrong = claimFailure(greeting.peer, link.proved) ?? anotherPeer(greeting.peer, contact.peer);
		if (wrong) {
			link.close();
			this.closed(link.id, wrong);
			return;
		}
		this.#dialling--;
		contact.greeted();
		for (const holder of [...contact.holders]) holder.onReady(contact.peer, link);
		this.#dialNext();
	}

	closed(id: LinkId, because: Failure): void {
		const contact = this.#byLink.get(id);
		if (!contact) return;
		this.#detach(contact);
		contact.lost(because, this.#ports.clock.now(), this.#ports.random.next());
		for (const holder of [...contact.holders]) holder.onLost(contact.peer, because);
		this.#dialNext();
	}

	/** Ends a link that does not answer; it is dialled again after the back-off. */
	abort(peer: PeerId, because: Failure): void {
		const {link} = this.#contacts.get(peer) ?? {};
		if (!link) return;
		link.close();
		this.closed(link.id, because);
	}

	/** A peer's line in the list is new: an earlier failure says nothing about it. */
	listed(entry: RosterEntry): void {
		const contact = this.#contacts.get(entry.peer);
		if (contact && !contact.wasTriedAt({host: this.#host(entry), port: entry.port})) contact.hurry();
	}

	tick(): void {
		const now = this.#ports.clock.now();
		for (const contact of this.#contacts.values()) if (contact.isIdle(now)) this.#drop(contact);
		this.#dialNext();
	}

	closeAll(): void {
		for (const contact of [...this.#contacts.values()]) this.#drop(contact);
	}

	#newContact(peer: PeerId): Contact {
		const contact = new Contact(peer);
		this.#contacts.set(peer, contact);
		return contact;
	}

	#dialNext(): void {
		this.#dialAmong(this.#contacts.values());
	}

	/** Dials those that may be dialled now and that somebody wants now. */
	#dialAmong(contacts: Iterable<Contact>): void {
		const now = this.#ports.clock.now();
		const wants = new LinkWants(this.#byLink);
		for (const contact of contacts) {
			if (this.#dialling >= mostDialling || this.#byLink.size >= mostOpen) return;
			if (!contact.isDue(now)) continue;
			const entry = this.#directions.entry(contact.peer);
			if (!entry || !wants.includes(contact)) continue;
			const to = {host: this.#host(entry), port: entry.port};
			if (contact.isForeign(to)) continue;
			this.#dial(contact, to);
			wants.recount();
		}
	}

	#host(entry: RosterEntry): string {
		return localise(entry.host, this.#directions.managerHost());
	}

	#dial(contact: Contact, to: Address): void {
		this.#dialling++;
		const link = this.#ports.network.dial(to, 'source', {timeout: dialTimeout});
		contact.dialled(to, link);
		this.#byLink.set(link.id, contact);
	}

	#detach(contact: Contact): void {
		if (contact.isDialling) this.#dialling--;
		if (contact.link) this.#byLink.delete(contact.link.id);
		contact.detach();
	}

	#drop(contact: Contact): void {
		const {link} = contact;
		this.#detach(contact);
		this.#contacts.delete(contact.peer);
		link?.close();
	}
}
