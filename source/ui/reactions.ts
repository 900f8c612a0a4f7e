/** What the screen does by itself when the engines' news come: opens the summary, tells of trouble once, sets the title. Pure. */
import {percentOf} from '../format.ts';
import type {LogEntry, SessionView, TransferRow} from '../host/session-view.ts';
import {type Effect, say} from './effects.ts';
import {asking} from './questions.ts';
import type {UiState} from './state.ts';

/** What was reacted to already. */
export type Memory = {
	/** Id of the latest log line taken notice of; null before the first snapshot. */
	readonly lastLog: number | null;
	/** States of the downloads as last seen, by row. */
	readonly states: ReadonlyMap<string, TransferRow['state']>;
	/** Bad fragments as last seen, by source. */
	readonly bad: ReadonlyMap<string, number>;
	/** Whether joining again was offered since the lease ended. */
	readonly isOffered: boolean;
	/** For the terminal's title. */
	readonly title: string;
};

export const emptyMemory: Memory = {lastLog: null, states: new Map(), bad: new Map(), isOffered: false, title: 'shoal'};

export type Reacted = {readonly ui: UiState; readonly effects: readonly Effect[]; readonly memory: Memory};

export const reacted = (ui: UiState, view: SessionView, memory: Memory): Reacted => {
	const states = new Map([...view.transfers].map(([id, {state}]) => [id, state] as const));
	const bad = new Map([...view.sources].map(([id, row]) => [id, row.bad] as const));
	const logged = newLines(view, memory.lastLog);
	const next = {lastLog: lastLog(view, memory.lastLog), states, bad, title: titleOf(view)};
	const told = tellTrouble(followDownload(ui, view, memory), view, memory);
	const link = view.manager === null ? view.peer?.link : undefined;
	const isOffered = link?.state === 'ended' && link.mayReturn && (memory.isOffered || isFree(told));
	return {
		ui: isOffered && !memory.isOffered ? asking(told, {type: 'rejoin'}, view) : told,
		effects: logged.map(({who, text, tone}) => say(who === '' ? text : `${who} ${text}`, tone)),
		memory: {...next, isOffered},
	};
};

/** Good and bad news of the peer's log that came since. */
const newLines = (view: SessionView, last: number | null): readonly LogEntry[] =>
	last === null ? [] : [...view.peerLog.values()].filter(({id, tone}) => id > last && tone !== 'plain').slice(-5);

const lastLog = (view: SessionView, last: number | null): number => {
	let latest = last ?? 0;
	for (const {id} of view.peerLog.values()) latest = Math.max(latest, id);
	return latest;
};

/** Who looks at a download's fragments sees its summary when it ends. */
const followDownload = (ui: UiState, view: SessionView, memory: Memory): UiState => {
	if (ui.screen.name !== 'detail') return ui;
	const {row} = ui.screen;
	if (row === '') return openFirst(ui, view);
	const state = view.transfers.get(row)?.state;
	const before = memory.states.get(row);
	return state === 'complete' && before !== undefined && before !== 'complete'
		? {...ui, screen: {name: 'summary', row}}
		: ui;
};

/** `get` opens the screen before its download is there. */
const openFirst = (ui: UiState, view: SessionView): UiState => {
	const [folder] = view.folders.keys();
	if (folder !== undefined) return {...ui, screen: {name: 'folder', folder}};
	const first = [...view.transfers.values()].find(({transfer}) => transfer !== null);
	if (!first) return ui;
	return {...ui, screen: {name: first.state === 'complete' ? 'summary' : 'detail', row: first.id}};
};

/** Nothing covers the screen, and nobody types. */
const isFree = ({overlay, screen, peer}: UiState): boolean =>
	!overlay && screen.name !== 'launcher' && screen.name !== 'demo' && !peer.isTyping;

/** A full disk and bad fragments are told in a box, once, unless something is open already. */
const tellTrouble = (ui: UiState, view: SessionView, memory: Memory): UiState => {
	if (!isFree(ui)) return ui;
	for (const [id, row] of view.transfers) {
		// A `get` may have failed before it was seen under way.
		const isNew = row.state === 'failed' && memory.states.get(id) !== 'failed';
		if (isNew && row.failure?.code === 'E_DISK_FULL') return {...ui, overlay: {name: 'disk-full', row: id, choice: 0}};
	}
	if (ui.screen.name !== 'detail') return ui;
	for (const [id, {bad}] of view.sources) {
		if (bad > 0 && (memory.bad.get(id) ?? 0) === 0 && memory.bad.has(id))
			return {...ui, overlay: {name: 'bad-fragments', peer: id}};
	}
	return ui;
};

/** `shoal alice 44% 1 file`, `shoal manager 5 peers`. */
const titleOf = ({manager, peer, transfers}: SessionView): string => {
	if (manager && !peer) return `shoal manager ${manager.alive + manager.lateCount} peers`;
	if (!peer) return 'shoal';
	const running = [...transfers.values()].filter(({state}) => state === 'downloading' || state === 'waiting');
	if (running.length === 0) return `shoal ${peer.name}`;
	const done = running.reduce((sum, row) => sum + row.bytesDone, 0);
	const size = running.reduce((sum, row) => sum + row.size, 0);
	return `shoal ${peer.name} ${percentOf(done, size)}% ${running.length} ${running.length === 1 ? 'file' : 'files'}`;
};
