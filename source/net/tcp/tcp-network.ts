/**
 * Real sockets behind the Network port: dials, listens, and sweeps the links once a second; with a secret every link is protected
 * by it, and none is open. What a link says is the link's business.
 */
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net';
import {normaliseHost} from '../addresses.ts';
import type {NetworkEvent} from '../events.ts';
import type {Failure} from '../failures.ts';
import type {Identity} from '../identity.ts';
import type {DialOptions, Link, Network} from '../ports.ts';
import type {Secret} from '../ticket.ts';
import type {Address, LinkId, Speaker} from '../types.ts';
import {ownAddresses} from './addresses.ts';
import {BufferPool} from './buffer-pool.ts';
import {type CallerLimits, callerLimits} from './callers.ts';
import {type Dialled, dialSocket} from './dialling.ts';
import {Entrance} from './entrance.ts';
import type {Flood} from './flood.ts';
import {FrameCache} from './frame-cache.ts';
import {Gate} from './gate.ts';
import {newIdentity} from './keys.ts';
import {connectionLimit, dialLimit} from './open-files.ts';
import {openAlert, tlsRecord} from './protection.ts';
import {dialFailure, dialTimeout, listenFailure, tooManyOpen} from './socket-failures.ts';
import {type LinkSurroundings, TcpLink} from './tcp-link.ts';

export type TcpNetworkOptions = {
	/** Hears all that happens; never called from within a call to this network or its links. */
	readonly post: (event: NetworkEvent) => void;
	/** Milliseconds between two sweeps; deadlines are counted in sweeps of a second. Tests make it shorter. */
	readonly sweepInterval?: number;
	/** What all links are protected by, both ways; none: they are open. */
	readonly secret?: Secret | null;
	/** Who we prove to be on protected links; none: somebody new. */
	readonly identity?: Identity;
	/** Milliseconds a caller has to show that it holds the secret. Tests make it shorter. */
	readonly handshakeTime?: number;
	/** Hears at most every ten seconds that many connections were turned away. */
	readonly onFlood?: (flood: Flood) => void;
	/** Tests make them lower. */
	readonly limits?: CallerLimits;
};

const backlog = 4096;
/** Memory for fragments on their way out, all links together: 64 MiB at the most. */
const runSize = 1024 * 1024;
const mostRuns = 64;

/** Two networks of one process never use the same id. */
let lastLink: LinkId = 0;

export class TcpNetwork implements Network {
	readonly #post: (event: NetworkEvent) => void;
	readonly #around: LinkSurroundings;
	readonly #secret: Secret | null;
	readonly #handshakeTime: number | undefined;
	readonly #servers = new Set<Server>();
	readonly #links = new Map<TcpLink, Socket>();
	readonly #gate: Gate;
	readonly #mostAccepted: number;
	readonly #mostDialled = dialLimit();
	readonly #sweeper: NodeJS.Timeout;
	#dialled = 0;
	#tick = 0;
	#isClosed = false;

	constructor({
		post,
		sweepInterval = 1000,
		secret = null,
		identity,
		handshakeTime,
		onFlood = () => {},
		limits = callerLimits(connectionLimit()),
	}: TcpNetworkOptions) {
		this.#secret = secret;
		this.#handshakeTime = handshakeTime;
		this.#gate = new Gate(limits, onFlood);
		this.#mostAccepted = Math.max(connectionLimit(), limits.halfOpen + limits.open);
		this.#post = event => {
			if (!this.#isClosed) post(event);
		};
		this.#around = {
			post: this.#post,
			frames: new FrameCache(),
			pool: new BufferPool(runSize, mostRuns),
			identity: secret && (identity ?? newIdentity()),
			tick: () => this.#tick,
		};
		this.#sweeper = setInterval(() => this.#sweep(), sweepInterval).unref();
	}

	dial(to: Address, expects: Extract<Speaker, 'manager' | 'source'>, {from, timeout}: DialOptions): Link {
		const link = new TcpLink(++lastLink, expects, this.#around);
		if (this.#isClosed) {
			link.close();
			return link;
		}
		// A manager is always dialled: without it there is nothing.
		if (expects === 'source' && this.#dialled >= this.#mostDialled) {
			queueMicrotask(() => link.fail(tooManyOpen(to)));
			return link;
		}
		let dialled: Dialled;
		try {
			dialled = dialSocket(to, expects, {from, secret: this.#secret}, bytes => link.heard(bytes));
		} catch (error) {
			queueMicrotask(() => link.fail(dialFailure(error as Error, to, from)));
			return link;
		}
		const {socket} = dialled;
		this.#adopt(link, socket, dialled.explain);
		this.#dialled++;
		socket.once('close', () => this.#dialled--);
		const timer = setTimeout(() => {
			link.fail(dialTimeout(to, timeout));
			socket.destroy();
		}, timeout);
		socket.once('close', () => clearTimeout(timer));
		socket.once(dialled.opens, () => {
			clearTimeout(timer);
			if (link.isOver) return;
			const wrong = dialled.doubt();
			if (wrong) {
				link.fail(wrong);
				socket.destroy();
				return;
			}
			link.opened();
			this.#post({type: 'link-opened', link});
		});
		return link;
	}

	listen(at: Address, expects: Extract<Speaker, 'member' | 'fetcher'>): void {
		const server = createServer({noDelay: true, keepAlive: true}, this.#door(expects));
		server.maxConnections = this.#mostAccepted;
		server.on('drop', caller => this.#gate.turnedAway(normaliseHost(caller?.remoteAddress ?? '')));
		// Once it listens, an error is a caller that could not be accepted: its loss, and the next one may be luckier.
		server.on('error', error => {
			if (server.listening) return;
			this.#servers.delete(server);
			this.#post({type: 'listen-failed', failure: listenFailure(error, at, ownAddresses())});
		});
		const host = normaliseHost(at.host);
		try {
			server.listen({port: at.port, backlog, ...(host === '' ? {} : {host})}, () =>
				this.#post({type: 'listening', port: (server.address() as AddressInfo).port}),
			);
			this.#servers.add(server);
		} catch (error) {
			queueMicrotask(() =>
				this.#post({type: 'listen-failed', failure: listenFailure(error as Error, at, ownAddresses())}),
			);
		}
	}

	/** Ends one link and tells, as if it had broken by itself; nothing when there is none of this id. */
	endLink(id: LinkId, because: Failure): void {
		for (const link of this.#links.keys()) if (link.id === id) link.fail(because);
	}

	/** Stops listening and ends all links: what is queued still goes out, for at most a second. Posts nothing any more. */
	async close(): Promise<void> {
		this.#isClosed = true;
		clearInterval(this.#sweeper);
		const ended = [...this.#servers].map(server => new Promise<void>(resolve => server.close(() => resolve())));
		this.#gate.close();
		for (const [link, socket] of this.#links) {
			if (!socket.closed) ended.push(new Promise(resolve => socket.once('close', () => resolve())));
			link.close();
		}
		await Promise.all(ended);
	}

	/** What becomes of whoever connects: counted at once, let in at once or when it has shown that it holds the secret. */
	#door(expects: Extract<Speaker, 'member' | 'fetcher'>): (socket: Socket) => void {
		const entrance = this.#secret && new Entrance(this.#secret, expects, this.#gate, this.#handshakeTime);
		return socket => {
			if (this.#isClosed || socket.remoteAddress === undefined) {
				socket.destroy();
				return;
			}
			const id = ++lastLink;
			this.#gate.arrived(id, socket);
			if (entrance) entrance.receive(socket, secure => this.#accept(id, secure, expects));
			else this.#accept(id, socket, expects);
		};
	}

	#accept(id: LinkId, socket: Socket, expects: Extract<Speaker, 'member' | 'fetcher'>): void {
		if (this.#isClosed || socket.remoteAddress === undefined) {
			socket.destroy();
			return;
		}
		const link = new TcpLink(id, expects, this.#around, () => this.#gate.greeted(link));
		this.#gate.admit(link);
		this.#adopt(link, socket);
		link.opened();
		if (!this.#secret)
			socket.once('data', (first: Buffer) => {
				// The alert tells a caller with a ticket that nothing is protected here.
				if (first[0] === tlsRecord) socket.write(openAlert);
			});
		socket.on('data', bytes => link.heard(bytes as Buffer));
		this.#post({type: 'link-accepted', link});
	}

	#adopt(link: TcpLink, socket: Socket, explain?: (error: Error) => ReturnType<typeof dialFailure>): void {
		this.#links.set(link, socket);
		socket.once('close', () => this.#links.delete(link));
		link.attach(socket, explain);
	}

	#sweep(): void {
		this.#gate.sweep(++this.#tick);
		for (const link of this.#links.keys()) link.sweep();
	}
}
