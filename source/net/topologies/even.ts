/** One equal contiguous share of the file per answering peer; a lost peer's remainder goes, in equal parts, to those that remain. */
import type {FragmentIndex, PeerId} from '../types.ts';
import {swarm} from './swarm.ts';
import type {SwarmView, Topology} from './topology.ts';

export const even: Topology = {
	name: 'even',
	isOpen: true,
	isOwnChoice: true,
	isToldUnasked: false,
	neighbours: view => view.peers,
	pick: (view, from, room) => {
		if (!view.isSettled) return [];
		const remaining = view.answered.filter(peer => view.isUsable(peer));
		const picked: FragmentIndex[] = [];
		for (const index of view.wanted) {
			if (giver(view, remaining, index) !== from) continue;
			picked.push(index);
			if (picked.length === room) break;
		}
		return picked;
	},
	grants: swarm.grants,
};

/** Whose share a fragment is in; when that peer is gone or lacks it, whose part of that share. */
const giver = (view: SwarmView, remaining: readonly PeerId[], index: FragmentIndex): PeerId | undefined => {
	const shares = view.answered.length;
	const share = Math.floor((index * shares) / view.fragments);
	const first = view.answered[share]!;
	if (view.isUsable(first) && view.holds(first, index)) return first;
	const holders = remaining.filter(peer => view.holds(peer, index));
	const from = Math.ceil((share * view.fragments) / shares);
	const to = Math.ceil(((share + 1) * view.fragments) / shares);
	return holders[Math.floor(((index - from) * holders.length) / (to - from))];
};
