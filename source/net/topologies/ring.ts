/** Everybody has one download neighbour and one upload neighbour; the owner feeds each member its share, the rest travels round. */
import {before, firstHeld, givesOnce, ourShare} from './ordered.ts';
import type {Topology} from './topology.ts';

export const ring: Topology = {
	name: 'ring',
	isOpen: false,
	neighbours: view => [view.owner, before(view) ?? ''].filter(peer => peer !== ''),
	pick: (view, from, room) => {
		const neighbour = before(view);
		if (neighbour === undefined || !view.isUsable(neighbour) || view.isStarved) return firstHeld(view, from, room);
		if (from === neighbour) return firstHeld(view, from, room);
		if (from !== view.owner) return [];
		return firstHeld(view, from, room, ourShare(view));
	},
	grants: givesOnce,
};
