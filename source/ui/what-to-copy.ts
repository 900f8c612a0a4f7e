/** What `y` copies where the focus is. Pure. */
import type {SessionView} from '../host/session-view.ts';
import {fileRows, foundRows, rosterRows} from './file-rows.ts';
import {cursorPlace, idsOf, type ListUi} from './list.ts';
import {transferAt} from './peer-actions.ts';
import type {UiState} from './state.ts';

type Copied = {readonly text: string; readonly what: string};

/** Lines of which a person is to choose one: others reach a manager in several ways, and only a person knows which is theirs. */
export const copyChoices = ({screen}: UiState, {manager}: SessionView): readonly string[] =>
	manager && (screen.name === 'manager' || screen.name === 'member')
		? [...manager.joinCommands, ...(manager.ticket === null ? [] : [manager.ticket])]
		: [];

export const copied = (ui: UiState, view: SessionView): Copied | undefined => {
	switch (ui.screen.name) {
		case 'launcher':
			return undefined;
		case 'group':
			return {text: ui.screen.file, what: 'the file id'};
		case 'manager':
		case 'member': {
			const [command] = view.manager?.joinCommands ?? [];
			return command === undefined ? undefined : {text: command, what: command};
		}
		case 'detail':
			return view.detail ? {text: view.detail.file, what: 'the file id'} : undefined;
		case 'summary': {
			const path = view.detail?.summary?.path;
			return path ? {text: path, what: path} : undefined;
		}
		case 'folder': {
			const path = view.folders.get(ui.screen.folder)?.path;
			return path ? {text: path, what: path} : undefined;
		}
		case 'peer':
		case 'demo':
			return inPeer(ui, view);
		default:
			return ui.screen satisfies never;
	}
};

const inPeer = (ui: UiState, view: SessionView): Copied | undefined => {
	const at = <Row extends {readonly id: string}>(rows: readonly Row[], {cursor}: ListUi): Row | undefined =>
		rows[cursorPlace(cursor, idsOf(rows))];
	switch (ui.peer.focus) {
		case 'files': {
			const file = at(fileRows(view, ui.peer.files), ui.peer.files);
			return file && {text: file.id, what: `the id of ${file.name}`};
		}
		case 'search': {
			const file = at(foundRows(view, ui.peer.found), ui.peer.found);
			return file && {text: file.id, what: `the id of ${file.name}`};
		}
		case 'transfers': {
			const row = transferAt(ui, view);
			const text = row?.path || row?.file;
			return row && text ? {text, what: row.path ? row.path : `the id of ${row.name}`} : undefined;
		}
		case 'roster': {
			const row = at(rosterRows(view, ui.peer.roster), ui.peer.roster);
			return row && {text: row.address, what: row.address};
		}
		case 'peer-events':
			return undefined;
		default:
			return ui.peer.focus satisfies never;
	}
};
