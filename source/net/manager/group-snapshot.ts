/** A downloading group as a screen reads it. Pure. */

import type {FileId, PeerId, SharedFile} from '../types.ts';
import type {GroupProgress} from './group-progress.ts';
import type {GroupSnapshot} from './options.ts';

export type GroupState = Pick<GroupSnapshot, 'topology' | 'why' | 'isHeld' | 'owner' | 'ownerSent'> & {
	/** As it is shared, or was; undefined when nobody ever shared it. */
	readonly shared: SharedFile | undefined;
	/** In the order of joining. */
	readonly members: ReadonlyMap<PeerId, GroupProgress>;
	/** Who has all of it. */
	readonly holders: ReadonlySet<PeerId>;
};

/** `now` on the engine's clock, in milliseconds. */
export const groupSnapshot = (file: FileId, state: GroupState, now: number): GroupSnapshot => {
	const {topology, why, isHeld, owner, ownerSent, shared, holders} = state;
	const {name = '', size = 0, fragmentSize = 1} = shared ?? {};
	const fragments = Math.ceil(size / fragmentSize);
	// Whoever has all of it is a copy of every fragment; of the rest only members who lack something can tell.
	let whole = owner === '' ? 0 : 1;
	let told = Number.POSITIVE_INFINITY;
	const members = [...state.members].map(([peer, progress]) => {
		const isDone = holders.has(peer);
		if (isDone) whole++;
		else if (progress.news) told = Math.min(told, progress.news.rarest);
		const have = isDone ? fragments : (progress.news?.have ?? 0);
		return {peer, have, isDone, endsAt: isDone ? null : progress.endsAt(fragments, now)};
	});
	const rarest = Math.max(whole, Number.isFinite(told) ? told : 0);
	return {file, name, size, fragments, topology, why, isHeld, owner, ownerSent, rarest, members};
};
