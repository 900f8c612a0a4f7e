/**
 * The owner gives each fragment to one member only; members pass on. Each links to the owner and at most three others:
 * what flows comes from one of them, the others stand by, so that few flows share a link.
 */
import type {PeerId} from '../types.ts';
import {before, entersAtUs, firstHeld, givesOnce} from './ordered.ts';
import type {Neighbourhood, Topology} from './topology.ts';

export const group: Topology = {
	name: 'group',
	isOpen: false,
	isOwnChoice: false,
	isToldUnasked: false,
	neighbours: view => [...new Set([view.owner, ...others(view)])].filter(peer => peer !== ''),
	pick: (view, from, room) => {
		const [first, ...rest] = others(view).filter(peer => view.isUsable(peer));
		if (first === undefined || view.isStarved) return firstHeld(view, from, room);
		if (from === first) return firstHeld(view, from, room);
		if (from === view.owner) return firstHeld(view, from, room, entersAtUs(view));
		// At the end every way is short of work: the others then save a fragment half the way round.
		const isEnding = view.wanted.count <= 2 * view.members.length;
		return isEnding && rest.includes(from) ? firstHeld(view, from, room) : [];
	},
	grants: givesOnce,
};

/** The one before us, the one before that, and the one across. */
const others = (view: Neighbourhood): PeerId[] => {
	const across = Math.floor(view.members.length / 2);
	const places = [...new Set([1, 2, across])].filter(place => place > 0);
	return places.map(place => before(view, place)).filter(peer => peer !== undefined);
};
