import type {NetworkEvent} from '../../source/net/events.ts';
import {SeededRandom} from '../../source/simulation/seeded-random.ts';
import {VirtualClock} from '../../source/simulation/virtual-clock.ts';
import {VirtualNetwork} from '../../source/simulation/virtual-network.ts';
import {type NetworkEventOf, type NetworkSide, networkContract} from './network-contract.ts';

const clock = new VirtualClock();

/** Contents of the contract answer their reads as promises: let those run, then a little virtual time. */
const step = async (): Promise<void> => {
	await new Promise<void>(resolve => setImmediate(resolve));
	clock.run(clock.now() + 10);
};

const side = (world: VirtualNetwork, address: string): NetworkSide => {
	const events: NetworkEvent[] = [];
	return {
		network: world.host(address, event => events.push(event)),
		next: async <Type extends NetworkEvent['type']>(type: Type) => {
			for (let tries = 0; tries < 1000; tries++) {
				const at = events.findIndex(event => event.type === type);
				if (at !== -1) return events.splice(at, 1)[0] as NetworkEventOf<Type>;
				await step();
			}
			throw new Error(`no ${type} came`);
		},
		waiting: () => events.map(({type}) => type),
	};
};

networkContract('VirtualNetwork', async () => {
	const world = new VirtualNetwork(clock, new SeededRandom(1));
	const stopped = side(world, '10.0.0.3');
	return {
		server: side(world, '10.0.0.1'),
		client: side(world, '10.0.0.2'),
		host: '10.0.0.1',
		nowhere: {host: '10.0.0.9', port: 7},
		connectStopped: async port => {
			stopped.network.dial({host: '10.0.0.1', port}, 'source', {timeout: 5000});
			await stopped.next('link-opened');
			world.stall('10.0.0.3', 60_000);
		},
		settle: async () => {
			for (let count = 0; count < 20; count++) await step();
		},
		close: async () => {},
	};
});
