import type {Key} from 'ink';
import {expect, test} from 'vitest';
import {bindingOf, bindingsAt, keymap, type Place} from '../../source/keymap.ts';
import {editOf, keyPresses} from '../../source/ui/keys.ts';

const none: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};
const names = (input: string, key: Partial<Key> = {}): string[] =>
	keyPresses(input, {...none, ...key}).map(({name}) => name);

test('a chunk of text is as many keys as it has characters, Enter among them', () => {
	expect(names('jj')).toEqual(['j', 'j']);
	expect(names('ab\r')).toEqual(['a', 'b', 'enter']);
	expect(names('a b')).toEqual(['a', 'space', 'b']);
	expect(names('\u0015x\u007F\u0017')).toEqual(['ctrl-u', 'x', 'backspace', 'ctrl-w']);
});

test('special keys have names', () => {
	expect(names('', {upArrow: true})).toEqual(['up']);
	expect(names('', {tab: true, shift: true})).toEqual(['shift-tab']);
	expect(names('d', {ctrl: true})).toEqual(['ctrl-d']);
	expect(names('')).toEqual(['f1']);
});

test('what the terminal answers by itself is no key', () => {
	expect(names('[I')).toEqual([]);
	expect(names('[<0;10;5M')).toEqual([]);
	expect(names('[?62;c')).toEqual([]);
	expect(names(']11;rgb:0000/0000/0000')).toEqual([]);
});

test('editing keys edit, typed text is inserted, others do neither', () => {
	expect(editOf({name: 'ctrl-w', text: ''})).toEqual({type: 'delete-word'});
	expect(editOf({name: 'space', text: ' '})).toEqual({type: 'insert', text: ' '});
	expect(editOf({name: 'pgup', text: ''})).toBeUndefined();
});

const places = [...new Set(keymap.flatMap(binding => binding.places ?? []))] as Place[];

test.each(places)('no key of %s means two things', place => {
	const seen = new Map<string, string>();
	for (const {keys, action} of bindingsAt(place)) {
		for (const key of keys) {
			expect(seen.get(key) ?? action, `${key} is ${seen.get(key)} and ${action}`).toBe(action);
			seen.set(key, action);
		}
	}
});

test('help, quit and back work everywhere', () => {
	for (const place of places) {
		expect(bindingOf('?', place)?.action).toBe('help');
		expect(bindingOf('q', place)?.action).toBe('quit');
		expect(bindingOf('esc', place)?.action).toBe('back');
	}
});

test('a key alone is one that every keyboard layout can type', () => {
	for (const {keys} of keymap) expect(keys[0]).not.toMatch(/^[[\]{}@\\~|]$/);
});
