/** Everybody asks everybody: rarest first, ties broken by where in the file each downloader starts. */
import type {FragmentIndex} from '../types.ts';
import type {SwarmView, Topology} from './topology.ts';

/** Milliseconds in which somebody who got a fragment should have passed it on. */
const comesRound = 5000;

export const swarm: Topology = {
	name: 'swarm',
	isOpen: true,
	neighbours: view => view.peers,
	pick: (view, from, room) => {
		const rarest = rarestHeld(view, from, room);
		return rarest.length === room ? rarest : byRarity(view, from, room);
	},
	// Before an owner gives anything twice, everybody that asks for what nobody has gets that.
	grants: (view, to, fragment) => {
		const first = view.isOwner ? view.givenTo(fragment) : undefined;
		if (first === undefined || first === to || !view.isFirstOwed) return 'send';
		return view.refusedFor(to, fragment) < comesRound ? 'refuse' : 'send';
	},
};

/** The common case, found without looking at more than it must: this peer holds enough of the rarest. */
const rarestHeld = (view: SwarmView, from: string, room: number): FragmentIndex[] => {
	const picked: FragmentIndex[] = [];
	for (const index of view.wanted.from(start(view))) {
		if (view.copies(index) !== view.lowestCopies || !view.holds(from, index)) continue;
		picked.push(index);
		if (picked.length === room) break;
	}
	return picked;
};

const byRarity = (view: SwarmView, from: string, room: number): FragmentIndex[] => {
	const held: FragmentIndex[] = [];
	for (const index of view.wanted.from(start(view))) if (view.holds(from, index)) held.push(index);
	return held.sort((left, right) => view.copies(left) - view.copies(right)).slice(0, room);
};

const start = (view: SwarmView): FragmentIndex => Math.floor(view.seed * view.fragments);
