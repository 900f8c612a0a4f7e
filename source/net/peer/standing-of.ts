/** With a manager or without: the only place that asks which. */
import {ByHand} from './by-hand.ts';
import type {Callers} from './calling.ts';
import {Membership, type MembershipListener} from './membership.ts';
import type {PeerOptions, PeerPorts} from './options.ts';
import type {Standing, StandingListener} from './standing.ts';

export const standingOf = (
	ports: PeerPorts,
	options: PeerOptions,
	listener: MembershipListener & StandingListener,
	callers: Callers,
): Standing => {
	const {manager} = options;
	return manager
		? new Membership(ports, {...options, manager}, listener)
		: new ByHand(ports, options, listener, callers);
};
