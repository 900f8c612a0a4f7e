/** Everybody asks everybody: rarest first, ties broken by a place in the file that is another each time. */
import type {FragmentIndex, PeerId} from '../types.ts';
import type {SwarmView, Topology} from './topology.ts';

/** Milliseconds in which somebody who got a fragment should have passed it on. */
const comesRound = 5000;

/** Multiples of it, whole parts left out, spread evenly from 0 to 1 however many there are. */
const goldenRatio = 0.618;

/**
 * Ends early in the common case: this peer holds enough of the rarest. Each look begins somewhere else: downloaders that all went on
 * from where they are would ask an owner for the same few at the end, and get what it gave to others before what nobody has.
 */
const rarest = (view: SwarmView, from: PeerId, room: number): FragmentIndex[] => {
	const held: FragmentIndex[] = [];
	const ofRarest: FragmentIndex[] = [];
	const lowest = view.lowestCopies;
	const place = (view.seed + view.taken(from) * goldenRatio) % 1;
	for (const index of view.offers(from, Math.floor(place * view.fragments))) {
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
	// Before an owner gives anything twice, everybody that asks for what nobody has gets that, and while it does there is time to ask for more.
	grants: (view, to, fragment) => {
		const first = view.isOwner ? view.givenTo(fragment) : undefined;
		if (first === undefined || first === to || !view.hasFirsts) return 'send';
		return view.refusedFor(to, fragment) < comesRound ? 'refuse' : 'send';
	},
};
