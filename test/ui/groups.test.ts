/** Keys among a manager's downloading groups, and what the engines are asked to send because of them. */
import {expect, test} from 'vitest';
import {groupsView, managerUi} from '../../fixtures/views/manager.ts';
import type {UiState} from '../../source/ui/state.ts';
import {press} from '../../source/ui/update.ts';
import {watchEffects, watchOf} from '../../source/ui/watch.ts';

const pressed = (ui: UiState, ...keys: readonly string[]): UiState =>
	keys.reduce((state, name) => press(state, {name, text: name.length === 1 ? name : ''}, groupsView).ui, ui);
const [talk = '', dataset = ''] = [...groupsView.groups.keys()];

test('v goes to the groups and back, from a peer’s own screen too; Tab and its digit go there as well', () => {
	const ui = managerUi(80, 24);
	expect(pressed(ui, 'v').manager.focus).toBe('groups');
	expect(pressed(ui, 'v', 'v').manager.focus).toBe('peers');
	expect(pressed(ui, 'tab', 'tab').manager.focus).toBe('groups');
	expect(pressed(ui, '3').manager.focus).toBe('groups');
	expect(pressed(managerUi(120, 40), '4').manager.focus).toBe('groups');
	const fromMember = pressed(ui, 'enter', 'v');
	expect([fromMember.screen.name, fromMember.manager.focus]).toEqual(['manager', 'groups']);
});

test('Enter opens the group under the cursor, its members scroll, Esc goes back one thing at a time', () => {
	const opened = pressed(managerUi(80, 24), 'v', 'down', 'enter');
	expect(opened.screen).toEqual({name: 'group', file: dataset});
	const talks = pressed(managerUi(80, 24), 'v', 'enter', 'down');
	expect(talks.screen).toEqual({name: 'group', file: talk});
	expect(talks.manager.members.cursor).toBe('dave-id');
	const filtered = pressed(talks, '/', 'e', 'enter');
	expect(filtered.manager.members.filter).toBe('e');
	expect(filtered.manager.groups.filter).toBe('');
	const back = pressed(filtered, 'esc');
	expect([back.screen.name, back.manager.members.filter]).toEqual(['group', '']);
	expect(pressed(back, 'esc').screen.name).toBe('manager');
	expect(pressed(back, 'esc', 'esc').manager.focus).toBe('peers');
});

test('a filter narrows the groups and leaves the peers alone', () => {
	const ui = pressed(managerUi(80, 24), 'v', '/', 'c', 'a', 'r', 'o', 'l', 'enter');
	expect(ui.manager.list.filter).toBe('');
	expect(pressed(ui, 'enter').screen).toEqual({name: 'group', file: dataset});
	expect(pressed(ui, 'esc').manager.groups.filter).toBe('');
});

test('members cross from the engines for the group that is looked at, and for no other', () => {
	const peers = managerUi(80, 24);
	const groups = pressed(peers, 'v');
	const of = (ui: UiState) => watchOf(ui, groupsView);
	expect(of(peers).group).toBeNull();
	expect(watchEffects(of(peers), of(groups))).toEqual([{type: 'send', intent: {to: 'watch-group', file: talk}}]);
	expect(of(pressed(groups, 'down')).group).toBe(dataset);
	expect(of(pressed(groups, 'down', 'enter')).group).toBe(dataset);
	expect(watchEffects(of(groups), of(peers))).toEqual([{type: 'send', intent: {to: 'watch-group', file: null}}]);
});
