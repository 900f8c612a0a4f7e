import {describe, expect, test} from 'vitest';
import {managerView} from '../../fixtures/views/manager.ts';
import {peerView} from '../../fixtures/views/peer.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import type {Updated} from '../../source/ui/effects.ts';
import {initialUi} from '../../source/ui/initial.ts';
import {completionsOf, effectsOfCommand, parseCommand} from '../../source/ui/palette.ts';

const both: SessionView = {...managerView, peer: peerView.peer, files: peerView.files};
const texts = (text: string, view = peerView): readonly string[] => completionsOf(text, view).map(one => one.text);

const run = (text: string, view = peerView, screen: 'peer' | 'demo' | 'detail' = 'peer'): Updated => {
	const command = parseCommand(text, view);
	if (command.kind === 'wrong') throw new Error(command.why);
	const shown = screen === 'detail' ? {name: screen, row: 't1'} : {name: screen};
	return effectsOfCommand(initialUi({columns: 80, rows: 24}, shown), command, view);
};

describe('what completes a command', () => {
	test('only words of the side that is there', () => {
		expect(texts('')).toEqual([
			...['add ', 'remove ', 'files', 'list', 'get ', 'register-group ', 'upload ', 'find '],
			...['peers', 'help', 'quit'],
		]);
		expect(texts('', managerView)).toEqual(['peers', 'groups', 'ban ', 'evict ', 'help', 'quit']);
		expect(texts('', both).length).toBe(14);
		expect(texts('FI')).toEqual(['files', 'find ']);
		expect(texts('reg')).toEqual(['register-peer ', 'register-group ']);
		expect(texts('d')).toEqual(['down ']);
		expect(texts('zz')).toEqual([]);
	});

	test('names: what can be fetched, what is shared, who is here', () => {
		expect(texts('get fed')).toEqual(['get fedora-42.blake3', 'get fedora-42.iso', 'get fedora-wallpapers.zip']);
		expect(texts('get bench')).toEqual([]);
		expect(texts('remove b')).toEqual(['remove bench.csv']);
		expect(texts('ban ', managerView)).not.toContain('ban frank');
		expect(texts('ban al', managerView)).toEqual(['ban alice']);
		expect(texts('down fedora-42.i')).toEqual(['down fedora-42.iso']);
		expect(texts('register-group fedora-w')).toEqual(['register-group fedora-wallpapers.zip']);
		expect(texts('upload be')).toEqual(['upload bench.csv']);
		expect(texts('find x')).toEqual([]);
	});

	test('never more than a screen can use', () => {
		expect(texts('remove ').length).toBeLessThanOrEqual(50);
		const many = new Map(
			Array.from({length: 5000}, (_, index) => [
				`${index}`,
				{...[...peerView.files.values()][3]!, id: `${index}`, name: `file-${index}`},
			]),
		);
		expect(texts('get ', {...peerView, files: many}).length).toBe(50);
	});
});

describe('what a command means', () => {
	test('words in any case, other words for the same, names in quotes', () => {
		expect(parseCommand('  GET  a b.iso ', peerView)).toEqual({kind: 'get', what: 'a b.iso', topology: null});
		expect(parseCommand('down "a b.iso"', peerView)).toEqual({kind: 'get', what: 'a b.iso', topology: null});
		expect(parseCommand('register-group x', peerView)).toEqual({kind: 'get', what: 'x', topology: 'group'});
		expect(parseCommand('GET', peerView)).toEqual({kind: 'list'});
		expect(parseCommand('upload', peerView)).toEqual({kind: 'upload', what: null});
		expect(parseCommand('UPLOAD BENCH.csv', peerView)).toEqual({kind: 'upload', what: 'bench.csv'});
		expect(parseCommand("register-peer '~/x'", peerView)).toEqual({kind: 'add', what: '~/x'});
		expect(parseCommand('exit', peerView)).toEqual({kind: 'quit'});
		expect(parseCommand('find', peerView)).toEqual({kind: 'find', what: ''});
		expect(parseCommand('remove BENCH.csv', peerView)).toEqual({kind: 'remove', what: 'bench.csv'});
		expect(parseCommand('ban Carol', managerView)).toMatchObject({kind: 'ban', what: 'carol-id'});
	});

	test('says what is wrong', () => {
		const wrong = (text: string, view = peerView): string => {
			const command = parseCommand(text, view);
			return command.kind === 'wrong' ? command.why : 'nothing';
		};
		expect(wrong('')).toBe('type a command, or esc');
		expect(wrong('frob x')).toBe('"frob" is no command here');
		expect(wrong('constructor')).toBe('"constructor" is no command here');
		expect(wrong('ban alice')).toBe('"ban" is no command here');
		expect(wrong('down')).toBe('down needs a NAME');
		expect(wrong('register-group')).toBe('register-group needs a NAME');
		expect(wrong('upload nothing')).toBe('you do not share nothing');
		expect(wrong('remove nothing')).toBe('you do not share nothing');
		expect(wrong('evict nobody', managerView)).toBe('nobody is called nobody');
	});
});

describe('what a command does', () => {
	test('fetches, asks, shows', () => {
		expect(run('get talk')).toMatchObject({
			ui: {peer: {focus: 'transfers'}},
			effects: [{type: 'send', intent: {to: 'fetch', wanted: 'talk'}}],
		});
		expect(run('find 日本')).toMatchObject({
			ui: {peer: {focus: 'search', query: {text: '日本', caret: 2}}},
			effects: [{type: 'send', intent: {to: 'peer', intent: {type: 'find', query: '日本'}}}],
		});
		expect(run('register-group talk')).toMatchObject({
			effects: [{type: 'send', intent: {to: 'fetch', wanted: 'talk', topology: 'group'}}],
		});
		expect(run('upload bench.csv').effects).toEqual([
			{type: 'send', intent: {to: 'peer', intent: {type: 'upload', name: 'bench.csv'}}},
		]);
		expect(run('list')).toMatchObject({
			ui: {peer: {focus: 'search', query: {text: ''}}},
			effects: [{type: 'send', intent: {to: 'peer', intent: {type: 'find', query: ''}}}],
		});
		expect(run('groups', managerView).ui).toMatchObject({screen: {name: 'manager'}, manager: {focus: 'groups'}});
		expect(run('files', peerView, 'detail').ui).toMatchObject({screen: {name: 'peer'}, peer: {focus: 'files'}});
		expect(run('peers').ui.peer.focus).toBe('roster');
		expect(run('peers', managerView).ui.screen).toEqual({name: 'manager'});
		expect(run('files', peerView, 'demo').ui.screen).toEqual({name: 'demo'});
		expect(run('help').ui.overlay).toMatchObject({name: 'help'});
	});

	test('a path is checked in its field, where what is wrong can stand beside it', () => {
		expect(run('add ~/日本')).toMatchObject({
			ui: {overlay: {name: 'path', field: {text: '~/日本', caret: 4}}},
			effects: [{type: 'share-path', text: '~/日本'}],
		});
	});

	test('what would be lost is asked first', () => {
		expect(run('remove bench.csv')).toMatchObject({
			ui: {overlay: {name: 'dialog', question: {type: 'unshare', names: ['bench.csv']}, at: 0}},
			effects: [],
		});
		expect(run('evict bob', managerView)).toMatchObject({
			ui: {overlay: {question: {type: 'evict', peer: 'bob-id'}}},
			effects: [],
		});
		expect(run('quit')).toMatchObject({ui: {overlay: {question: {type: 'quit'}}}, effects: []});
		expect(run('quit', {...peerView, transfers: new Map()}).effects).toEqual([{type: 'quit'}]);
	});
});
