/** A manager's downloading groups as rows of a screen, with names instead of ids. Pure; escapes what came from elsewhere but names of peers. */
import type {GroupMember, GroupSnapshot} from '../net/manager/options.ts';
import {escapeText} from '../net/names.ts';
import type {PeerId} from '../net/types.ts';
import type {GroupDetail, GroupRow} from './session-view.ts';
import {sinceOrNull} from './wall.ts';

/** Gives names that are escaped. */
type Names = (peer: PeerId) => string;

export const groupRow = (group: GroupSnapshot, nameOf: Names): GroupRow => {
	const {file, size, fragments, topology, why, isHeld, owner, ownerSent, rarest, members} = group;
	const needed = members.length * fragments;
	const have = members.reduce((sum, member) => sum + Math.min(member.have, fragments), 0);
	return {
		id: file,
		name: escapeText(group.name) || file.slice(0, 8),
		size,
		fragments,
		topology: escapeText(topology),
		why: escapeText(why),
		isHeld,
		owner: owner === '' ? '' : nameOf(owner),
		ownerCopies: ownerSent === null || fragments === 0 ? null : ownerSent / fragments,
		rarest,
		members: members.length,
		done: members.filter(({isDone}) => isDone).length,
		share: needed === 0 ? 0 : have / needed,
		endsAt: sinceOrNull(lastEnd(members)),
	};
};

/** Unknown as long as it is of any that lacks something. */
const lastEnd = (members: readonly GroupMember[]): number | null => {
	let last: number | null = null;
	for (const {isDone, endsAt} of members) {
		if (isDone) continue;
		if (endsAt === null) return null;
		last = Math.max(last ?? 0, endsAt);
	}
	return last;
};

export const groupDetail = ({file, members}: GroupSnapshot, nameOf: Names): GroupDetail => ({
	file,
	members: members.map(({peer, have, isDone, endsAt}) => ({
		...{id: peer, name: nameOf(peer), have, isDone},
		endsAt: sinceOrNull(endsAt),
	})),
});
