/** Everybody asks everybody: rarest first, ties broken by where in the file each downloader starts. */
import type {FragmentIndex, PeerId} from '../types.ts';
import type {SwarmView, Topology} from './topology.ts';

/** Milliseconds in which somebody who got a fragment should have passed it on. */
const comesRound = 5000;

/** Ends early in the common case: this peer holds enough of the rarest. */
const rarest = (view: SwarmView, from: PeerId, room: number): FragmentIndex[] => {
	const held: FragmentIndex[] = [];
	const ofRarest: FragmentIndex[] = [];
	const lowest = view.lowestCopies;
	for (const index of view.offers(from, Math.floor(view.seed * view.fragments))) {
		held.push(index);
		if (view.copies(index) === lowest) ofRarest.push(index);
		if (ofRarest.length === room) return ofRarest;
	}
	return held.sort((left, right) => view.copies(left) - view.copies(right)).slice(0, room);
};

export const swarm: Topology = {
	name: 'swarm',
	isOpen: true,
	isOwnChoice: false,
	isToldUnasked: false,
	neighbours: view => view.peers,
	pick: rarest,
	// Before an owner gives anything twice, everybody that asks for what nobody has gets that.
	grants: (view, to, fragment) => {
		const first = view.isOwner ? view.givenTo(fragment) : undefined;
		if (first === undefined || first === to || !view.isFirstOwed) return 'send';
		return view.refusedFor(to, fragment) < comesRound ? 'refuse' : 'send';
	},
};
