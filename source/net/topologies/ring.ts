/**
 * Everybody has one download neighbour and one upload neighbour; the owner feeds each member its share, the rest travels round.
 * Whoever has no neighbour yet takes no more than that before nothing has come for a while; for one that died, the owner serves.
 */
import {before, beyondShare, comingRound, firstHeld, givesOnce, ourShare} from './ordered.ts';
import type {Topology} from './topology.ts';

export const ring: Topology = {
	name: 'ring',
	isOpen: false,
	isOwnChoice: false,
	isToldUnasked: true,
	neighbours: view => [view.owner, before(view) ?? ''].filter(peer => peer !== ''),
	pick: (view, from, room) => {
		const neighbour = before(view);
		if (view.isStarved) return firstHeld(view, from, room);
		if (from === neighbour) return comingRound(view, from, room);
		const isAlone = neighbour === undefined || !view.isUsable(neighbour);
		const hasLost = isAlone && view.answered.some(peer => peer !== view.owner);
		if (from === view.owner && !hasLost) {
			const share = ourShare(view, from, room);
			return share.length > 0 || isAlone || view.isPartial ? share : beyondShare(view, from, neighbour, room);
		}
		// Whoever else is linked was looked for because the one before us has nothing more.
		return isAlone ? firstHeld(view, from, room) : [];
	},
	grants: givesOnce,
};
