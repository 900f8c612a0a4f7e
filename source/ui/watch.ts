/** Which peer's and which download's details the screen needs: only those cross from the engines' thread. Pure. */
import type {SessionView} from '../host/session-view.ts';
import type {FileId, FragmentIndex, PeerId, TransferId} from '../net/types.ts';
import {type Effect, send} from './effects.ts';
import {groupAt} from './group-rows.ts';
import {memberAt} from './manager-actions.ts';
import {transferAt} from './peer-actions.ts';
import {layoutOf, type UiState} from './state.ts';

export type Watch = {
	readonly member: PeerId | null;
	readonly group: FileId | null;
	readonly transfer: TransferId | null;
	readonly cursor: FragmentIndex;
};

export const watchOf = (ui: UiState, view: SessionView): Watch => ({
	member: watchedMember(ui, view),
	group: watchedGroup(ui, view),
	transfer: watchedTransfer(ui, view),
	cursor: ui.detail.cursor,
});

const watchedMember = (ui: UiState, view: SessionView): PeerId | null => {
	const isShown = ui.screen.name === 'member' || (ui.screen.name === 'manager' && layoutOf(ui.size) === 'wide');
	return isShown ? (memberAt(ui, view)?.id ?? null) : null;
};

/** The one that is opened, or the one under the cursor where its members stand below the list. */
const watchedGroup = (ui: UiState, view: SessionView): FileId | null => {
	if (ui.screen.name === 'group') return ui.screen.file;
	if (ui.screen.name !== 'manager' || ui.manager.focus !== 'groups') return null;
	return groupAt(ui, view)?.id ?? null;
};

const watchedTransfer = (ui: UiState, view: SessionView): TransferId | null => {
	switch (ui.screen.name) {
		case 'detail':
		case 'summary':
			return view.transfers.get(ui.screen.row)?.transfer ?? null;
		case 'demo':
			return [...view.transfers.values()].at(-1)?.transfer ?? null;
		case 'peer':
			// The wide screen shows the fragments of the download under the cursor, or of the first.
			if (layoutOf(ui.size) !== 'wide') return null;
			return (
				(transferAt(ui, view) ?? [...view.transfers.values()].find(row => row.transfer !== null))?.transfer ?? null
			);
		case 'launcher':
		case 'manager':
		case 'member':
		case 'group':
		case 'folder':
			return null;
		default:
			return ui.screen satisfies never;
	}
};

/** What to say when what is looked at has changed. */
export const watchEffects = (before: Watch, after: Watch): readonly Effect[] => {
	const effects: Effect[] = [];
	if (before.member !== after.member) effects.push(send({to: 'watch-member', peer: after.member}));
	if (before.group !== after.group) effects.push(send({to: 'watch-group', file: after.group}));
	const isOther = before.transfer !== after.transfer || (after.transfer !== null && before.cursor !== after.cursor);
	if (isOther) effects.push(send({to: 'watch', transfer: after.transfer, cursor: after.cursor}));
	return effects;
};
