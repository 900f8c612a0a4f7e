/** What a fault does to a world, and how it ends. Who starts again afterwards is the story's business. */
import type {Fault} from './scenario-plan.ts';
import {type SimulatedPeer, sharedPath} from './simulated-peer.ts';
import type {World} from './world.ts';

/** Bytes per second of a line that hardly works. */
const trickle = 500;

type PeerOf = (name: string) => SimulatedPeer;

/** The fault begins. */
export const strike = (world: World, peerOf: PeerOf, fault: Fault): void => {
	const {network, manager} = world;
	switch (fault.what) {
		case 'crash':
		case 'die':
			peerOf(fault.peer).crash();
			break;
		case 'power-cut':
		case 'power-lost':
			network.darken(peerOf(fault.peer).address);
			peerOf(fault.peer).crash();
			break;
		case 'leave':
			peerOf(fault.peer).leave();
			break;
		case 'stall':
			network.stall(peerOf(fault.peer).address, fault.span);
			break;
		case 'trickle':
			network.machine(peerOf(fault.peer).address).up.rate = trickle;
			break;
		case 'vanish': {
			const {files, plan} = peerOf(fault.peer);
			for (const {name} of plan.shares) files.whole.delete(sharedPath(name));
			break;
		}
		case 'disk-full':
			peerOf(fault.peer).files.fault = 'full';
			break;
		case 'disk-broken':
			peerOf(fault.peer).files.fault = 'broken';
			break;
		case 'cut':
			network.cut(peerOf(fault.peer).address, peerOf(fault.other).address);
			break;
		case 'one-way':
			network.lose(peerOf(fault.peer).address, peerOf(fault.other).address);
			break;
		case 'partition': {
			const group = fault.peers.map(name => peerOf(name).address);
			network.partition([fault.hasManager ? [...group, manager.address.host] : group]);
			break;
		}
		case 'manager-stall':
			network.stall(manager.address.host, fault.span);
			break;
		case 'manager-crash':
			manager.crash();
			break;
		default:
			fault satisfies never;
	}
};

/** The fault is over; what ends by itself needs nothing. */
export const mend = (world: World, peerOf: PeerOf, fault: Fault): void => {
	switch (fault.what) {
		case 'trickle': {
			const peer = peerOf(fault.peer);
			world.network.machine(peer.address).up.rate = peer.plan.up;
			break;
		}
		case 'disk-full':
		case 'disk-broken':
			peerOf(fault.peer).files.fault = 'none';
			break;
		case 'one-way':
		case 'partition':
			world.network.heal();
			break;
		case 'power-cut':
			world.network.lighten(peerOf(fault.peer).address);
			break;
		case 'manager-crash':
			world.manager.start();
			break;
		default:
			break;
	}
};
