/** What keys do on the screen of a folder: all of its downloads are treated as one. Pure. */
import type {FolderRow, SessionView, TransferRow} from '../host/session-view.ts';
import type {Action} from '../keymap.ts';
import {say, send, still, type Updated, withEffects} from './effects.ts';
import {refreshed} from './peer-actions.ts';
import type {UiState} from './state.ts';
import {pauseAll} from './transfer-actions.ts';

/** The downloads of a folder. */
export const transfersOf = ({name}: FolderRow, view: SessionView): readonly TransferRow[] =>
	[...view.transfers.values()].filter(row => row.name.startsWith(name));

export const folderAction = (ui: UiState, action: Action, view: SessionView): Updated => {
	if (ui.screen.name !== 'folder') return still(ui);
	const folder = view.folders.get(ui.screen.folder);
	switch (action) {
		case 'back':
			return still(backToTransfers(ui, folder, view));
		case 'refresh':
			return refreshed(ui, view);
		case 'pause':
			if (!folder || folder.isOver) return withEffects(ui, say('nothing of it is under way', 'warn'));
			return pauseAll(ui, transfersOf(folder, view));
		case 'retry':
			return again(ui, folder);
		default:
			return still(ui);
	}
};

/** To its row, from which Enter comes back here. */
const backToTransfers = (ui: UiState, folder: FolderRow | undefined, view: SessionView): UiState => {
	const row = [...view.transfers.values()].find(({name}) => name === folder?.name);
	const transfers = row ? {...ui.peer.transfers, cursor: row.id} : ui.peer.transfers;
	return {...ui, screen: {name: 'peer'}, peer: {...ui.peer, focus: 'transfers', transfers}};
};

/** What is here stays; the rest is asked for once more. */
const again = (ui: UiState, folder: FolderRow | undefined): Updated => {
	if (!folder?.isOver) return withEffects(ui, say('it is under way', 'warn'));
	if (folder.trouble === '' && folder.done === folder.files) return withEffects(ui, say(`${folder.name} is complete`));
	return withEffects(ui, send({to: 'fetch', wanted: folder.id}), say(`asking for what is missing of ${folder.name}`));
};
