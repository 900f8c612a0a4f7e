/** A manager engine on a simulated machine, through any number of process lives. Judges nothing. */
import type {ManagerEvent} from '../net/events.ts';
import {ManagerEngine} from '../net/manager/manager-engine.ts';
import type {ManagerOptions, ManagerSnapshot} from '../net/manager/options.ts';
import type {Address} from '../net/types.ts';
import {Process} from './process.ts';
import type {VirtualHost} from './virtual-host.ts';
import type {World} from './world.ts';

const tick = 250;
const terms = {heartbeat: 2000, lease: 10_000, late: 5000} as const;

type Life = {
	readonly engine: ManagerEngine;
	readonly process: Process<ManagerEvent>;
	readonly host: VirtualHost;
};

export class SimulatedManager {
	readonly address: Address;
	readonly #world: World;
	readonly #terms: Omit<ManagerOptions, 'listen'>;
	#life: Life | null = null;
	#lives = 0;

	constructor(world: World, address: Address, some: Partial<Omit<ManagerOptions, 'listen'>> = {}) {
		this.#world = world;
		this.address = address;
		this.#terms = {...terms, ...some};
	}

	get isRunning(): boolean {
		return this.#life !== null;
	}

	/** The table of the running process. */
	snapshot(): ManagerSnapshot | undefined {
		return this.#life?.engine.snapshot();
	}

	/** Starts a process that remembers nothing. */
	start(): void {
		if (this.#life) return;
		const {clock, random, network} = this.#world;
		const {host: address} = this.address;
		const name = `manager/${++this.#lives}`;
		const process = new Process<ManagerEvent>({
			clock,
			machine: network.machine(address),
			interval: tick,
			onBug: error => this.#world.bug(name, error),
		});
		const host = network.host(address, event => {
			if (event.type !== 'block' && event.type !== 'delivered' && event.type !== 'undelivered') process.post(event);
		});
		const report = (fact: Parameters<World['tell']>[1]): void => this.#world.tell(name, fact);
		const engine = new ManagerEngine(
			{clock, random: random.fork(name), network: host, report},
			{listen: this.address, ...this.#terms},
		);
		this.#life = {engine, process, host};
		process.start(engine);
		engine.start();
	}

	crash(): void {
		this.#life?.process.stop();
		this.#life?.host.crash();
		this.#life = null;
	}
}
