/**
 * The manager: owns the links and routes every event to the noun that decides (roster, leases, announcer, directory).
 * It never carries file bytes and decides no timing itself.
 */
import type {ManagerEvent} from '../events.ts';
import {type Failure, failure} from '../failures.ts';
import {helloFailure} from '../handshake.ts';
import type {Link} from '../ports.ts';
import type {LinkId, PeerId} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import {Announcer} from './announcer.ts';
import {Directory, directoryParts} from './directory.ts';
import {Leases, type Verdict} from './leases.ts';
import type {ManagerOptions, ManagerPorts, ManagerSnapshot} from './options.ts';
import {announcedHost, type Member, Roster} from './roster.ts';

export class ManagerEngine {
	readonly #ports: ManagerPorts;
	readonly #options: ManagerOptions;
	readonly #peer: PeerId;
	readonly #roster = new Roster();
	readonly #directory = new Directory();
	readonly #leases: Leases;
	readonly #announcer: Announcer;
	/** Every open link; the value is null for an observer and for one that has not said hello. */
	readonly #links = new Map<LinkId, {readonly link: Link; peer: PeerId | null}>();
	#pings = 0;
	#isClosed = false;

	constructor(ports: ManagerPorts, options: ManagerOptions) {
		this.#ports = ports;
		this.#options = options;
		this.#peer = ports.random.id();
		this.#leases = new Leases(options);
		let epoch = '';
		while (epoch.length < 16) epoch += Math.floor(ports.random.next() * 16).toString(16);
		this.#announcer = new Announcer(epoch);
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
				this.#ports.report({event: 'error', ...event.failure});
				break;
			case 'link-accepted':
				this.#links.set(event.link.id, {link: event.link, peer: null});
				break;
			case 'link-opened':
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
				event satisfies never;
		}
		this.#flush();
	}

	snapshot(): ManagerSnapshot {
		const now = this.#ports.clock.now();
		const peers = [...this.#roster.values()].flatMap(({entry, peer}) =>
			entry
				? [
						{
							...entry,
							silence: this.#leases.silence(peer, now),
							remaining: this.#leases.remaining(peer, now),
							files: this.#directory.count(peer),
						},
					]
				: [],
		);
		return {epoch: this.#announcer.epoch, version: this.#announcer.version, peers};
	}

	#tick(late: number): void {
		const now = this.#ports.clock.now();
		for (const verdict of this.#leases.judge(now, late)) this.#judge(verdict);
		for (const link of this.#announcer.tend(now)) {
			this.#closed(link.id);
			link.close(failure('E_SLOW', 'You did not take the list for 10 seconds.', 'Join again.'));
		}
	}

	#judge({peer, verdict}: Verdict): void {
		const member = this.#roster.get(peer);
		if (!member) return;
		switch (verdict) {
			case 'late':
				this.#relist(member, true);
				this.#ports.report({event: 'peer-late', peer, name: member.name});
				member.link?.send({type: 'ping', nonce: ++this.#pings});
				break;
			case 'alive':
				this.#relist(member, false);
				break;
			case 'lost':
			case 'expired':
				this.#remove(member, verdict);
				break;
			default:
				verdict satisfies never;
		}
	}

	#relist(member: Member, isLate: boolean): void {
		if (!member.entry) return;
		member.entry = {...member.entry, isLate};
		this.#announcer.upsert(member.entry);
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
		if (message.type === 'look-up') {
			this.#lookUp(link, message);
			return;
		}
		const member = known.peer === null ? undefined : this.#roster.get(known.peer);
		if (!member) return;
		this.#leases.heard(member.peer, this.#ports.clock.now());
		switch (message.type) {
			case 'listening':
				this.#list(member, link, message.port);
				break;
			case 'heartbeat':
				link.send({type: 'heartbeat-ack', version: this.#announcer.version, digest: this.#announcer.digest});
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
			case 'publish': {
				const wrong = this.#directory.publish(member.peer, message.files);
				if (wrong) this.#refuse(link, wrong);
				break;
			}
			case 'withdraw':
				this.#directory.withdraw(member.peer, message.files);
				break;
			case 'indexing':
				this.#directory.indexing(member.peer, message.files);
				break;
			default:
				// A pong was heard above; the rest is not for a manager and the link refuses it.
				break;
		}
	}

	#hello(link: Link, hello: MessageOf<'hello'>): void {
		const wrong = helloFailure(hello);
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

	/** A newcomer, or the same process on a new connection. */
	#admit(link: Link, hello: MessageOf<'hello'>): Member | Failure {
		const now = this.#ports.clock.now();
		const known = this.#roster.get(hello.peer);
		if (known && known.token !== hello.token)
			return failure('E_ID', 'This id belongs to another peer.', 'Start the peer again.');
		if (known) {
			const old = known.link;
			known.link = link;
			if (old) {
				this.#closed(old.id);
				old.close();
			}
			this.#leases.heard(known.peer, now);
			this.#directory.remove(known.peer);
			return known;
		}
		// A chosen name whose process has just died goes to the one that asks for it now.
		const holder = this.#roster.named(hello.name);
		if (holder && !holder.link && hello.isNameChosen) this.#remove(holder, 'lost');
		const member = this.#roster.admit(hello, link);
		if (!('code' in member)) this.#leases.add(member.peer, now, hello.ttl * 1000);
		return member;
	}

	#welcome(link: Link, name: string, ttl: number): void {
		link.send({
			type: 'welcome',
			manager: this.#peer,
			name,
			epoch: this.#announcer.epoch,
			heartbeat: this.#options.heartbeat,
			lease: this.#options.lease,
			ttl: Math.ceil(ttl / 1000),
			listenHost: this.#options.listen.host,
		});
	}

	#list(member: Member, link: Link, port: number): void {
		const isNew = member.entry === null;
		const entry = {peer: member.peer, name: member.name, host: announcedHost(link), port, isLate: false};
		member.entry = entry;
		this.#announcer.upsert(entry);
		if (isNew)
			this.#ports.report({event: 'peer-joined', peer: entry.peer, name: entry.name, host: link.remoteHost, port});
		this.#flush(1);
		this.#announcer.follow(link);
	}

	#lookUp(link: Link, {request, by, query}: MessageOf<'look-up'>): void {
		link.stream(directoryParts(request, this.#directory.lookUp({by, query})));
	}

	#remove(member: Member, reason: 'left' | 'lost' | 'expired'): void {
		const {link} = member;
		this.#forget(member);
		if (link) {
			if (reason === 'expired') link.send({type: 'removed', reason});
			this.#links.delete(link.id);
			this.#announcer.unfollow(link.id);
			link.close();
		}
		if (member.entry) this.#ports.report({event: 'peer-left', peer: member.peer, name: member.name, reason});
	}

	#forget(member: Member): void {
		this.#roster.remove(member.peer);
		this.#leases.delete(member.peer);
		this.#directory.remove(member.peer);
		if (member.entry) this.#announcer.remove(member.peer);
	}

	#refuse(link: Link, because: Failure): void {
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
		for (const {link} of this.#links.values()) {
			link.send({type: 'removed', reason: 'closing'});
			link.close();
		}
		this.#ports.report({event: 'closed'});
	}
}
