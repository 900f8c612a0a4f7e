/** The manager: owns the links and routes every event to the noun that decides. It carries no file bytes and decides no timing. */
import type {ManagerEvent, ManagerIntent} from '../events.ts';
import {type Failure, failure, youAreBanned} from '../failures.ts';
import {helloFailure} from '../handshake.ts';
import type {Link} from '../ports.ts';
import type {LinkId, PeerId} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import {claimTo, part, welcome} from './admission.ts';
import {Announcer, newEpoch} from './announcer.ts';
import {DepartedPeers} from './departed.ts';
import {Files} from './files.ts';
import {tellGroups} from './group-tellings.ts';
import {Leases, stallThreshold, type Verdict} from './leases.ts';
import type {DepartedSnapshot, ManagerOptions, ManagerPorts, ManagerSnapshot, MemberDetail} from './options.ts';
import {announcedHost, type Member, Roster} from './roster.ts';
import {Sightings} from './sightings.ts';

export class ManagerEngine {
	readonly #ports: ManagerPorts;
	readonly #options: ManagerOptions;
	readonly #peer: PeerId;
	readonly #roster = new Roster();
	readonly #files = new Files();
	readonly #leases: Leases;
	readonly #announcer: Announcer;
	readonly #sightings: Sightings;
	readonly #departed: DepartedPeers;
	/** Every open link; null for an observer and for one that has not said hello. */
	readonly #links = new Map<LinkId, {readonly link: Link; peer: PeerId | null}>();
	#pings = 0;
	#isClosed = false;

	constructor(ports: ManagerPorts, options: ManagerOptions) {
		this.#ports = ports;
		this.#options = options;
		this.#peer = options.self ?? ports.random.id();
		this.#departed = new DepartedPeers(ports.bans, options.banned ?? [], ports.clock.now());
		this.#leases = new Leases(options);
		this.#sightings = new Sightings(options.heartbeat);
		this.#announcer = new Announcer(newEpoch(ports.random));
	}

	/** Starts listening; call once. */
	start(): void {
		this.#ports.network.listen(this.#options.listen, 'member');
	}

	on(event: ManagerEvent): void {
		if (this.#isClosed) return;
		switch (event.type) {
			case 'tick':
				this.#tick(event.late);
				break;
			case 'listening':
				this.#ports.report({event: 'listening', host: this.#options.listen.host, port: event.port});
				break;
			case 'listen-failed':
				this.#ports.report({event: 'error', ...event.failure, fatal: true});
				break;
			case 'link-accepted':
				this.#links.set(event.link.id, {link: event.link, peer: null});
				break;
			case 'link-opened': // A manager dials nobody.
				break;
			case 'link-closed':
				this.#closed(event.link);
				break;
			case 'message':
				this.#message(event.link, event.message);
				break;
			case 'close':
				this.#close();
				return;
			default:
				this.#treat(event);
		}
		this.#flush();
		tellGroups(this.#files.take(this.#ports.clock.now()), this.#roster, this.#ports);
	}

	snapshot(): ManagerSnapshot {
		const now = this.#ports.clock.now();
		const peers = this.#sightings.snapshot(this.#roster, this.#leases, this.#files.directory, now);
		return {...this.#announcer.state, peers, departed: this.#departed.snapshot(), groups: this.#files.groups(now)};
	}

	/** More about one active peer; null when it is not. */
	detail(peer: PeerId): MemberDetail | null {
		return this.#sightings.detail(peer, this.#files.directory);
	}

	#tick(late: number): void {
		const now = this.#ports.clock.now();
		if (late > stallThreshold) this.#sightings.credit(now, late);
		this.#departed.tick(now);
		for (const verdict of this.#leases.judge(now, late)) this.#judge(verdict);
		for (const link of this.#announcer.tend(now)) {
			this.#closed(link.id);
			link.close(failure('E_SLOW', 'You did not take the list for 10 seconds.', 'Join again.'));
		}
	}

	#judge({peer, verdict}: Verdict): void {
		const member = this.#roster.get(peer);
		if (!member) return;
		if (verdict === 'lost' || verdict === 'expired') {
			this.#remove(member, verdict);
			return;
		}
		const isLate = verdict === 'late';
		if (member.entry) {
			member.entry = {...member.entry, isLate};
			this.#announcer.upsert(member.entry);
		}
		this.#ports.report({event: isLate ? 'peer-late' : 'peer-alive', peer, name: member.name});
		if (isLate) member.link?.send({type: 'ping', nonce: ++this.#pings});
	}

	#closed(id: LinkId): void {
		const known = this.#links.get(id);
		this.#links.delete(id);
		this.#announcer.unfollow(id);
		const member = known?.peer ? this.#roster.get(known.peer) : undefined;
		if (member?.link?.id !== id) return;
		member.link = null;
		if (member.entry) this.#leases.parted(member.peer, this.#ports.clock.now());
		else this.#forget(member);
	}

	#message(link: Link, message: Message): void {
		const known = this.#links.get(link.id);
		if (!known) return;
		if (message.type === 'hello') {
			this.#hello(link, message);
			return;
		}
		const member = known.peer === null ? undefined : this.#roster.get(known.peer);
		// Whatever a member says is a sign of life: it then puts off its next heartbeat.
		if (member) this.#heard(member.peer);
		if (message.type === 'look-up') link.stream(this.#files.lookUp(message));
		if (!member) return;
		switch (message.type) {
			case 'listening':
				this.#list(member, link, message.port);
				break;
			case 'heartbeat':
				link.send(this.#announcer.ack);
				break;
			case 'ping':
				link.send({type: 'pong', nonce: message.nonce});
				break;
			case 'goodbye':
				this.#remove(member, 'left');
				break;
			case 'resync':
				this.#announcer.follow(link);
				break;
			case 'publish':
			case 'withdraw':
			case 'indexing':
			case 'group-join':
			case 'group-leave':
			case 'group-terms':
			case 'group-news':
				this.#refuse(link, this.#files.told(member.peer, message, this.#ports.clock.now()));
				break;
			case 'status':
				this.#refuse(link, this.#sightings.told(member.peer, message));
				break;
			default:
				// A pong was heard above; the rest is not for a manager and the link refuses it.
				break;
		}
	}

	#hello(link: Link, hello: MessageOf<'hello'>): void {
		const wrong = helloFailure(hello, link.proved) ?? this.#departed.banFailure(hello);
		if (wrong) {
			this.#refuse(link, wrong);
			return;
		}
		if (hello.role === 'observer') {
			this.#welcome(link, hello.name, 0);
			this.#announcer.follow(link);
			return;
		}
		const member = this.#admit(link, hello);
		if ('code' in member) {
			this.#refuse(link, member);
			return;
		}
		this.#links.get(link.id)!.peer = member.peer;
		this.#welcome(link, member.name, this.#leases.remaining(member.peer, this.#ports.clock.now()) ?? 0);
	}

	/** A newcomer, the same process on a new connection, or another one with the same key, which takes its place. */
	#admit(link: Link, hello: MessageOf<'hello'>): Member | Failure {
		const known = this.#roster.get(hello.peer);
		const claim = known && claimTo(known, hello.token, link);
		if (claim && typeof claim === 'object') return claim;
		if (known && claim === 'same') {
			const old = known.link;
			known.link = link;
			if (old) {
				this.#closed(old.id);
				old.close();
			}
			this.#heard(known.peer);
			this.#files.remove(known.peer);
			return known;
		}
		if (known) this.#remove(known, known.link ? 'replaced' : 'lost');
		// A chosen name whose process has just died goes to the one that asks for it now.
		const holder = this.#roster.named(hello.name);
		if (holder && !holder.link && hello.isNameChosen) this.#remove(holder, 'lost');
		const member = this.#roster.admit(hello, link);
		if (!('code' in member)) this.#leases.add(member.peer, this.#ports.clock.now(), hello.ttl * 1000);
		return member;
	}

	#welcome(link: Link, name: string, ttl: number): void {
		link.send(welcome(this.#options, {manager: this.#peer, epoch: this.#announcer.epoch, name, ttl}));
	}

	#list(member: Member, link: Link, port: number): void {
		const isNew = member.entry === null;
		const entry = {peer: member.peer, name: member.name, host: announcedHost(link), port, isLate: false};
		member.entry = entry;
		this.#announcer.upsert(entry);
		this.#heard(member.peer);
		this.#departed.returned(member.peer, member.name);
		if (isNew)
			this.#ports.report({event: 'peer-joined', peer: entry.peer, name: entry.name, host: link.remoteHost, port});
		this.#flush(1);
		link.send(this.#departed.told);
		this.#announcer.follow(link);
	}

	#heard(peer: PeerId, now = this.#ports.clock.now()): void {
		this.#leases.heard(peer, now);
		this.#sightings.heard(peer, now);
	}

	/** What the operator does to a peer. */
	#treat({type, peer}: Exclude<ManagerIntent, {type: 'close'}>): void {
		const member = this.#roster.get(peer);
		if (type === 'unban') {
			const back = this.#departed.unban(peer);
			if (back) this.#ports.report({event: 'peer-unbanned', peer, name: back.name});
		} else if (member) this.#remove(member, type === 'ban' ? 'banned' : 'evicted');
		if (type === 'ban') this.#departed.ban(peer);
		if (type !== 'evict') for (const {link} of this.#roster.values()) link?.send(this.#departed.told);
		// What it only looks through is no member's.
		for (const {link} of this.#links.values())
			if (type === 'ban' && link.proved === peer) this.#refuse(link, youAreBanned);
	}

	#remove(member: Member, reason: DepartedSnapshot['reason']): void {
		const {link, peer, name, entry, token} = member;
		this.#forget(member);
		if (link) {
			this.#links.delete(link.id);
			this.#announcer.unfollow(link.id);
			part(link, reason);
		}
		if (!entry) return;
		const at = {host: link?.remoteHost ?? entry.host, port: entry.port, at: this.#ports.clock.now()};
		this.#departed.add({peer, name, token, ...at, reason});
		this.#ports.report({event: 'peer-left', peer, name, reason});
	}

	#forget(member: Member): void {
		this.#roster.remove(member.peer);
		this.#leases.delete(member.peer);
		this.#sightings.forget(member.peer);
		this.#files.remove(member.peer);
		if (member.entry) this.#announcer.remove(member.peer);
	}

	#refuse(link: Link, because: Failure | undefined): void {
		if (!because) return;
		this.#closed(link.id);
		link.close(because);
	}

	/** `more`: readers that get what is published now as their first snapshot. */
	#flush(more = 0): void {
		const sent = this.#announcer.flush(this.#ports.clock.now());
		if (!sent) return;
		this.#ports.report({event: 'broadcast', epoch: this.#announcer.epoch, ...sent, to: sent.to + more});
	}

	#close(): void {
		this.#isClosed = true;
		for (const {link} of this.#links.values()) part(link, 'closing');
		this.#ports.report({event: 'closed'});
	}
}
