/** What keys do to a download, wherever it is shown. Pure. */
import type {SessionView, TransferRow} from '../host/session-view.ts';
import type {Action} from '../keymap.ts';
import type {TransferIntent} from '../net/events.ts';
import {type Effect, say, send, still, type Updated, withEffects} from './effects.ts';
import {asking} from './questions.ts';
import type {UiState} from './state.ts';

const order = (intent: TransferIntent): Effect => send({to: 'peer', intent});

const isOver = ({state}: TransferRow): boolean => state === 'complete' || state === 'failed' || state === 'cancelled';

export const transferAction = (
	ui: UiState,
	action: Action,
	row: TransferRow | undefined,
	view: SessionView,
): Updated => {
	if (action === 'pause-all') return pauseAll(ui, view.transfers.values());
	if (!['pause', 'retry', 'cancel', 'earlier', 'later', 'save-report'].includes(action)) return still(ui);
	if (!row || row.transfer === null) return withEffects(ui, say('no download is under the cursor', 'warn'));
	const {transfer} = row;
	switch (action) {
		case 'pause':
			if (isOver(row)) return withEffects(ui, say(`${row.name} is ${row.state}`, 'warn'));
			return withEffects(ui, order({type: row.state === 'paused' ? 'resume' : 'pause', transfer}));
		case 'retry':
			if (row.state === 'complete') return withEffects(ui, say(`${row.name} is complete`));
			return withEffects(
				ui,
				order({type: row.state === 'paused' ? 'resume' : 'retry', transfer}),
				say(`asking all peers for ${row.name}`),
			);
		case 'cancel':
			if (isOver(row)) return withEffects(ui, say(`${row.name} is ${row.state}`, 'warn'));
			return still(asking(ui, {type: 'cancel', row: row.id}, view));
		case 'earlier':
		case 'later':
			if (row.state !== 'queued') return withEffects(ui, say(`${row.name} is not in the queue`, 'warn'));
			return withEffects(ui, order({type: 'move', transfer, by: action === 'earlier' ? -1 : 1}));
		case 'save-report':
			if (row.state !== 'complete')
				return withEffects(ui, say('the report comes with the end of the download', 'warn'));
			return withEffects(ui, send({to: 'save-report', transfer}));
		default:
			return still(ui);
	}
};

/** All that run are paused; when none runs, all that are paused go on. */
export const pauseAll = (ui: UiState, all: Iterable<TransferRow>): Updated => {
	const rows = [...all].filter(row => !isOver(row));
	const running = rows.filter(({state}) => state !== 'paused');
	const chosen = running.length > 0 ? running : rows;
	const type = running.length > 0 ? 'pause' : 'resume';
	const effects = chosen.flatMap(({transfer}) => (transfer === null ? [] : [order({type, transfer})]));
	return withEffects(ui, ...effects);
};
