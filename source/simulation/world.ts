/** Everything in one place: a manager, peers, the ways between them, time, and the trace of what they told. Decides no story and judges nothing. */
import type {Fact, ManagerFact, PeerFact} from '../net/facts.ts';
import {hash} from '../net/hash.ts';
import type {ManagerOptions} from '../net/manager/options.ts';
import type {FileId} from '../net/types.ts';
import type {Message} from '../net/wire/messages.ts';
import {SeededRandom} from './seeded-random.ts';
import {SimulatedManager} from './simulated-manager.ts';
import {type PeerPlan, SimulatedPeer} from './simulated-peer.ts';
import {VirtualClock} from './virtual-clock.ts';
import type {VirtualLink} from './virtual-link.ts';
import {VirtualNetwork} from './virtual-network.ts';

export type WorldOptions = {
	readonly seed: number;
	/** Whether every message stands in the trace too. */
	readonly isWordy?: boolean;
	/** Whether a trace is kept; it is unless this says no. */
	readonly isTraced?: boolean;
	/** Whole files by id, kept once for all machines. */
	readonly originals?: ReadonlyMap<FileId, Buffer>;
	readonly terms?: Partial<Omit<ManagerOptions, 'listen'>>;
};

const managerAddress = {host: '10.0.0.1', port: 7420} as const;
/** Milliseconds between two looks at a condition. */
const glance = 50;

export class World {
	readonly clock = new VirtualClock();
	readonly random: SeededRandom;
	readonly network: VirtualNetwork;
	readonly manager: SimulatedManager;
	readonly peers: SimulatedPeer[] = [];
	/** What engines threw. */
	readonly bugs: string[] = [];
	/** Hears every fact of a peer. */
	onFact: (peer: SimulatedPeer, fact: PeerFact) => void = () => {};
	/** Hears every fact of the manager. */
	onManagerFact: (fact: ManagerFact) => void = () => {};
	/** Hears every message as it goes out. */
	onSaid: (link: VirtualLink, message: Message) => void = () => {};
	readonly #byAddress = new Map<string, SimulatedPeer>();
	readonly originals: ReadonlyMap<FileId, Buffer>;
	readonly #isTraced: boolean;
	readonly #lines: string[] = [];

	constructor({seed, isWordy = false, isTraced = true, originals = new Map(), terms = {}}: WorldOptions) {
		this.#isTraced = isTraced;
		this.originals = originals;
		this.random = new SeededRandom(seed);
		const heard = (from: string, to: string, message: Message): void =>
			this.note(`${from} -> ${to} ${JSON.stringify(message)}`);
		const said = (link: VirtualLink, message: Message): void => this.onSaid(link, message);
		this.network = new VirtualNetwork(this.clock, this.random.fork('network'), isWordy ? heard : undefined, said);
		this.manager = new SimulatedManager(this, managerAddress, terms);
	}

	/** Puts a machine there; its peer starts when told to. */
	addPeer(plan: PeerPlan): SimulatedPeer {
		const peer = new SimulatedPeer(this, plan, `10.0.0.${this.peers.length + 2}`);
		this.peers.push(peer);
		this.#byAddress.set(peer.address, peer);
		return peer;
	}

	/** The peer of the machine at this address. */
	peerAt(address: string): SimulatedPeer | undefined {
		return this.#byAddress.get(address);
	}

	/** Lets so many milliseconds pass. */
	run(ms: number): void {
		this.clock.run(this.clock.now() + ms);
	}

	/** Lets time pass until something is so, or so many milliseconds have gone. Whether it was so. */
	runUntil(isSo: () => boolean, limit: number): boolean {
		const end = this.clock.now() + limit;
		while (!isSo()) {
			if (this.clock.now() >= end) return false;
			this.run(Math.min(glance, end - this.clock.now()));
		}
		return true;
	}

	/** Something happens so many milliseconds from now. */
	later(ms: number, happening: () => void): void {
		this.clock.after(ms, happening);
	}

	/** A line of the trace. */
	note(text: string): void {
		if (this.#isTraced) this.#lines.push(`${this.clock.now().toFixed(1).padStart(10)} ${text}`);
	}

	tell(who: string, fact: PeerFact | ManagerFact, peer?: SimulatedPeer): void {
		if (this.#isTraced) this.note(`${who} ${shown(fact)}`);
		if (peer) this.onFact(peer, fact as PeerFact);
		else this.onManagerFact(fact as ManagerFact);
	}

	bug(who: string, error: unknown): void {
		const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
		this.bugs.push(`${who}: ${text}`);
		this.note(`${who} BUG ${text}`);
	}

	/** Everything that was told, a line each, milliseconds first. */
	get trace(): string {
		return this.#lines.join('\n');
	}

	/** The same for the same trace. */
	get traceHash(): string {
		return hash(Buffer.from(this.trace)).toString('hex').slice(0, 16);
	}
}

const shown = (fact: Fact): string => {
	if (fact.event === 'list')
		return `list ${fact.epoch} ${fact.version} ${fact.peers.map(({name, late}) => (late ? `${name}?` : name)).join(' ')}`;
	const {event, ...rest} = fact;
	return `${event} ${JSON.stringify(rest)}`;
};
