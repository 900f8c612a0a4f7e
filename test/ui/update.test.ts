/** Keys to states and effects, without a terminal. */
import {describe, expect, test} from 'vitest';
import {alice, now, rowsById} from '../../fixtures/views/alice.ts';
import {peerView} from '../../fixtures/views/peer.ts';
import {emptyView, type MemberRow, type SessionView} from '../../source/host/session-view.ts';
import type {Effect} from '../../source/ui/effects.ts';
import {fieldOf} from '../../source/ui/field.ts';
import {initialUi} from '../../source/ui/initial.ts';
import type {UiState} from '../../source/ui/state.ts';
import {paste, press, resized} from '../../source/ui/update.ts';

const size = {columns: 80, rows: 24};
const at = (name: 'launcher' | 'manager' | 'peer'): UiState => initialUi(size, {name});

/** Presses keys by name, what is one character is typed too. */
const pressed = (ui: UiState, view: SessionView, ...keys: readonly string[]): {ui: UiState; effects: Effect[]} => {
	const effects: Effect[] = [];
	let state = ui;
	for (const name of keys) {
		const text = name === 'space' ? ' ' : [...name].length === 1 ? name : '';
		const next = press(state, {name, text}, view);
		state = next.ui;
		effects.push(...next.effects);
	}
	return {ui: state, effects};
};

const member = (name: string, more: Partial<MemberRow> = {}): MemberRow => ({
	id: `${name}-id`,
	state: 'alive',
	name,
	address: '10.0.0.1:1',
	joinedAt: now,
	heardAt: now,
	beats: 1,
	beatsKnown: 1,
	endsAt: null,
	departedAt: null,
	reason: null,
	fetching: '',
	files: 0,
	upRate: 0,
	downRate: 0,
	...more,
});

const managerView: SessionView = {
	...emptyView,
	manager: {
		host: '127.0.0.1',
		port: 7420,
		joinCommands: ['shoal peer 127.0.0.1:7420'],
		ticket: null,
		isOpen: false,
		startedAt: now,
		version: 1,
		heartbeat: 2000,
		lease: 10_000,
		late: 6000,
		alive: 2,
		lateCount: 0,
		gone: 1,
		banned: 0,
		fetching: 0,
		failure: null,
	},
	members: rowsById([
		member('bob'),
		member('alice'),
		member('frank', {state: 'gone', departedAt: now, reason: 'left'}),
	]),
};

describe('a manager', () => {
	test('bans and evicts whom the cursor is on, only after a yes', () => {
		const asked = pressed(at('manager'), managerView, 'down', 'b');
		expect(asked.ui.overlay).toMatchObject({name: 'dialog', title: 'BAN BOB?', at: 0});
		expect(asked.effects).toEqual([]);
		expect(pressed(asked.ui, managerView, 'enter').effects).toEqual([]);
		expect(pressed(asked.ui, managerView, 'esc').effects).toEqual([]);
		expect(pressed(asked.ui, managerView, 'y').effects).toEqual([
			{type: 'send', intent: {to: 'manager', intent: {type: 'ban', peer: 'bob-id'}}},
		]);
		expect(pressed(at('manager'), managerView, 'x', 'right', 'enter').effects).toEqual([
			{type: 'send', intent: {to: 'manager', intent: {type: 'evict', peer: 'alice-id'}}},
		]);
	});

	test('does not evict one that has gone', () => {
		const {ui, effects} = pressed(at('manager'), managerView, 'G', 'x');
		expect(ui.overlay).toBeNull();
		expect(effects).toMatchObject([{type: 'say', tone: 'warn'}]);
	});

	test('sorts by a key press, and rows keep their places until the next', () => {
		const sorted = pressed(at('manager'), managerView, 'S').ui;
		expect(sorted.manager.list.order).toEqual(['frank-id', 'bob-id', 'alice-id']);
	});

	test('freezes what is shown, copies the line that others type, filters', () => {
		expect(pressed(at('manager'), managerView, 'p').ui.manager.frozen).toBe(managerView);
		expect(pressed(at('manager'), managerView, 'y').effects).toMatchObject([
			{type: 'copy', text: 'shoal peer 127.0.0.1:7420'},
		]);
		const filtered = pressed(at('manager'), managerView, '/', 'b', 'o', 'enter').ui;
		expect(filtered.manager.list.filter).toBe('bo');
		expect(filtered.overlay).toBeNull();
		expect(pressed(filtered, managerView, 'esc').ui.manager.list.filter).toBe('');
	});

	test('offers a choice where others may type one of several lines, and copies the chosen one', () => {
		const joinCommands = ['shoal peer 10.0.0.1:7420', 'shoal peer 10.1.0.1:7420', 'shoal peer [fd00::1]:7420'];
		const view: SessionView = {...managerView, manager: managerView.manager && {...managerView.manager, joinCommands}};
		const asked = pressed(at('manager'), view, 'y');
		expect(asked).toMatchObject({ui: {overlay: {name: 'copy', texts: joinCommands, choice: 0}}, effects: []});
		const chosen = pressed(asked.ui, view, 'down', 'j', 'down', 'up', 'enter');
		expect(chosen.ui.overlay).toBeNull();
		expect(chosen.effects).toEqual([{type: 'copy', text: joinCommands[1], what: joinCommands[1]}]);
		expect(pressed(asked.ui, view, 'y').effects).toMatchObject([{text: joinCommands[0]}]);
		expect(pressed(asked.ui, view, 'esc')).toMatchObject({ui: {overlay: null}, effects: []});
	});

	test('asks before it stops while others are here, and not when it is alone', () => {
		expect(pressed(at('manager'), managerView, 'q').ui.overlay).toMatchObject({title: 'STOP THE MANAGER?'});
		const alone = {...managerView, manager: {...managerView.manager!, alive: 0}};
		expect(pressed(at('manager'), alone, 'q').effects).toEqual([{type: 'quit'}]);
	});

	test('a focus that is not on a smaller screen goes to the table', () => {
		const wide = resized(at('manager'), {columns: 120, rows: 40});
		const focused = pressed(wide, managerView, 'tab').ui;
		expect(focused.manager.focus).toBe('member');
		expect(resized(focused, size).manager.focus).toBe('peers');
		expect(resized(focused, {columns: 130, rows: 40}).manager.focus).toBe('member');
	});
});

describe('a peer', () => {
	test('typing a query is no command, Enter asks all peers, the arrow brings the last one back', () => {
		const typed = pressed(at('peer'), peerView, '/', 'q', 'x', '?');
		expect(typed.effects).toEqual([]);
		expect(typed.ui.peer.query.text).toBe('qx?');
		const sent = pressed(typed.ui, peerView, 'enter');
		expect(sent.effects).toEqual([{type: 'send', intent: {to: 'peer', intent: {type: 'find', query: 'qx?'}}}]);
		expect(sent.ui.peer.isTyping).toBe(false);
		const again = pressed(sent.ui, peerView, '/', 'ctrl-u', 'up');
		expect(again.ui.peer.query).toEqual(fieldOf('qx?'));
	});

	test('pasted text goes into the query, without its line ends, and is a command nowhere', () => {
		const typing = pressed(at('peer'), peerView, '/').ui;
		expect(paste(typing, 'a\nb\u001b[2J').ui.peer.query.text).toBe('ab[2J');
		expect(paste(at('peer'), 'q')).toEqual({ui: at('peer'), effects: []});
	});

	test('downloads what is marked, or what the cursor is on; what is here already it says', () => {
		const found = [...peerView.found.keys()];
		const searching: UiState = {...at('peer'), peer: {...at('peer').peer, focus: 'search'}};
		const marked = pressed(searching, peerView, 'space', 'space', 'enter');
		expect(marked.effects.filter(({type}) => type === 'send')).toEqual(
			found.slice(0, 2).map(wanted => ({type: 'send', intent: {to: 'fetch', wanted}})),
		);
		expect(marked.ui.peer.found.marks.size).toBe(0);
		const one = pressed(searching, peerView, 'enter');
		expect(one.effects.filter(({type}) => type === 'send')).toHaveLength(1);
		const have = [...peerView.files.values()].find(({state}) => state === 'have')!;
		const on = {...at('peer'), peer: {...at('peer').peer, files: {...at('peer').peer.files, cursor: have.id}}};
		expect(pressed(on, peerView, 'enter').effects).toMatchObject([
			{type: 'say', text: `you have ${have.name} already`},
		]);
	});

	test('pauses, goes on, cancels after a question with three answers', () => {
		const transfers: UiState = {...at('peer'), peer: {...at('peer').peer, focus: 'transfers'}};
		const order = (ui: UiState, ...keys: string[]) =>
			pressed(ui, peerView, ...keys).effects.flatMap(effect =>
				effect.type === 'send' && effect.intent.to === 'peer' ? [effect.intent.intent] : [],
			);
		expect(order(transfers, 'p')).toEqual([{type: 'pause', transfer: 1}]);
		const paused = {...transfers, peer: {...transfers.peer, transfers: {...transfers.peer.transfers, cursor: 't3'}}};
		expect(order(paused, 'p')).toEqual([{type: 'resume', transfer: 3}]);
		expect(order(transfers, 'x', 'enter')).toEqual([]);
		expect(order(transfers, 'x', 'y')).toEqual([{type: 'drop', transfer: 1, isKept: true}]);
		expect(order(transfers, 'x', 'd')).toEqual([{type: 'drop', transfer: 1, isKept: false}]);
		const queued = {...transfers, peer: {...transfers.peer, transfers: {...transfers.peer.transfers, cursor: 't2'}}};
		expect(order(queued, 'K', 'J')).toEqual([
			{type: 'move', transfer: 2, by: -1},
			{type: 'move', transfer: 2, by: 1},
		]);
	});

	test('R reconnects while the manager is away, and asks for the files otherwise', () => {
		const away = {
			...peerView,
			peer: {...alice, link: {state: 'away', since: now, tries: 1, retryAt: now, reason: ''} as const},
		};
		expect(pressed(at('peer'), away, 'R').effects[0]).toEqual({
			type: 'send',
			intent: {to: 'peer', intent: {type: 'reconnect'}},
		});
		expect(pressed(at('peer'), peerView, 'R').effects).toEqual([
			{type: 'send', intent: {to: 'peer', intent: {type: 'files'}}},
		]);
	});

	test('Esc closes one thing after the other and never quits', () => {
		let ui = pressed(at('peer'), peerView, 'space', '+', '?').ui;
		for (const [overlay, full, marks] of [
			[null, true, 1],
			[null, false, 1],
			[null, false, 0],
			[null, false, 0],
		] as const) {
			const next = pressed(ui, peerView, 'esc');
			expect(next.effects).toEqual([]);
			ui = next.ui;
			expect([ui.overlay, ui.isPanelFull, ui.peer.files.marks.size]).toEqual([overlay, full, marks]);
		}
	});
});

describe('everywhere', () => {
	test('a path is completed and shared, what is wrong stands there until something else is typed', () => {
		const open = pressed(at('peer'), peerView, 'a', 'x').ui;
		expect(open.overlay).toMatchObject({name: 'path', field: {text: 'x'}});
		const wrong = {
			...open,
			overlay: {...(open.overlay as Extract<UiState['overlay'], {name: 'path'}>), wrong: 'no such file'},
		};
		expect(pressed(wrong, peerView, 'y').ui.overlay).toMatchObject({wrong: '', field: {text: 'xy'}});
		expect(pressed(open, peerView, 'enter').effects).toEqual([{type: 'share-path', text: 'x'}]);
	});

	test('the launcher: a form keeps what was typed, wrong fields are told before anything starts', () => {
		const filling = pressed(at('launcher'), emptyView, 'm', 'tab', 'ctrl-u', '9', '9', '9', '9', '9', 'enter');
		expect(filling.effects).toEqual([]);
		expect(filling.ui.launcher.form).toMatchObject({isBusy: false, at: 1});
		expect(filling.ui.launcher.form!.fields[1]).toMatchObject({
			field: {text: '99999'},
			wrong: expect.stringMatching(/65535/),
		});
		const left = pressed(filling.ui, emptyView, 'esc', 'm').ui;
		expect(left.launcher.form!.fields[1]!.field.text).toBe('99999');
		const right = pressed(left, emptyView, 'tab', 'shift-tab', 'tab', 'tab', 'down', 'up');
		expect(right.effects).toEqual([]);
		expect(pressed(filling.ui, emptyView, 'ctrl-u', 'enter').effects).toMatchObject([
			{type: 'start', form: {kind: 'manager', isBusy: true}},
		]);
		expect(pressed(at('launcher'), emptyView, 'd').effects).toEqual([{type: 'start-demo'}]);
	});
});
