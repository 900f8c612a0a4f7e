/** What a peer without a manager says of those it knows. Pure. */
import type {PeerFact} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';

type Of<Name extends PeerFact['event']> = Extract<PeerFact, {event: Name}>;

export const unmanagedLine = ({owner}: Of<'unmanaged'>): string =>
	owner === ''
		? 'no manager: others name this address with shoal peer --owner'
		: `no manager: the owner is ${escapeText(owner)}`;

/** Its list, itself included. */
export const knownLine = ({peers}: Of<'list'>): string =>
	`known: ${peers.map(({name}) => escapeText(name)).join(', ')}`;
