/** What keys do on the manager's screens. Pure. */
import type {MemberRow, SessionView} from '../host/session-view.ts';
import type {Action} from '../keymap.ts';
import {say, still, type Updated, withEffects} from './effects.ts';
import {fieldOf} from './field.ts';
import {groupAt, groupMembers, groupRows} from './group-rows.ts';
import {cursorPlace, emptyList, type ListUi} from './list.ts';
import {listMoved, logMoved} from './lists.ts';
import {memberColumns, memberOrder, memberRows} from './member-rows.ts';
import {asking} from './questions.ts';
import type {ManagerUi, MemberFilter, UiState} from './state.ts';

const states: readonly MemberFilter[] = ['all', 'alive', 'late', 'gone', 'banned'];

/** The peer under the cursor. */
export const memberAt = (ui: UiState, view: SessionView): MemberRow | undefined => {
	const rows = memberRows(view, ui.manager);
	return rows[
		cursorPlace(
			ui.manager.list.cursor,
			rows.map(({id}) => id),
		)
	];
};

export const managerAction = (ui: UiState, action: Action, view: SessionView): Updated => {
	const set = (manager: Partial<ManagerUi>): Updated => still({...ui, manager: {...ui.manager, ...manager}});
	if (ui.screen.name === 'manager' && ui.manager.focus === 'manager-events') {
		const back = logMoved(ui.manager.back, action, view.managerLog.size, ui.size);
		if (back !== undefined) return set({back});
	}
	const list = managerList(ui);
	const next = list && listMoved(ui.manager[list], action, shownIn(ui, view, list), ui.size);
	if (list && next) return set({[list]: next});
	const {list: peers} = ui.manager;
	switch (action) {
		case 'details':
			return opened(ui, view);
		case 'groups':
			return groupsTurned(ui);
		case 'back':
			return back(ui);
		case 'filter':
			return still({...ui, overlay: {name: 'filter', field: fieldOf(ui.manager[list ?? 'list'].filter)}});
		case 'filter-state':
			return set({states: states[(states.indexOf(ui.manager.states) + 1) % states.length] ?? 'all'});
		case 'sort':
			return set({list: sorted(peers, view, (peers.sort + 1) % memberColumns.length, false)});
		case 'reverse':
			return set({list: sorted(peers, view, peers.sort, !peers.isReversed)});
		case 'freeze':
			return set({frozen: ui.manager.frozen ? null : view});
		case 'ban':
		case 'evict':
			return asked(ui, action, view);
		default:
			return still(ui);
	}
};

/** Which list the keys move in; null for none. */
export const managerList = ({screen, manager}: UiState): 'list' | 'groups' | 'members' | null => {
	if (screen.name === 'group') return 'members';
	if (manager.focus === 'groups') return 'groups';
	return manager.focus === 'peers' ? 'list' : null;
};

/** Ids in the order shown. */
const shownIn = (ui: UiState, view: SessionView, list: 'list' | 'groups' | 'members'): readonly string[] => {
	switch (list) {
		case 'list':
			return memberRows(view, ui.manager).map(({id}) => id);
		case 'groups':
			return groupRows(view, ui.manager.groups).map(({id}) => id);
		case 'members':
			return ui.screen.name === 'group' ? groupMembers(view, ui.screen.file, ui.manager.members).map(({id}) => id) : [];
		default:
			return list satisfies never;
	}
};

/** All about what is under the cursor. */
const opened = (ui: UiState, view: SessionView): Updated => {
	if (ui.screen.name !== 'manager' || ui.manager.focus !== 'groups') return still({...ui, screen: {name: 'member'}});
	const group = groupAt(ui, view);
	if (!group) return withEffects(ui, say('nobody downloads anything now', 'warn'));
	return still({...ui, screen: {name: 'group', file: group.id}, manager: {...ui.manager, members: emptyList}});
};

/** To the groups, and back to the peers. */
const groupsTurned = (ui: UiState): Updated =>
	still({
		...ui,
		screen: {name: 'manager'},
		manager: {...ui.manager, focus: ui.screen.name === 'manager' && ui.manager.focus === 'groups' ? 'peers' : 'groups'},
	});

const sorted = (list: ListUi, view: SessionView, sort: number, isReversed: boolean): ListUi => ({
	...list,
	sort,
	isReversed,
	order: memberOrder([...view.members.values()], sort, isReversed),
});

/** Esc closes what is open, one thing at a time; it never leaves the program. */
const back = (ui: UiState): Updated => {
	const {list, groups, members, focus, states: filter} = ui.manager;
	if (ui.screen.name === 'group' && members.filter !== '')
		return still({...ui, manager: {...ui.manager, members: emptyList}});
	if (ui.screen.name !== 'manager') return still({...ui, screen: {name: 'manager'}});
	if (ui.isPanelFull) return still({...ui, isPanelFull: false});
	if (focus === 'groups') {
		if (groups.filter !== '') return still({...ui, manager: {...ui.manager, groups: {...groups, filter: ''}}});
		return still({...ui, manager: {...ui.manager, focus: 'peers'}});
	}
	if (list.filter !== '' || filter !== 'all')
		return still({...ui, manager: {...ui.manager, states: 'all', list: {...list, filter: ''}}});
	return still(ui);
};

const asked = (ui: UiState, action: 'ban' | 'evict', view: SessionView): Updated => {
	const member = memberAt(ui, view);
	if (!member) return withEffects(ui, say('no peer is under the cursor', 'warn'));
	if (action === 'ban')
		return still(asking(ui, {type: member.state === 'banned' ? 'unban' : 'ban', peer: member.id}, view));
	if (member.departedAt !== null) return withEffects(ui, say(`${member.name} is not in the list`, 'warn'));
	return still(asking(ui, {type: 'evict', peer: member.id}, view));
};
