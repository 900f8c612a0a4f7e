/** Machines made of network namespaces around one switch, each on a line of its own rate both ways. Needs root, iproute2; moves nothing itself. */
import {execFileSync} from 'node:child_process';

/** As lines behave that queue little; a large burst would hide them from the first megabytes. */
const shape = 'burst 128kb latency 60ms';
/** Bytes of one packet as the system makes them; larger ones would be cut up behind the shaping. */
const largestPacket = 16_384;

const run = (command: string): string => execFileSync('sh', ['-ec', command], {encoding: 'utf8', stdio: 'pipe'});

/** Why there can be none here; empty when there can. */
export const whyNoNetwork = (): string => {
	if (process.getuid?.() !== 0) return 'needs root';
	const name = `shoal-try-${process.pid}`;
	try {
		run(`ip netns add ${name}; trap 'ip netns del ${name}' EXIT; ip -n ${name} link add name line type veth peer name far
ip netns exec ${name} tc qdisc add dev line root tbf rate 1mbit ${shape}`);
		return '';
	} catch (error) {
		return (error as {stderr?: string}).stderr?.trim().split('\n')[0] ?? String(error);
	}
};

/** A device counts a large packet with one header though it goes out as many; its queue counts what goes out. */
const counted = (machine: string, device: string): number => {
	const [queue] = JSON.parse(run(`ip netns exec ${machine} tc -s -j qdisc show dev ${device}`)) as [{bytes: number}];
	return queue.bytes;
};

const standing = new Set<ShapedNetwork>();

/** Removes whatever still stands; for the end of the benchmark, however it ends. */
export const removeNetworks = (): void => {
	for (const network of standing) network.remove();
};

export class ShapedNetwork {
	readonly #machines: readonly string[];
	readonly #switch: string;

	/** A machine a rate, in Mbit/s. */
	constructor(rates: readonly number[]) {
		const tag = `sh${process.pid % 100_000}`;
		this.#switch = `${tag}x`;
		this.#machines = rates.map((_, index) => `${tag}m${index}`);
		standing.add(this);
		run(
			`ip netns add ${this.#switch}; ip -n ${this.#switch} link add name hub type bridge; ip -n ${this.#switch} link set dev hub up`,
		);
		for (const [index, machine] of this.#machines.entries())
			run(`ip netns add ${machine}
ip link add name line netns ${machine} type veth peer name port${index} netns ${this.#switch}
ip -n ${this.#switch} link set dev port${index} master hub gso_max_size ${largestPacket} up
ip -n ${machine} addr add ${this.address(index)}/24 dev line
ip -n ${machine} link set dev line gso_max_size ${largestPacket} up
ip -n ${machine} link set dev lo up
ip netns exec ${machine} tc qdisc add dev line root tbf rate ${rates[index]}mbit ${shape}
ip netns exec ${this.#switch} tc qdisc add dev port${index} root tbf rate ${rates[index]}mbit ${shape}`);
	}

	address(index: number): string {
		return `10.214.9.${index + 1}`;
	}

	/** Words in front of a command that make it run on a machine. */
	on(index: number): readonly string[] {
		return ['ip', 'netns', 'exec', this.#machines[index]!];
	}

	/** Bytes a machine has put on its line, the headers of each packet included: as the shaping counts them. */
	sent(index: number): number {
		return counted(this.#machines[index]!, 'line');
	}

	/** Bytes that came to it, counted the same. */
	received(index: number): number {
		return counted(this.#switch, `port${index}`);
	}

	/** Pulls the cable of a machine: nobody is told. */
	cut(index: number): void {
		run(`ip -n ${this.#switch} link set dev port${index} down`);
	}

	/** When all that ran there has ended. */
	remove(): void {
		standing.delete(this);
		// Some may never have come to be, when making it failed.
		for (const machine of [...this.#machines, this.#switch]) run(`ip netns del ${machine} 2>/dev/null || true`);
	}
}
