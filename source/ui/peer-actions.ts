/** What keys do on a peer's screen: files, search, transfers, active peers, events. Pure. */
import {counted} from '../format.ts';
import type {SessionView, TransferRow} from '../host/session-view.ts';
import type {Action} from '../keymap.ts';
import {type Effect, reconnect, say, send, still, type Updated, withEffects} from './effects.ts';
import {edited, fieldOf} from './field.ts';
import {fileColumns, fileOrder, fileRows, foundRows, rosterRows, transferRows} from './file-rows.ts';
import {editOf, type KeyPress} from './keys.ts';
import {cursorPlace, idsOf, type ListUi} from './list.ts';
import {listMoved, logMoved} from './lists.ts';
import {asking} from './questions.ts';
import type {PeerPanel, PeerUi, UiState} from './state.ts';
import {transferAction} from './transfer-actions.ts';

type ListPanel = Exclude<PeerPanel, 'peer-events'>;
const listKeys = {files: 'files', search: 'found', transfers: 'transfers', roster: 'roster'} as const;

/** Ids in the order shown. */
const shownIn = (panel: ListPanel, view: SessionView, ui: PeerUi): readonly string[] => {
	switch (panel) {
		case 'files':
			return idsOf(fileRows(view, ui.files));
		case 'search':
			return idsOf(foundRows(view, ui.found));
		case 'transfers':
			return idsOf(transferRows(view, ui.transfers));
		case 'roster':
			return idsOf(rosterRows(view, ui.roster));
		default:
			return panel satisfies never;
	}
};

const focusOf = (ui: UiState): PeerPanel => (ui.screen.name === 'demo' ? 'search' : ui.peer.focus);

const listOf = (ui: UiState, panel: ListPanel): ListUi => ui.peer[listKeys[panel]];

const withList = (ui: UiState, panel: ListPanel, list: ListUi): UiState => ({
	...ui,
	peer: {...ui.peer, [listKeys[panel]]: list},
});

/** The id under the cursor of a list. */
const under = (ui: UiState, panel: ListPanel, view: SessionView): string | undefined => {
	const shown = shownIn(panel, view, ui.peer);
	return shown[cursorPlace(listOf(ui, panel).cursor, shown)];
};

/** The download under the cursor, or of the file under it. */
export const transferAt = (ui: UiState, view: SessionView): TransferRow | undefined => {
	const focus = focusOf(ui);
	if (focus === 'files') {
		const file = under(ui, 'files', view);
		return [...view.transfers.values()].find(row => row.file === file && row.state !== 'cancelled');
	}
	const id = under(ui, 'transfers', view);
	return id === undefined ? undefined : view.transfers.get(id);
};

export const peerAction = (ui: UiState, action: Action, view: SessionView): Updated => {
	const focus = focusOf(ui);
	if (focus === 'peer-events') {
		const back = logMoved(ui.peer.back, action, view.peerLog.size, ui.size);
		if (back !== undefined) return still({...ui, peer: {...ui.peer, back}});
	} else {
		const list = listMoved(listOf(ui, focus), action, shownIn(focus, view, ui.peer), ui.size);
		if (list) return still(withList(ui, focus, list));
	}
	switch (action) {
		case 'search':
			return still(typing(ui, true));
		case 'download':
			return download(ui, view);
		case 'details':
			return details(ui, view);
		case 'share':
			return still({...ui, overlay: {name: 'path', field: fieldOf(''), completions: [], choice: 0, wrong: ''}});
		case 'unshare':
			return unshare(ui, view);
		case 'ask-again':
			return view.search ? withEffects(ui, find(view.search.query)) : still(typing(ui, true));
		case 'filter':
			if (focus === 'peer-events') return still(ui);
			return still({...ui, overlay: {name: 'filter', field: fieldOf(listOf(ui, focus).filter)}});
		case 'sort':
		case 'reverse':
			return still(withList(ui, 'files', sorted(ui.peer.files, view, action === 'reverse')));
		case 'refresh':
			return refreshed(ui, view);
		case 'back':
			return back(ui);
		default:
			return transferAction(ui, action, transferAt(ui, view), view);
	}
};

/** Back to the manager, where it is away or has let us go; the list of files otherwise. */
export const refreshed = (ui: UiState, {peer}: SessionView): Updated => {
	if (peer?.link.state === 'away') return withEffects(ui, reconnect, say('trying the manager now'));
	if (peer?.link.state === 'ended' && peer.link.mayReturn) return withEffects(ui, reconnect, say('joining again'));
	return withEffects(ui, send({to: 'peer', intent: {type: 'files'}}));
};

const find = (query: string): Effect => send({to: 'peer', intent: {type: 'find', query}});

const typing = (ui: UiState, isTyping: boolean): UiState => ({...ui, peer: {...ui.peer, focus: 'search', isTyping}});

/** A key while a query is typed: no key is a command then. */
export const pressQuery = (ui: UiState, key: KeyPress, view: SessionView): Updated => {
	const {query, history} = ui.peer;
	if (key.name === 'esc') return still(typing(ui, false));
	if (key.name === 'tab') return still({...typing(ui, false), peer: {...ui.peer, isTyping: false, focus: 'transfers'}});
	if (key.name === 'enter') {
		const asked = query.text.trim();
		const others = history.filter(past => past !== asked);
		const found: ListUi = {...ui.peer.found, cursor: null, marks: new Set(), order: []};
		const next = typing({...ui, peer: {...ui.peer, found, history: [...others, asked].slice(-50)}}, false);
		return withEffects(next, find(asked));
	}
	if (key.name === 'up' || key.name === 'down') {
		const at = history.indexOf(query.text);
		const past =
			key.name === 'up' ? history.at(at < 0 ? -1 : Math.max(0, at - 1)) : at < 0 ? undefined : history[at + 1];
		if (past === undefined) return key.name === 'down' && view.found.size > 0 ? still(typing(ui, false)) : still(ui);
		return still({...ui, peer: {...ui.peer, query: fieldOf(past)}});
	}
	const edit = editOf(key);
	return still(edit ? {...ui, peer: {...ui.peer, query: edited(query, edit)}} : ui);
};

export const pasteQuery = (ui: UiState, text: string): UiState => ({
	...ui,
	peer: {...ui.peer, query: edited(ui.peer.query, {type: 'insert', text})},
});

/** The marked files, or the one under the cursor. */
const download = (ui: UiState, view: SessionView): Updated => {
	const panel = focusOf(ui) === 'files' ? 'files' : 'search';
	const list = listOf(ui, panel);
	const at = under(ui, panel, view);
	const ids = list.marks.size > 0 ? [...list.marks] : at === undefined ? [] : [at];
	if (ids.length === 0)
		return panel === 'search' ? still(typing(ui, true)) : withEffects(ui, say('nothing is shared yet', 'warn'));
	const wanted = ids.filter(id => isWanted(view, id));
	if (wanted.length === 0) return details(ui, view);
	const names = wanted.map(id => (view.files.get(id) ?? view.found.get(id))?.name ?? id);
	const text = wanted.length === 1 ? `fetching ${names[0]}` : `fetching ${counted(wanted.length, 'file')}`;
	const cleared = withList(ui, panel, {...list, marks: new Set()});
	return withEffects(
		cleared,
		...wanted.map((file): Effect => ({type: 'send', intent: {to: 'fetch', wanted: file}})),
		say(text),
	);
};

/** Neither here nor on its way. */
const isWanted = (view: SessionView, id: string): boolean => {
	const file = view.files.get(id);
	return !file || file.state === 'offered' || file.state === 'failed' || file.state === 'cancelled';
};

/** Fragments of a download; who has a file that is none. */
const details = (ui: UiState, view: SessionView): Updated => {
	const panel = focusOf(ui);
	const transfer = panel === 'search' ? transferOfFound(ui, view) : transferAt(ui, view);
	const folder = transfer && [...view.folders.values()].find(({name}) => name === transfer.name);
	if (folder) return still({...ui, screen: {name: 'folder', folder: folder.id}});
	if (transfer && transfer.transfer !== null) {
		const name = transfer.state === 'complete' ? 'summary' : 'detail';
		return still({...ui, screen: {name, row: transfer.id}, detail: {...ui.detail, cursor: 0, source: 0}});
	}
	const id = panel === 'files' || panel === 'search' ? under(ui, panel, view) : undefined;
	const file = id === undefined ? undefined : (view.found.get(id) ?? view.files.get(id));
	if (!file) return still(ui);
	const known = view.files.get(file.id);
	const text =
		known?.state === 'have'
			? `you have ${file.name} already`
			: `${file.name} is at ${file.holders.join(', ') || 'nobody'}`;
	return withEffects(ui, say(text));
};

const transferOfFound = (ui: UiState, view: SessionView): TransferRow | undefined => {
	const file = under(ui, 'search', view);
	return [...view.transfers.values()].find(row => row.file === file && row.state !== 'cancelled');
};

const unshare = (ui: UiState, view: SessionView): Updated => {
	const {marks} = ui.peer.files;
	const at = under(ui, 'files', view);
	const ids = marks.size > 0 ? [...marks] : at === undefined ? [] : [at];
	const names = ids.map(id => view.files.get(id)?.sharedAs ?? '').filter(name => name !== '');
	return names.length === 0
		? withEffects(ui, say('you do not share that', 'warn'))
		: still(asking(ui, {type: 'unshare', names}, view));
};

const sorted = (list: ListUi, view: SessionView, isTurned: boolean): ListUi => {
	const sort = isTurned ? list.sort : (list.sort + 1) % fileColumns.length;
	const isReversed = isTurned ? !list.isReversed : false;
	return {...list, sort, isReversed, order: fileOrder([...view.files.values()], sort, isReversed)};
};

/** Esc clears one thing at a time. */
const back = (ui: UiState): Updated => {
	if (ui.isPanelFull) return still({...ui, isPanelFull: false});
	const focus = focusOf(ui);
	if (focus === 'peer-events') return still({...ui, peer: {...ui.peer, back: 0}});
	const list = listOf(ui, focus);
	if (list.filter !== '' || list.marks.size > 0)
		return still(withList(ui, focus, {...list, filter: '', marks: new Set()}));
	return still(ui);
};
