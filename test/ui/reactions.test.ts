/** What the screen does by itself: here, when a lease has ended. */
import {expect, test} from 'vitest';
import {alice} from '../../fixtures/views/alice.ts';
import {peerView} from '../../fixtures/views/peer.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import {initialUi} from '../../source/ui/initial.ts';
import {emptyMemory, type Memory, reacted} from '../../source/ui/reactions.ts';
import type {UiState} from '../../source/ui/state.ts';
import {press} from '../../source/ui/update.ts';

const link = {state: 'ended', reason: 'The lease of this peer has run out.', mayReturn: true} as const;
const ended: SessionView = {...peerView, peer: {...alice, link}};
const onPeer = initialUi({columns: 80, rows: 24}, {name: 'peer'});
const joinAgain = {type: 'send', intent: {to: 'peer', intent: {type: 'reconnect'}}};

const shown = (ui: UiState, view: SessionView, memory: Memory = emptyMemory): {ui: UiState; memory: Memory} =>
	reacted(ui, view, memory);
const key = (ui: UiState, name: string, view = ended) => press(ui, {name, text: name}, view);

test('joining again is offered in a box, once for each lease that ends', () => {
	expect(shown(onPeer, peerView).ui.overlay).toBeNull();
	const first = shown(onPeer, ended);
	expect(first.ui.overlay).toMatchObject({name: 'dialog', title: 'JOIN AGAIN?', at: 0, lines: [link.reason, {}]});
	const closed = {...first.ui, overlay: null};
	const still = shown(closed, ended, first.memory);
	expect(still.ui.overlay).toBeNull();
	const covered = shown(key(closed, '?').ui, ended, still.memory);
	expect(shown(closed, ended, covered.memory).ui.overlay).toBeNull();
	const back = shown(closed, peerView, covered.memory);
	expect(shown(closed, ended, back.memory).ui.overlay).toMatchObject({title: 'JOIN AGAIN?'});
});

test('the safe answer leaves it as it is, the other joins again; so does R afterwards', () => {
	const {ui} = shown(onPeer, ended);
	for (const name of ['n', 'esc', 'enter']) expect(key(ui, name)).toMatchObject({ui: {overlay: null}, effects: []});
	expect(key(ui, 'y').effects[0]).toEqual(joinAgain);
	for (const screen of [{name: 'peer'}, {name: 'detail', row: 't1'}] as const)
		expect(key({...onPeer, screen}, 'R').effects[0]).toEqual(joinAgain);
});

test('what is open is not covered: the offer comes after it', () => {
	const busy = key(onPeer, '?').ui;
	const waiting = shown(busy, ended);
	expect(waiting.ui.overlay).toMatchObject({name: 'help'});
	expect(shown({...busy, overlay: null}, ended, waiting.memory).ui.overlay).toMatchObject({title: 'JOIN AGAIN?'});
});

test('nothing is offered to one who is banned', () => {
	const banned: SessionView = {...ended, peer: {...alice, link: {...link, mayReturn: false}}};
	expect(shown(onPeer, banned).ui.overlay).toBeNull();
	expect(key(onPeer, 'R', banned).effects).toEqual([{type: 'send', intent: {to: 'peer', intent: {type: 'files'}}}]);
});

test('a full disk is told in a box over a peer’s screen and over the one download of a get, once', () => {
	const [id, row] = [...peerView.transfers][0]!;
	const failure = {code: 'E_DISK_FULL', message: 'The disk is full.', hint: 'Free some.'} as const;
	const full: SessionView = {...peerView, transfers: new Map([[id, {...row, state: 'failed', failure}]])};
	for (const screen of [{name: 'peer'}, {name: 'detail', row: ''}, {name: 'detail', row: id}] as const) {
		const first = shown({...onPeer, screen}, peerView);
		const told = shown(first.ui, full, first.memory);
		expect(told.ui.overlay, screen.name).toEqual({name: 'disk-full', row: id, choice: 0});
		expect(shown({...told.ui, overlay: null}, full, told.memory).ui.overlay).toBeNull();
		// Before the download was ever seen under way.
		expect(shown({...onPeer, screen}, full).ui.overlay).toEqual({name: 'disk-full', row: id, choice: 0});
	}
	const retried = key({...onPeer, overlay: {name: 'disk-full', row: id, choice: 0}}, 'enter', full);
	expect(retried.effects).toMatchObject([{intent: {intent: {type: 'retry', transfer: row.transfer}}}]);
});
