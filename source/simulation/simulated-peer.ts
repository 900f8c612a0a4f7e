/** A peer engine on a simulated machine, through any number of process lives over the same files. Judges nothing. */
import type {PeerEvent, PeerIntent} from '../net/events.ts';
import type {PeerFact} from '../net/facts.ts';
import type {Attempt, PeerOptions, PeerSnapshot, TransferDetail} from '../net/peer/options.ts';
import {PeerEngine} from '../net/peer/peer-engine.ts';
import type {FragmentIndex, TopologyName, TransferId} from '../net/types.ts';
import {MemoryDisk} from './memory-disk.ts';
import {MemoryFiles} from './memory-files.ts';
import {Process} from './process.ts';
import type {VirtualHost} from './virtual-host.ts';
import type {World} from './world.ts';

export type SharedBytes = {
	readonly name: string;
	readonly bytes: Uint8Array;
	/** Bytes; 0: the usual one. */
	readonly fragmentSize: number;
};

export type PeerPlan = {
	readonly name: string;
	readonly shares: readonly SharedBytes[];
	/** Bytes per second of the machine's wires; 0: no limit. */
	readonly up: number;
	readonly down: number;
	/** Milliseconds on the way in and on the way out. */
	readonly latency: number;
	/** The most milliseconds that a piece of work takes the disk. */
	readonly work: number;
	/** Whether all that it shares is held until it says `upload`. */
	readonly isHeld?: boolean;
	/** No manager: where it listens, and whom it was told of. */
	readonly byHand?: Pick<PeerOptions, 'contacts' | 'port'>;
};

/** Where downloads go. */
export const downloads = '/downloads';
const tick = 100;
/** Milliseconds to wait for a first source. */
const patience = 600_000;

type Life = {
	readonly engine: PeerEngine;
	readonly process: Process<PeerEvent>;
	readonly host: VirtualHost;
	readonly disk: MemoryDisk;
};

/** One fact, of which life, and when (milliseconds). */
export type Told = {readonly at: number; readonly life: number; readonly fact: PeerFact};

export class SimulatedPeer {
	readonly plan: PeerPlan;
	readonly address: string;
	readonly files: MemoryFiles;
	readonly facts: Told[] = [];
	readonly #world: World;
	/** Bytes of blocks that came in this life and had a landing. */
	received = 0;
	/** Bytes of them that were still being checked, or that the engine had not heard of, when a download completed: nobody's. */
	unjudged = 0;
	/** Bytes of blocks that the engine has heard of in this life: it may hear late, after a stall. */
	#heard = 0;
	/** When the lives that did not end in order did (milliseconds). */
	readonly crashes = new Map<number, number>();
	#life: Life | null = null;
	#lives = 0;

	constructor(world: World, plan: PeerPlan, address: string) {
		this.#world = world;
		this.plan = plan;
		this.address = address;
		this.files = new MemoryFiles(world.originals);
		for (const {name, bytes} of plan.shares) this.files.add(sharedPath(name), bytes);
		world.network.machine(address, plan);
	}

	get name(): string {
		return this.plan.name;
	}

	/** Which process this is, from 1. */
	get life(): number {
		return this.#lives;
	}

	/** Whether a process runs that is not over: never admitted, or its lease ended. */
	get isRunning(): boolean {
		return this.#life !== null;
	}

	get isStalled(): boolean {
		const {network, clock} = this.#world;
		return network.machine(this.address).stalledUntil > clock.now();
	}

	snapshot(): PeerSnapshot | undefined {
		return this.#life?.engine.snapshot();
	}

	/** Starts a process under a new id, which shares what is to be shared. */
	start(): void {
		if (this.#life) return;
		const life = ++this.#lives;
		const name = `${this.name}/${life}`;
		const {clock, network, manager} = this.#world;
		const random = this.#world.random.fork(name);
		const process = new Process<PeerEvent>({
			clock,
			machine: network.machine(this.address),
			interval: tick,
			onBug: error => this.#world.bug(name, error),
		});
		this.received = 0;
		this.unjudged = 0;
		this.#heard = 0;
		const host = network.host(this.address, event => {
			if (event.type === 'block') this.received += event.bytes;
			process.post(event);
		});
		const disk = new MemoryDisk({
			files: this.files,
			slowest: this.plan.work,
			clock,
			random: random.fork('disk'),
			post: event => process.post(event),
		});
		const report = (fact: PeerFact): void => {
			if (fact.event === 'complete') this.unjudged += disk.checking(fact.id) + this.received - this.#heard;
			this.facts.push({at: clock.now(), life, fact});
			this.#world.tell(name, fact, this);
			const isOver = (fact.event === 'error' && fact.fatal) || fact.event === 'lease-ended';
			if (isOver) clock.after(0, () => this.#stop(life));
		};
		const engine = new PeerEngine(
			{clock, random, network: host, disk, report},
			{
				manager: this.plan.byHand ? null : manager.address,
				role: 'member',
				name: this.name,
				isNameChosen: false,
				host: this.plan.byHand ? this.address : null,
				port: 0,
				ttl: 0,
				up: 0,
				down: 0,
				...(this.plan.isHeld ? {terms: {topology: null, isHeld: true}} : {}),
				...this.plan.byHand,
			},
		);
		this.#life = {engine, process, host, disk};
		process.start({
			on: event => {
				if (event.type === 'block') this.#heard += event.bytes;
				engine.on(event);
			},
		});
		engine.start();
		for (const {name: label, fragmentSize} of this.plan.shares)
			process.post({type: 'share', paths: [sharedPath(label)], fragmentSize});
	}

	/** Null: the only file there is. */
	get(wanted: string | null, topology: TopologyName | null): void {
		this.#life?.process.post({
			type: 'get',
			wanted,
			directory: downloads,
			topology,
			wait: patience,
			isWholeVerified: false,
		});
	}

	/** What a person wants of it. */
	post(intent: Exclude<PeerIntent, {type: 'leave'}>): void {
		this.#life?.process.post(intent);
	}

	detail(transfer: TransferId): TransferDetail | null {
		return this.#life?.engine.downloads.detail(transfer) ?? null;
	}

	attempts(transfer: TransferId, index: FragmentIndex): readonly Attempt[] {
		return this.#life?.engine.downloads.attempts(transfer, index) ?? [];
	}

	fragmentHash(transfer: TransferId, index: FragmentIndex): string {
		return this.#life?.engine.downloads.fragmentHash(transfer, index) ?? '';
	}

	/** The process dies with its machine's memory. */
	crash(): void {
		if (this.#life) this.crashes.set(this.#lives, this.#world.clock.now());
		this.#life?.process.stop();
		this.#life?.host.crash();
		this.#life?.disk.crash();
		this.#life = null;
	}

	/** Says goodbye and ends in order. */
	leave(): void {
		this.#life?.process.post({type: 'leave'});
		this.#stop(this.#lives);
	}

	#stop(life: number): void {
		if (life !== this.#lives) return;
		this.#life?.process.stop();
		this.#life?.host.close();
		this.#life?.disk.close();
		this.#life = null;
	}
}

/** Where a shared file stands. */
export const sharedPath = (name: string): string => `/shared/${name}`;
