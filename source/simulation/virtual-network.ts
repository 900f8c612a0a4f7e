/** A world of machines ('10.0.0.n') and the ways between them, whole or blocked. Dials find their listeners here; what is said is not known. */
import type {NetworkEvent} from '../net/events.ts';
import {dialFailure, dialTimeout} from '../net/tcp/socket-failures.ts';
import type {Address, LinkId} from '../net/types.ts';
import type {Message} from '../net/wire/messages.ts';
import {Machine, type MachineOptions, type Mischief} from './machine.ts';
import {Pipe} from './pipe.ts';
import type {SeededRandom} from './seeded-random.ts';
import type {VirtualClock} from './virtual-clock.ts';
import {VirtualHost} from './virtual-host.ts';
import type {VirtualLink} from './virtual-link.ts';

type Connection = {
	readonly ends: readonly [VirtualLink, VirtualLink];
	readonly addresses: readonly [string, string];
	readonly pipes: readonly [Pipe, Pipe];
};

/** Milliseconds between two attempts to reach a machine that does not answer. */
const retry = 1000;
const unlimited: MachineOptions = {up: 0, down: 0, latency: 0.5};

export class VirtualNetwork {
	readonly #clock: VirtualClock;
	readonly #random: SeededRandom;
	readonly #heard: (from: string, to: string, message: Message) => void;
	readonly #said: (link: VirtualLink, message: Message) => void;
	readonly #machines = new Map<string, Machine>();
	readonly #hosts = new Map<string, VirtualHost>();
	#connections: Connection[] = [];
	/** How often each address was dialled. */
	readonly dials = new Map<string, number>();
	/** Machines without power. */
	readonly #dark = new Set<string>();
	/** Ways that lose everything: `from to`. */
	readonly #lossy = new Set<string>();
	#groups: ReadonlyMap<string, number> = new Map();
	#lastLink: LinkId = 0;

	/** `heard` is told every message as it comes out of a link, `said` as it goes into one. */
	constructor(
		clock: VirtualClock,
		random: SeededRandom,
		heard: (from: string, to: string, message: Message) => void = () => {},
		said: (link: VirtualLink, message: Message) => void = () => {},
	) {
		this.#clock = clock;
		this.#random = random;
		this.#heard = heard;
		this.#said = said;
	}

	/** A machine at this address; the same one again when it stands already. */
	machine(address: string, options: MachineOptions = unlimited): Machine {
		const machine = this.#machines.get(address) ?? new Machine(this.#clock, address, options);
		this.#machines.set(address, machine);
		return machine;
	}

	/** Milliseconds until what waits now at the slowest line has passed. */
	get backlog(): number {
		return Math.max(0, ...[...this.#machines.values()].flatMap(({up, down}) => [up.backlog, down.backlog]));
	}

	/** The network of a new process on the machine at this address, which is made when there is none. */
	host(address: string, post: (event: NetworkEvent) => void): VirtualHost {
		const host = new VirtualHost({
			clock: this.#clock,
			random: this.#random,
			machine: this.machine(address),
			post,
			heard: this.#heard,
			said: this.#said,
			nextLink: () => ++this.#lastLink,
			connect: (link, from, to, timeout) => this.#connect(link, from, to, timeout),
		});
		this.#hosts.set(address, host);
		return host;
	}

	/** Resets every connection between two machines. */
	cut(left: string, right: string): void {
		for (const {addresses, ends} of this.#live())
			if (addresses.includes(left) && addresses.includes(right) && left !== right) for (const end of ends) end.broken();
	}

	/** Only machines of one group reach each other; those in none reach those in none. */
	partition(groups: readonly (readonly string[])[]): void {
		this.#groups = new Map(groups.flatMap((group, index) => group.map(address => [address, index + 1] as const)));
		this.#healed();
	}

	/** Loses everything from one machine to another. */
	lose(from: string, to: string): void {
		this.#lossy.add(`${from} ${to}`);
	}

	/** The machine loses its power: nobody hears from it, not even a reset. */
	darken(address: string): void {
		this.#dark.add(address);
	}

	/** The machine has power again; whoever still has a connection to it learns that it is gone. */
	lighten(address: string): void {
		this.#dark.delete(address);
		this.#healed();
	}

	/** Every way is whole again. What was held for long comes as a reset. */
	heal(): void {
		this.#groups = new Map();
		this.#lossy.clear();
		this.#healed();
	}

	/** The machine reads and sends nothing for so many milliseconds, everything afterwards. */
	stall(address: string, ms: number): void {
		this.machine(address).stalledUntil = this.#clock.now() + ms;
	}

	/** What the machine does to fragments from now on. */
	corrupt(address: string, mischief: Mischief): void {
		this.machine(address).mischief = mischief;
	}

	#isBlocked(from: Machine, to: Machine): boolean {
		return (
			this.#dark.has(from.address) ||
			this.#dark.has(to.address) ||
			this.#lossy.has(`${from.address} ${to.address}`) ||
			(this.#groups.get(from.address) ?? 0) !== (this.#groups.get(to.address) ?? 0)
		);
	}

	#connect(link: VirtualLink, from: VirtualHost, to: Address, timeout: number): void {
		const clock = this.#clock;
		const {machine} = from;
		const target = this.#machines.get(to.host);
		this.dials.set(to.host, (this.dials.get(to.host) ?? 0) + 1);
		const latency = machine.latency + (target?.latency ?? 0);
		const giveUp = clock.after(timeout, () => link.fail(dialTimeout(to, timeout)));
		const attempt = (): void => {
			if (link.isOver) return;
			if (target && (this.#isBlocked(machine, target) || this.#isBlocked(target, machine))) clock.after(retry, attempt);
			else clock.after(latency, arrive);
		};
		const arrive = (): void => {
			if (link.isOver) return;
			const host = this.#hosts.get(to.host);
			const accepted = host?.answer(to.port);
			if (host && accepted) this.#join(link, from, accepted, host);
			clock.after(latency, () => {
				giveUp();
				if (!accepted) {
					link.fail(dialFailure(Object.assign(new Error('refused'), {code: 'ECONNREFUSED'}), to));
				} else if (!link.isOver) {
					link.opened(to.host);
					from.tell({type: 'link-opened', link});
				}
			});
		};
		attempt();
	}

	#join(caller: VirtualLink, from: VirtualHost, accepted: VirtualLink, to: VirtualHost): void {
		const pipe = (ends: readonly [VirtualHost, VirtualHost], into: VirtualLink): Pipe =>
			new Pipe({
				clock: this.#clock,
				from: ends[0].machine,
				to: ends[1].machine,
				isBlocked: (left, right) => this.#isBlocked(left, right),
				hand: packet => into.take(packet),
				broken: () => {
					caller.broken();
					accepted.broken();
				},
			});
		const there = pipe([from, to], accepted);
		const back = pipe([to, from], caller);
		caller.attach(there);
		accepted.attach(back);
		this.#connections.push({
			ends: [caller, accepted],
			addresses: [from.machine.address, to.machine.address],
			pipes: [there, back],
		});
		accepted.opened(from.machine.address);
		to.tell({type: 'link-accepted', link: accepted});
	}

	#live(): readonly Connection[] {
		this.#connections = this.#connections.filter(({ends}) => !ends[0].isOver || !ends[1].isOver);
		return this.#connections;
	}

	#healed(): void {
		for (const {pipes} of this.#live()) for (const pipe of pipes) pipe.healed();
	}
}
