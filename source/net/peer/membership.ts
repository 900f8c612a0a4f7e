/** Our side of the manager: dial, hello, listen, list, heartbeat, and coming back after a loss. Knows nothing of files. */
import type {LeaseEnd} from '../facts.ts';
import {type Failure, failure, knownCode} from '../failures.ts';
import {hello} from '../handshake.ts';
import {peerNameFailure} from '../names.ts';
import type {Link} from '../ports.ts';
import type {Address, LinkId, PeerId} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import {notThere} from './failure-texts.ts';
import {Heartbeat} from './heartbeat.ts';
import {KnownManager} from './known-manager.ts';
import type {MembershipSnapshot, PeerOptions, PeerPorts} from './options.ts';
import {bareFailure, managerDial, reachedAt} from './own-address.ts';
import {OwnLease} from './own-lease.ts';
import {OwnListener} from './own-listener.ts';
import {ReturnPlan} from './return-plan.ts';
import {RosterView} from './roster-view.ts';
import type {Standing, StandingListener} from './standing.ts';

/** What the peer engine wants to hear of it. */
export type MembershipListener = Pick<StandingListener, 'onJoined' | 'onList' | 'onHeard'> & {
	/** A heartbeat is due: what else the manager should hear. */
	onBeat(): readonly Message[];
	/** The lease is over, by its end or by the manager's doing. */
	onEnded(reason: LeaseEnd): void;
};

/** There is a manager. */
export type MemberOptions = PeerOptions & {readonly manager: Address};

type State = 'new' | 'dialling' | 'greeting' | 'binding' | 'joined' | 'away' | 'ended';

/** Milliseconds after which a connection counts as stable and the back-off starts anew. */
const stable = 60_000;

export class Membership implements Standing {
	readonly peer: PeerId;
	readonly roster = new RosterView();
	readonly lease = new OwnLease();
	readonly #ports: PeerPorts;
	readonly #options: MemberOptions;
	readonly #listener: MembershipListener;
	readonly #token: string;
	readonly #heartbeat: Heartbeat;
	#name: string;
	#state: State = 'new';
	#link: Link | null = null;
	#managerHost = '';
	readonly #manager: KnownManager;
	readonly #ownListener: OwnListener;
	readonly #return: ReturnPlan;
	#joinedAt = 0;
	#hasJoined = false;
	#isSnapshotDue = false;

	constructor(ports: PeerPorts, options: MemberOptions, listener: MembershipListener) {
		this.#ports = ports;
		this.#options = options;
		this.#listener = listener;
		this.peer = options.self ?? ports.random.id();
		this.#token = ports.random.id();
		this.#heartbeat = new Heartbeat(ports.clock, ports.random);
		this.#return = new ReturnPlan(ports.random);
		this.#name = options.name;
		this.#ownListener = new OwnListener(ports, options);
		this.#manager = new KnownManager(options, ports.meets);
	}

	get name(): string {
		return this.#name;
	}

	get isJoined(): boolean {
		return this.#state === 'joined';
	}

	get managerHost(): string {
		return this.#managerHost;
	}

	get hasEnded(): boolean {
		return this.#state === 'ended';
	}

	start(): void {
		this.#dial();
	}

	/** Tries the manager now: for a new lease when ours has ended, sooner than planned when it was lost. */
	reconnect(): void {
		this.#return.hurry();
		if (this.lease.takeReturn()) this.#dial();
	}

	snapshot(): MembershipSnapshot {
		if (this.#state === 'ended') return {state: 'ended', mayReturn: this.lease.mayReturn};
		if (this.#state === 'joined') return {state: 'joined', heardAt: this.#heartbeat.heardAt};
		const isJoining = this.lease.isNew && this.#state !== 'away';
		return isJoining ? {state: 'joining'} : {state: 'away', ...this.#return.state(this.#ports.clock.now())};
	}

	/** Says something to the manager; lost while away (`onJoined` tells everything again). */
	say(message: Message): void {
		if (this.#state !== 'joined' || !this.#link) return;
		// News that come often would put off for ever what the manager answers.
		if (message.type !== 'group-news') this.#heartbeat.said();
		this.#link.send(message);
	}

	/** Says much, as fast as the manager takes it, in this order. */
	sayAll(messages: readonly Message[]): void {
		if (this.#state !== 'joined' || !this.#link) return;
		this.#heartbeat.said();
		this.#link.stream(messages);
	}

	owns(link: LinkId): boolean {
		return this.#link?.id === link;
	}

	opened(link: Link): void {
		this.#state = 'greeting';
		this.#managerHost = link.remoteHost;
		const {role, ttl} = this.#options;
		const isNameChosen = this.#options.isNameChosen && !this.#hasJoined;
		link.send(hello({role, peer: this.peer, token: this.#token, name: this.#name, isNameChosen, ttl}));
	}

	closed(because: Failure): void {
		const wasWelcomed = this.#isSnapshotDue;
		this.#link = null;
		this.#isSnapshotDue = false;
		if (this.#state === 'ended') return;
		if (!this.#hasJoined) {
			this.#fail(notThere(this.#options.manager, because, wasWelcomed));
			return;
		}
		if (this.#state === 'joined') this.#ports.report({event: 'manager-lost', message: because.message});
		this.#away(because);
	}

	/** Our listener stands: now we may be listed. */
	listening(port: number): void {
		this.#ownListener.stands(port);
		if (this.#state === 'binding') this.#link?.send({type: 'listening', port});
	}

	listenFailed(because: Failure): void {
		this.#fail(because);
	}

	message(message: Message): void {
		this.#heartbeat.heard();
		switch (message.type) {
			case 'welcome':
				this.#welcomed(message);
				break;
			case 'refused':
				this.#refused(failure(knownCode(message.code), message.message, message.hint));
				break;
			case 'list-snapshot':
				this.#listed(this.roster.snapshot(message));
				break;
			case 'list-delta':
				this.#listed(this.roster.delta(message));
				break;
			case 'heartbeat-ack':
				if (this.roster.isBehind(message)) this.#link?.send({type: 'resync'});
				break;
			case 'ping':
				this.say({type: 'pong', nonce: message.nonce});
				break;
			case 'removed':
				if (message.reason !== 'closing') this.#end(message.reason);
				break;
			default:
				this.#listener.onHeard(message);
		}
	}

	/** `late`: milliseconds by which we stalled ourselves. */
	tick(late: number): void {
		const now = this.#ports.clock.now();
		this.#heartbeat.tick(late);
		if (this.#state === 'away' && this.#return.isDue(now)) this.#dial();
		// Welcomed and then left without a list is as lost as a silent manager later.
		const isWelcomed = this.#state === 'joined' || this.#isSnapshotDue;
		if (isWelcomed && this.#link && this.#heartbeat.isManagerSilent) {
			const link = this.#link;
			const seconds = Math.round(this.#heartbeat.silenceLimit / 1000);
			this.closed(failure('E_SILENT', `The manager has been silent for ${seconds} seconds.`));
			link?.close();
			return;
		}
		if (this.#state !== 'joined') return;
		if (now - this.#joinedAt >= stable) this.#return.stable();
		if (this.#options.role !== 'member' || !this.#heartbeat.isDue) return;
		for (const news of this.#listener.onBeat()) this.say(news);
		this.say({type: 'heartbeat', version: this.roster.version});
	}

	/** Says goodbye; nothing is heard or said afterwards. */
	leave(): void {
		// The manager may have listed us before we know it.
		const isKnown = this.#state === 'greeting' || this.#state === 'binding' || this.#state === 'joined';
		if (isKnown && this.#options.role === 'member') this.#link?.send({type: 'goodbye'});
		this.#state = 'ended';
		this.#link?.close();
		this.#link = null;
	}

	#dial(): void {
		this.#state = 'dialling';
		this.#link = this.#ports.network.dial(this.#options.manager, 'manager', managerDial(this.#options.host));
	}

	#welcomed({manager, name, heartbeat, lease, listenHost, ttl}: MessageOf<'welcome'>): void {
		const link = this.#link!;
		const {host, role} = this.#options;
		// Our name becomes a folder for what we fetch: only a manager that means ill gives one that is none.
		const wrong =
			this.#manager.met(manager, link.proved) ??
			peerNameFailure(name) ??
			(role === 'member' ? bareFailure(host, link, listenHost) : undefined);
		if (wrong) {
			this.#refused(wrong);
			return;
		}
		this.lease.granted(ttl, this.#ports.clock.now());
		this.#name = name;
		this.#heartbeat.agree(heartbeat, lease);
		this.#isSnapshotDue = true;
		if (role === 'observer') return;
		this.#state = 'binding';
		if (this.#ownListener.port > 0) link.send({type: 'listening', port: this.#ownListener.port});
		else this.#ownListener.listen(reachedAt(link, listenHost));
	}

	#refused(because: Failure): void {
		const link = this.#link;
		this.#link = null;
		link?.close();
		if (!this.#hasJoined) {
			this.#fail(because);
			return;
		}
		this.#ports.report({event: 'error', ...because});
		this.#away(because);
	}

	#listed(applied: 'changed' | 'unchanged' | 'gap'): void {
		if (applied === 'gap') {
			this.#link?.send({type: 'resync'});
			return;
		}
		if (applied === 'unchanged') return;
		if (this.#isSnapshotDue) this.#joined();
		this.#ports.report({event: 'list', ...this.roster.listed(this.#managerHost)});
		this.#listener.onList();
	}

	#joined(): void {
		const now = this.#ports.clock.now();
		this.#isSnapshotDue = false;
		this.#state = 'joined';
		this.#joinedAt = now;
		const isBack = this.lease.begun();
		this.#hasJoined = true;
		this.#return.back();
		if (isBack) this.#ports.report({event: 'manager-back', version: this.roster.version});
		else this.#ports.report({event: 'joined', peer: this.peer, name: this.#name, peers: this.roster.size});
		this.#listener.onJoined();
	}

	#away(because: Failure): void {
		this.#state = 'away';
		this.#return.lost(this.#ports.clock.now(), this.roster.size, because);
	}

	#fail(because: Failure): void {
		this.#state = 'ended';
		this.#ports.report({event: 'error', ...because, fatal: true});
	}

	#end(reason: LeaseEnd): void {
		this.#state = 'ended';
		this.#link?.close();
		this.#link = null;
		this.lease.ended(reason);
		this.#ports.report({event: 'lease-ended', reason});
		this.#listener.onEnded(reason);
	}
}
