/** Everybody asks everybody: rarest first, ties broken by where in the file each downloader starts. */
import type {FragmentIndex} from '../types.ts';
import type {SwarmView, Topology} from './topology.ts';

export const swarm: Topology = {
	name: 'swarm',
	neighbours: view => view.peers,
	pick: (view, from, room) => {
		const rarest = rarestHeld(view, from, room);
		return rarest.length === room ? rarest : byRarity(view, from, room);
	},
	// An owner gets one copy of everything out before it sends anything twice.
	grants: (view, to, fragment) => !view.isOwner || view.sent(fragment) === 0 || !view.isUnsentOwed(to),
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
