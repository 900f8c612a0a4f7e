/** The panels GROUPS and GROUP of a manager: who downloads which file together, and the members of one. */
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {groupAt, groupMembers, groupRows} from '../ui/group-rows.ts';
import {emptyList} from '../ui/list.ts';
import {managerPanels} from '../ui/places.ts';
import type {UiState} from '../ui/state.ts';
import {groupHeading, groupLines, groupMemberLines, memberHeading} from './group-lines.ts';
import {countOf} from './list-lines.ts';
import {joinText} from './manager-head.ts';
import {Panel} from './panel.tsx';

export type GroupPanelProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
	/** Cells and rows, borders included. */
	readonly width: number;
	readonly height: number;
};

/** Rows that the list would like, heading and borders included. */
export const groupsHeight = (view: SessionView, ui: UiState): number => groupRows(view, ui.manager.groups).length + 3;

/** As Tab and the digits go. */
export const groupsTitle = (view: SessionView, ui: UiState): string => {
	const shown = groupRows(view, ui.manager.groups).length;
	return `${managerPanels(ui).indexOf('groups') + 1} GROUPS ${countOf(shown, view.groups.size)}`;
};

export const GroupsPanel = ({view, ui, now, width, height}: GroupPanelProps) => {
	const {glyphs} = useLook();
	const {groups, frozen} = ui.manager;
	const space = {cells: width - 2, height: height - 3, isFocused: true};
	const notes = [frozen ? 'frozen, p goes on' : '', groups.filter === '' ? '' : `filter "${groups.filter}"`];
	return (
		<Panel
			title={groupsTitle(view, ui)}
			note={notes.filter(note => note !== '').join('  ')}
			foot={view.manager ? joinText(view.manager, width - 6) : ''}
			isFocused
			width={width}
			height={height}
			lines={[groupHeading(space, glyphs), ...groupLines(groupRows(view, groups), groups, space, now, glyphs)]}
		/>
	);
};

/** The members of the group under the cursor. */
export const GroupMembersPanel = ({view, ui, now, width, height}: GroupPanelProps) => {
	const {glyphs} = useLook();
	const group = groupAt(ui, view);
	if (!group)
		return (
			<Panel title="GROUP" width={width} height={height} lines={[[['muted', '  no group is under the cursor']]]} />
		);
	const space = {cells: width - 2, height: height - 3, isFocused: false};
	const of = {list: emptyList, fragments: group.fragments, space, now};
	return (
		<Panel
			title={`GROUP ${group.name}`}
			note={`${group.done} of ${group.members} done`}
			width={width}
			height={height}
			lines={[
				memberHeading(space, group.fragments, glyphs),
				...groupMemberLines(groupMembers(view, group.id, emptyList), of, glyphs),
			]}
		/>
	);
};
