/** The network of one process: the port `Network` on one machine of the simulation. Where packets go is the simulated network's business. */
import type {NetworkEvent} from '../net/events.ts';
import type {DialOptions, Link, Network} from '../net/ports.ts';
import {listenFailure} from '../net/tcp/socket-failures.ts';
import type {Address, LinkId, Speaker} from '../net/types.ts';
import type {Message} from '../net/wire/messages.ts';
import type {Machine} from './machine.ts';
import type {SeededRandom} from './seeded-random.ts';
import type {VirtualClock} from './virtual-clock.ts';
import {type LinkSurroundings, VirtualLink} from './virtual-link.ts';

export type HostSurroundings = {
	readonly clock: VirtualClock;
	readonly random: SeededRandom;
	readonly machine: Machine;
	post(event: NetworkEvent): void;
	heard(from: string, to: string, message: Message): void;
	said(link: VirtualLink, message: Message): void;
	nextLink(): LinkId;
	/** Sends a dial on its way. */
	connect(link: VirtualLink, from: VirtualHost, to: Address, timeout: number): void;
};

const firstFreePort = 40_000;

export class VirtualHost implements Network {
	readonly machine: Machine;
	readonly #around: HostSurroundings;
	readonly #links = new Set<VirtualLink>();
	readonly #listeners = new Map<number, Extract<Speaker, 'member' | 'fetcher'>>();
	readonly #linkSurroundings: LinkSurroundings;
	#isOver = false;
	#port = firstFreePort;

	constructor(around: HostSurroundings) {
		this.machine = around.machine;
		this.#around = around;
		this.#linkSurroundings = {
			...around,
			post: event => this.#post(event),
			heard: (from, message) => around.heard(from, this.machine.address, message),
		};
	}

	dial(to: Address, expects: Extract<Speaker, 'manager' | 'source'>, {timeout}: DialOptions): Link {
		const link = this.#make(expects);
		if (this.#isOver) link.close();
		else this.#around.connect(link, this, to, timeout);
		return link;
	}

	listen(at: Address, expects: Extract<Speaker, 'member' | 'fetcher'>): void {
		const {clock} = this.#around;
		const port = at.port === 0 ? ++this.#port : at.port;
		if (this.#listeners.has(port)) {
			const taken = Object.assign(new Error('taken'), {code: 'EADDRINUSE'});
			clock.after(0, () => this.#post({type: 'listen-failed', failure: listenFailure(taken, at, [])}));
			return;
		}
		this.#listeners.set(port, expects);
		clock.after(0, () => this.#post({type: 'listening', port}));
	}

	/** The near end of a connection that came in, or undefined when nobody listens there. */
	answer(port: number): VirtualLink | undefined {
		const expects = this.#isOver ? undefined : this.#listeners.get(port);
		return expects && this.#make(expects);
	}

	/** Tells the engine of a connection that stands. */
	tell(event: Extract<NetworkEvent, {type: 'link-opened' | 'link-accepted'}>): void {
		this.#post(event);
	}

	/** Stops listening and ends all links in order. Posts nothing any more. */
	close(): void {
		this.#isOver = true;
		this.#listeners.clear();
		for (const link of this.#links) link.close();
	}

	/** The process dies: its links are reset by the system, it hears nothing more. */
	crash(): void {
		this.#isOver = true;
		this.#listeners.clear();
		for (const link of this.#links) link.die();
	}

	#make(expects: Speaker): VirtualLink {
		const link = new VirtualLink(this.#around.nextLink(), expects, this.#linkSurroundings);
		for (const old of this.#links) if (old.isOver) this.#links.delete(old);
		this.#links.add(link);
		return link;
	}

	#post(event: NetworkEvent): void {
		if (!this.#isOver) this.#around.post(event);
	}
}
