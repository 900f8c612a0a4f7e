/** What keys do on the screen of one download: its fragments, its sources, its summary. Pure. */
import type {SessionView, SourceRow} from '../host/session-view.ts';
import type {Action} from '../keymap.ts';
import {say, send, still, type Updated, withEffects} from './effects.ts';
import {cursorMoved, zoomed} from './grid.ts';
import {refreshed} from './peer-actions.ts';
import {asking} from './questions.ts';
import type {DetailUi, UiState} from './state.ts';
import {transferAction} from './transfer-actions.ts';

export const detailAction = (ui: UiState, action: Action, view: SessionView): Updated => {
	const {screen} = ui;
	if (screen.name !== 'detail' && screen.name !== 'summary') return still(ui);
	const set = (detail: Partial<DetailUi>): Updated => still({...ui, detail: {...ui.detail, ...detail}});
	switch (action) {
		case 'back':
			return back(ui, view);
		case 'fragments':
			return still({...ui, screen: {name: 'detail', row: screen.row}});
		case 'refresh':
			return refreshed(ui, view);
		case 'zoom':
			return set({perCell: zoomed(ui, view)});
		case 'tiles':
			return set({isTiled: !ui.detail.isTiled});
		case 'availability':
			return set({isAvailability: !ui.detail.isAvailability});
		case 'ban-source':
		case 'unban-source':
			return ban(ui, action, view);
		case 'up':
		case 'down':
		case 'left':
		case 'right':
		case 'first':
		case 'last':
		case 'page-up':
		case 'page-down':
			return ui.detail.focus === 'sources'
				? set({source: sourceMoved(ui.detail.source, action, view.sources.size)})
				: set({cursor: cursorMoved(ui, view, action)});
		default:
			return transferAction(ui, action, view.transfers.get(screen.row), view);
	}
};

/** Fragments of a finished download lead back to its summary, everything else to the peer's screen. */
const back = (ui: UiState, view: SessionView): Updated => {
	if (ui.isPanelFull) return still({...ui, isPanelFull: false});
	const {screen} = ui;
	if (screen.name === 'detail' && view.transfers.get(screen.row)?.state === 'complete')
		return still({...ui, screen: {name: 'summary', row: screen.row}});
	return still({...ui, screen: {name: 'peer'}});
};

const sourceMoved = (at: number, action: Action, count: number): number => {
	const by = action === 'up' ? -1 : action === 'down' ? 1 : action === 'first' ? -count : action === 'last' ? count : 0;
	return Math.max(0, Math.min(count - 1, at + by));
};

/** The source of the cell under the cursor, or the one under the cursor of the sources table. */
const sourceAt = (ui: UiState, view: SessionView): SourceRow | undefined => {
	const rows = [...view.sources.values()].sort((left, right) => left.place - right.place);
	if (ui.detail.focus === 'sources') return rows[ui.detail.source];
	const place = (view.detail?.givers[ui.detail.cursor] ?? 0) - 1;
	return rows.find(row => row.place === place);
};

const ban = (ui: UiState, action: 'ban-source' | 'unban-source', view: SessionView): Updated => {
	const source = sourceAt(ui, view);
	if (!source) return withEffects(ui, say('no source gave or sends the fragment under the cursor', 'warn'));
	if (action === 'ban-source') return still(asking(ui, {type: 'ban-source', peer: source.id}, view));
	return source.state === 'banned'
		? withEffects(ui, send({to: 'peer', intent: {type: 'unban', peer: source.id}}))
		: withEffects(ui, say(`${source.name} is not banned`, 'warn'));
};
