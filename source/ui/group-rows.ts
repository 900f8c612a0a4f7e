/** The rows of a manager's downloading groups and of the members of one: which are shown and in which order. Pure. */
import type {GroupMemberRow, GroupRow, SessionView} from '../host/session-view.ts';
import {cursorPlace, type ListUi} from './list.ts';
import type {UiState} from './state.ts';

const contains = (filter: string, ...texts: readonly string[]): boolean =>
	texts.some(text => text.toLowerCase().includes(filter.toLowerCase()));

/** In the order in which they began: a group keeps its place while it lasts. */
export const groupRows = ({groups}: Pick<SessionView, 'groups'>, {filter}: ListUi): readonly GroupRow[] =>
	[...groups.values()].filter(({name, owner, topology}) => contains(filter, name, owner, topology));

/** In the manager's order, which a ring and a chain follow. */
export const groupMembers = (
	{groupDetail}: Pick<SessionView, 'groupDetail'>,
	file: string,
	{filter}: ListUi,
): readonly GroupMemberRow[] =>
	groupDetail?.file === file ? groupDetail.members.filter(({name}) => contains(filter, name)) : [];

/** The group under the cursor. */
export const groupAt = (ui: UiState, view: Pick<SessionView, 'groups'>): GroupRow | undefined => {
	const rows = groupRows(view, ui.manager.groups);
	return rows[
		cursorPlace(
			ui.manager.groups.cursor,
			rows.map(({id}) => id),
		)
	];
};
