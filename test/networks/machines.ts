/**
 * Two machines with a cable between them, made of network namespaces: as root directly, otherwise in a user namespace of our own.
 * Holds no names in the system: a namespace ends with the process that holds it.
 */
import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';

/** Words in front of a command that make it run on a machine. */
export type Machine = {readonly before: readonly string[]};

const isRoot = process.getuid?.() === 0;
const apart = isRoot ? ['unshare', '-n'] : ['unshare', '-Urn'];
const wire = 'ip link add wire-a type veth peer name wire-b';

const whyNot = (...needs: readonly string[]): string => {
	try {
		execFileSync(apart[0]!, [...apart.slice(1), 'sh', '-c', [wire, ...needs].join(' && ')], {stdio: 'pipe'});
		return '';
	} catch (error) {
		const said = (error as {stderr?: Buffer}).stderr?.toString().trim() ?? '';
		return said.split('\n')[0] || (error instanceof Error ? error.message.split('\n')[0]! : String(error));
	}
};

/** Why there can be no machines here (iproute2 or namespaces are missing); empty when there can. */
export const whyNoMachines = (): string => whyNot();

/** Why their network cannot be made bad here (nftables or traffic control is missing); empty when it can. */
export const whyNoFaults = (): string =>
	whyNot('nft add table inet fault', 'tc qdisc add dev wire-a root tbf rate 10kbit burst 1600 limit 6000');

/** The devices of the cable, one at each end. */
export const [nearDevice, farDevice] = ['wire-near', 'wire-far'];

/** Two machines that reach each other. */
export class Machines {
	readonly near: Machine;
	readonly far: Machine;
	readonly #holders: readonly ChildProcess[];

	private constructor(holders: readonly ChildProcess[]) {
		this.#holders = holders;
		const [near, far] = holders.map(({pid}) => ({before: [...inside(pid!), '--']}));
		this.near = near!;
		this.far = far!;
	}

	/** Makes two machines; their addresses are given in CIDR notation, as many as wanted. */
	static async make(near: readonly string[], far: readonly string[]): Promise<Machines> {
		const first = await held(apart);
		// Both belong to one user namespace, or no cable could be laid between them.
		const second = await held([...inside(first.pid!), '--', 'unshare', '-n']);
		const machines = new Machines([first, second]);
		const at = `netns ${second.pid}`;
		machines.does(machines.near, `ip link add ${nearDevice} type veth peer name ${farDevice} ${at}`);
		for (const [machine, device, addresses] of [
			[machines.near, nearDevice, near],
			[machines.far, farDevice, far],
		] as const) {
			for (const address of addresses)
				machines.does(machine, `ip addr add ${address} dev ${device} ${address.includes(':') ? 'nodad' : ''}`);
			machines.does(machine, `ip link set ${device} up && ip link set lo up`);
		}
		return machines;
	}

	/** Runs a shell command on a machine. Throws when it fails. */
	does(machine: Machine, command: string): void {
		const [first, ...rest] = [...machine.before, 'sh', '-c', command];
		execFileSync(first!, rest, {stdio: 'pipe'});
	}

	/** Ends both machines, once all that runs in them has ended. */
	end(): void {
		for (const holder of this.#holders) holder.kill('SIGKILL');
	}
}

const inside = (pid: number): string[] => [
	'nsenter',
	'-t',
	`${pid}`,
	...(isRoot ? [] : ['-U', '--preserve-credentials']),
	'-n',
];

const held = async (words: readonly string[]): Promise<ChildProcess> => {
	const [command, ...rest] = [...words, 'sh', '-c', 'echo here; exec sleep 3600'];
	const child = spawn(command!, rest, {stdio: ['ignore', 'pipe', 'inherit']});
	await once(child.stdout!, 'data');
	return child;
};
