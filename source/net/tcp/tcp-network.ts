/** Real sockets behind the Network port: dials, listens, and sweeps the links once a second. What a link says is the link's business. */
import {type AddressInfo, connect, createServer, isIPv4, isIPv6, type Server, type Socket} from 'node:net';
import {normaliseHost} from '../addresses.ts';
import type {NetworkEvent} from '../events.ts';
import type {Failure} from '../failures.ts';
import type {DialOptions, Link, Network} from '../ports.ts';
import type {Address, LinkId, Speaker} from '../types.ts';
import {ownAddresses} from './addresses.ts';
import {BufferPool} from './buffer-pool.ts';
import {type CallerLimits, callerLimits} from './callers.ts';
import type {Flood} from './flood.ts';
import {FrameCache} from './frame-cache.ts';
import {Gate} from './gate.ts';
import {connectionLimit, dialLimit} from './open-files.ts';
import {dialFailure, dialTimeout, listenFailure, tooManyOpen} from './socket-failures.ts';
import {type LinkSurroundings, TcpLink} from './tcp-link.ts';

export type TcpNetworkOptions = {
	/** Hears all that happens; never called from within a call to this network or its links. */
	readonly post: (event: NetworkEvent) => void;
	/** Milliseconds between two sweeps; deadlines are counted in sweeps of a second. Tests make it shorter. */
	readonly sweepInterval?: number;
	/** Hears at most every ten seconds that many connections were turned away. */
	readonly onFlood?: (flood: Flood) => void;
	/** Tests make them lower. */
	readonly limits?: CallerLimits;
};

const backlog = 4096;
/** Bytes read at once from a source, and from a manager. */
const sourceBuffer = 256 * 1024;
const managerBuffer = 64 * 1024;
/** Memory for fragments on their way out, all links together: 64 MiB at the most. */
const runSize = 1024 * 1024;
const mostRuns = 64;

/** Two networks of one process never use the same id. */
let lastLink: LinkId = 0;

export class TcpNetwork implements Network {
	readonly #post: (event: NetworkEvent) => void;
	readonly #around: LinkSurroundings;
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
		onFlood = () => {},
		limits = callerLimits(connectionLimit()),
	}: TcpNetworkOptions) {
		this.#gate = new Gate(limits, onFlood);
		this.#mostAccepted = Math.max(connectionLimit(), limits.halfOpen + limits.open);
		this.#post = event => {
			if (!this.#isClosed) post(event);
		};
		this.#around = {
			post: this.#post,
			frames: new FrameCache(),
			pool: new BufferPool(runSize, mostRuns),
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
		let socket: Socket;
		try {
			socket = connect({
				host: normaliseHost(to.host),
				port: to.port,
				noDelay: true,
				keepAlive: true,
				...(from === undefined ? {} : {localAddress: from, family: isIPv6(from) ? 6 : isIPv4(from) ? 4 : 0}),
				onread: {
					buffer: Buffer.allocUnsafeSlow(expects === 'source' ? sourceBuffer : managerBuffer),
					callback: (length, buffer) => {
						link.heard((buffer as Buffer).subarray(0, length));
						return true;
					},
				},
			});
		} catch (error) {
			queueMicrotask(() => link.fail(dialFailure(error as Error, to, from)));
			return link;
		}
		this.#adopt(link, socket, error => dialFailure(error, to, from));
		this.#dialled++;
		socket.once('close', () => this.#dialled--);
		const timer = setTimeout(() => {
			link.fail(dialTimeout(to, timeout));
			socket.destroy();
		}, timeout);
		socket.once('close', () => clearTimeout(timer));
		socket.once('connect', () => {
			clearTimeout(timer);
			if (link.isOver) return;
			link.opened();
			this.#post({type: 'link-opened', link});
		});
		return link;
	}

	listen(at: Address, expects: Extract<Speaker, 'member' | 'fetcher'>): void {
		const server = createServer({noDelay: true, keepAlive: true}, socket => this.#accept(socket, expects));
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
		for (const [link, socket] of this.#links) {
			if (!socket.closed) ended.push(new Promise(resolve => socket.once('close', () => resolve())));
			link.close();
		}
		await Promise.all(ended);
	}

	#accept(socket: Socket, expects: Extract<Speaker, 'member' | 'fetcher'>): void {
		if (this.#isClosed || socket.remoteAddress === undefined) {
			socket.destroy();
			return;
		}
		const link = new TcpLink(++lastLink, expects, this.#around, () => this.#gate.greeted(link));
		this.#gate.admit(link, socket);
		this.#adopt(link, socket);
		link.opened();
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
