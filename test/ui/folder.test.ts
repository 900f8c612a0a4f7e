/** Ways to a folder's screen and back, and what its keys do. */
import {expect, test} from 'vitest';
import {uiAt} from '../../fixtures/views/alice.ts';
import {comingFolder, folderTransfers, folderView, partialFolder, wholeFolder} from '../../fixtures/views/folder.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import {fieldOf} from '../../source/ui/field.ts';
import {emptyMemory, reacted} from '../../source/ui/reactions.ts';
import type {UiState} from '../../source/ui/state.ts';
import {press} from '../../source/ui/update.ts';
import {watchOf} from '../../source/ui/watch.ts';

const coming = folderView(comingFolder);
const whole = folderView(wholeFolder);
const onFolder: UiState = {...uiAt(80, 24), screen: {name: 'folder', folder: 'photos/'}};
const pressed = (ui: UiState, view: SessionView, ...keys: readonly string[]) =>
	keys.reduce(({ui: state}, name) => press(state, {name, text: name.length === 1 ? name : ''}, view), {
		ui,
		effects: [],
	} as ReturnType<typeof press>);

test('a get of a folder opens its screen, not the first of its files', () => {
	const ui: UiState = {...uiAt(80, 24), screen: {name: 'detail', row: ''}};
	expect(reacted(ui, coming, emptyMemory).ui.screen).toEqual(onFolder.screen);
	expect(reacted(ui, {...coming, folders: new Map()}, emptyMemory).ui.screen).toEqual({name: 'summary', row: 't1'});
});

test('Enter on the row of its small files opens it, Esc goes back to that row; a film opens its own screen', () => {
	const transfers = pressed(uiAt(80, 24), coming, '3').ui;
	expect(pressed(transfers, coming, 'G', 'enter').ui.screen).toEqual(onFolder.screen);
	expect(pressed(transfers, coming, 'enter').ui.screen).toEqual({name: 'detail', row: 't2'});
	const back = pressed(onFolder, coming, 'esc').ui;
	expect([back.screen.name, back.peer.focus, back.peer.transfers.cursor]).toEqual(['peer', 'transfers', 't1']);
	expect(watchOf(onFolder, coming).transfer).toBeNull();
});

test('get FOLDER/ in the palette opens it at once, get FILE does not', () => {
	const typed = (text: string) => {
		const overlay = {name: 'palette', field: fieldOf(text), choice: 0, wrong: ''} as const;
		return press({...uiAt(80, 24), overlay}, {name: 'enter', text: ''}, coming);
	};
	const opened = typed('get photos/');
	expect(opened.ui.screen).toEqual(onFolder.screen);
	expect(opened.effects).toContainEqual({type: 'send', intent: {to: 'fetch', wanted: 'photos/'}});
	expect(typed('get talk.mkv').ui.screen.name).toBe('peer');
});

test('p holds all of its downloads and nothing else, and lets them go on', () => {
	const intents = (view: SessionView) =>
		pressed(onFolder, view, 'p').effects.map(effect => (effect.type === 'send' ? effect.intent : effect.type));
	const order = (type: 'pause' | 'resume', transfer: number) => ({to: 'peer', intent: {type, transfer}});
	expect(intents(coming)).toEqual([order('pause', 2), order('pause', 3)]);
	const held = folderTransfers.map(row => (row.state === 'complete' ? row : {...row, state: 'paused' as const}));
	expect(intents(folderView(comingFolder, held))).toEqual([order('resume', 2), order('resume', 3)]);
	expect(intents(whole)).toEqual(['say']);
});

test('r asks for what is missing, and for nothing while all is under way or here', () => {
	const again = {type: 'send', intent: {to: 'fetch', wanted: 'photos/'}};
	expect(pressed(onFolder, folderView(partialFolder), 'r').effects).toContainEqual(again);
	for (const view of [coming, whole]) expect(pressed(onFolder, view, 'r').effects).not.toContainEqual(again);
});

test('y copies where it lies', () => {
	const path = '/home/alice/Downloads/photos';
	expect(pressed(onFolder, whole, 'y').effects).toEqual([{type: 'copy', text: path, what: path}]);
});
