/** Shoal as one of those that are measured: a manager on the first source, sources that share, `get` on the others. */
import {basename, join} from 'node:path';
import type {TopologyName} from '../../source/net/types.ts';
import {type Program, start} from '../program.ts';
import {freePorts, type Machine, type Order, type Rival, type Task} from './rival.ts';

/** As people type it; with a topology, as they type that. */
export const shoal = (topology?: TopologyName): Rival => ({
	name: topology ? `shoal-${topology}` : 'shoal',
	needs: [],
	version: () => `shoal on Node ${process.version.slice(1)}`,
	isFor: () => true,
	open: task => open(task, topology),
});

const open = async ({directory, path, sources}: Task, topology: TopologyName | undefined) => {
	const [port] = await freePorts(1);
	const [first] = sources as [Machine];
	const at = `${first.address}:${port}`;
	const begin = (machine: Machine, ...words: readonly string[]) => start(words, {directory, before: machine.before});
	const isOpen = first.before.length > 0;
	const manager = begin(first, 'manager', '--host', first.address, '--port', `${port}`, ...(isOpen ? ['--open'] : []));
	await manager.fact('listening');
	const peers: Program[] = [];
	// One after the other: the later ones find the index of the first.
	for (const [index, machine] of sources.entries()) {
		const peer = begin(machine, 'peer', at, path, '--name', `source-${index}`);
		peers.push(peer);
		await peer.fact('index-idle');
	}
	// As where it has run before: the first run ever compiles, the others find that kept.
	await begin(first, 'get', at, 'what nobody has', '--output', directory, '--wait', '1').over;
	return {
		sources: peers,
		download: (on: Machine, order: Order) => {
			const words = ['get', at, basename(path), '--output', order.directory, '--wait', '20'];
			if (topology) words.push('--topology', topology);
			// As the others do: who has it goes on giving until all have it.
			if (!order.isAlone) words.push('--stay', '600');
			const getter = begin(on, ...words);
			const told = getter.fact('complete');
			const ended = getter.over.then(({code}) => {
				if (code !== 0) throw new Error(`shoal get ended with ${code}.`);
			});
			// Who stays is ended by us, and with another code.
			ended.catch(() => undefined);
			const whole = told.then(() => (order.isAlone ? ended : undefined));
			return {path: join(order.directory, basename(path)), process: getter, whole};
		},
		close: async () => {
			await Promise.all(peers.map(peer => peer.stop()));
			await manager.stop();
		},
	};
};
