/** Brings what is to be told of downloading groups to their members, and to whoever watches the manager, with names instead of ids. */
import type {ManagerFact} from '../facts.ts';
import {topologyOf} from '../topologies/index.ts';
import type {FileId, PeerId} from '../types.ts';
import {type MessageOf, peerField} from '../wire/messages.ts';
import {cutList} from '../wire/parts.ts';
import type {ManagerPorts} from './options.ts';
import type {Roster} from './roster.ts';

/** A group as it is after its members, its owner or its terms changed. */
export type GroupChange = {
	readonly file: FileId;
	/** One of its names; empty when nobody shares it any more. */
	readonly name: string;
	readonly topology: string;
	/** Why the manager chose it; empty where somebody named it. */
	readonly why: string;
	readonly isHeld: boolean;
	readonly owner: PeerId;
	/** In the order of joining; empty where order does not matter. */
	readonly members: readonly PeerId[];
	/** Nobody is in it any more. */
	readonly isOver: boolean;
};

/** One message and whom it is for; what changed, unless only newcomers are told what all others know. */
export type Telling = {
	readonly to: readonly PeerId[];
	readonly messages: readonly MessageOf<'group'>[];
	readonly change: GroupChange | null;
};

/** What is said of a group on the wire. */
export const messagesOf = (change: GroupChange): MessageOf<'group'>[] => {
	const {file, topology, why, isHeld, owner, isOver, members} = change;
	const parts = cutList(members, peer => peerField.size(peer));
	const of = {type: 'group', file, topology, why, isHeld, isOver, owner, parts: parts.length} as const;
	return parts.map((cut, part) => ({...of, part, members: cut}));
};

export const tellGroups = (
	tellings: readonly Telling[],
	roster: Roster,
	{report}: Pick<ManagerPorts, 'report'>,
): void => {
	for (const {to, messages, change} of tellings) {
		for (const peer of to) roster.get(peer)?.link?.stream(messages);
		if (change) report(factOf(change, peer => roster.get(peer)?.name ?? peer));
	}
};

const factOf = (change: GroupChange, nameOf: (peer: PeerId) => string): ManagerFact => {
	const {file: id, name, topology, why, isHeld: held, owner, members, isOver} = change;
	if (isOver) return {event: 'group-over', id, name};
	const people = {owner: owner && nameOf(owner), members: members.map(nameOf)};
	return {event: 'group', id, name, topology: topologyOf(topology).name, why, held, ...people};
};
