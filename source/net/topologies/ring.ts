/**
 * Everybody has one download neighbour and one upload neighbour; the owner feeds each member its share, the rest travels round.
 * Whoever came first, or whose neighbour is gone, takes no more than that before nothing has come for a while.
 */
import {before, firstHeld, givesOnce, ourShare} from './ordered.ts';
import type {Topology} from './topology.ts';

export const ring: Topology = {
	name: 'ring',
	isOpen: false,
	neighbours: view => [view.owner, before(view) ?? ''].filter(peer => peer !== ''),
	pick: (view, from, room) => {
		const neighbour = before(view);
		if (view.isStarved || from === neighbour) return firstHeld(view, from, room);
		if (from === view.owner) return ourShare(view, from, room);
		// Whoever else is linked was looked for because the one before us has nothing more.
		return neighbour === undefined || !view.isUsable(neighbour) ? firstHeld(view, from, room) : [];
	},
	grants: givesOnce,
};
