/** Owner -> first -> second -> …, in the manager's order: one flow into and one out of everybody. */
import {before, firstHeld, givesOnce, passedOn} from './ordered.ts';
import type {Neighbourhood, Topology} from './topology.ts';

export const chain: Topology = {
	name: 'chain',
	isOpen: false,
	isOwnChoice: false,
	isToldUnasked: false,
	neighbours: view => [upstream(view)].filter(peer => peer !== ''),
	pick: (view, from, room) => {
		const first = upstream(view);
		// Whoever else is linked was looked for because the one before us has nothing more.
		const isOrderly = first !== '' && view.isUsable(first) && !view.isStarved;
		if (!isOrderly) return firstHeld(view, from, room);
		return from === first ? passedOn(view, from, room) : [];
	},
	grants: givesOnce,
};

const upstream = (view: Neighbourhood): string =>
	view.members[0] === view.me ? view.owner : (before(view) ?? view.owner);
