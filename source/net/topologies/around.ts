/** Who stands around a member where order matters: whom it takes from, and who takes from it. Pure. */
import type {PeerId} from '../types.ts';
import type {Neighbourhood, Topology} from './topology.ts';

export type Around = {
	/** Those it takes from, the owner left out. */
	readonly from: readonly PeerId[];
	/** Those that take from it. */
	readonly to: readonly PeerId[];
};

/** In larger groups looking at everybody's neighbours would cost more than it tells. */
const mostMembers = 1000;

/** Nobody where everybody asks everybody. */
export const around = ({isOpen, neighbours}: Topology, view: Neighbourhood): Around => {
	const {me, owner, members} = view;
	if (isOpen) return {from: [], to: []};
	const others = members.length > mostMembers ? [] : members.filter(member => member !== me);
	return {
		from: neighbours(view).filter(peer => peer !== owner),
		to: others.filter(member => neighbours({...view, me: member}).includes(me)),
	};
};
