/** What keys do on the manager's screens. Pure. */
import type {MemberRow, SessionView} from '../host/session-view.ts';
import type {Action} from '../keymap.ts';
import {say, still, type Updated, withEffects} from './effects.ts';
import type {ListUi} from './list.ts';
import {cursorPlace} from './list.ts';
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
	const {list} = ui.manager;
	if (ui.screen.name === 'manager' && ui.manager.focus === 'manager-events') {
		const back = logMoved(ui.manager.back, action, view.managerLog.size, ui.size);
		if (back !== undefined) return set({back});
	}
	const shown = memberRows(view, ui.manager).map(({id}) => id);
	const next = ui.manager.focus === 'peers' ? listMoved(list, action, shown, ui.size) : undefined;
	if (next) return set({list: next});
	switch (action) {
		case 'details':
			return still({...ui, screen: {name: 'member'}});
		case 'back':
			return back(ui);
		case 'filter':
			return still({...ui, overlay: {name: 'filter', field: {text: list.filter, caret: list.filter.length}}});
		case 'filter-state':
			return set({states: states[(states.indexOf(ui.manager.states) + 1) % states.length] ?? 'all'});
		case 'sort':
			return set({list: sorted(list, view, (list.sort + 1) % memberColumns.length, false)});
		case 'reverse':
			return set({list: sorted(list, view, list.sort, !list.isReversed)});
		case 'freeze':
			return set({frozen: ui.manager.frozen ? null : view});
		case 'ban':
		case 'evict':
			return asked(ui, action, view);
		default:
			return still(ui);
	}
};

const sorted = (list: ListUi, view: SessionView, sort: number, isReversed: boolean): ListUi => ({
	...list,
	sort,
	isReversed,
	order: memberOrder([...view.members.values()], sort, isReversed),
});

/** Esc closes what is open, one thing at a time; it never leaves the program. */
const back = (ui: UiState): Updated => {
	const {list, states: filter} = ui.manager;
	if (ui.screen.name === 'member') return still({...ui, screen: {name: 'manager'}});
	if (ui.isPanelFull) return still({...ui, isPanelFull: false});
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
