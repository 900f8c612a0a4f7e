/** What Ink reports of the keyboard, as names: one a key, whatever came in one chunk. Pure. */
import type {Key} from 'ink';
import {type FieldEdit, graphemes} from './field.ts';

/** A key by its name (`enter`, `ctrl-d`, `j`), and the text it types, if it types any. */
export type KeyPress = {readonly name: string; readonly text: string};

const named = (name: string): KeyPress[] => [{name, text: ''}];

/** A chunk may hold several keys: held-down ones, or text with its Enter. */
export const keyPresses = (input: string, key: Key): KeyPress[] => {
	if (key.upArrow) return named('up');
	if (key.downArrow) return named('down');
	if (key.leftArrow) return named('left');
	if (key.rightArrow) return named('right');
	if (key.pageUp) return named('pgup');
	if (key.pageDown) return named('pgdn');
	if (key.home) return named('home');
	if (key.end) return named('end');
	if (key.tab) return named(key.shift ? 'shift-tab' : 'tab');
	if (key.return) return named('enter');
	if (key.backspace) return named('backspace');
	if (key.delete) return named('delete');
	if (key.escape) return named('esc');
	if (key.ctrl) return input === '' ? [] : named(`ctrl-${input}`);
	// Ink tells function keys by nothing at all.
	if (input === '') return named('f1');
	// Answers of the terminal to questions, and mouse reports: nobody typed them.
	if (/^\[[<?]|^\[[IO]$|^\]/.test(input)) return [];
	if (key.meta) return [];
	return graphemes(input).flatMap(character => {
		switch (character) {
			case '\r':
			case '\n':
			case '\r\n':
				return named('enter');
			case '\t':
				return named('tab');
			case ' ':
				return [{name: 'space', text: ' '}];
			default:
				return /^\p{Cc}/u.test(character) ? controlKey(character) : [{name: character, text: character}];
		}
	});
};

/** A control key that came in one chunk with others: fast fingers, or a slow line. */
const controlKey = (character: string): KeyPress[] => {
	const code = character.charCodeAt(0);
	if (code === 0x7f || code === 0x08) return named('backspace');
	return code >= 1 && code <= 26 ? named(`ctrl-${String.fromCharCode(96 + code)}`) : [];
};

const edits: Readonly<Record<string, Exclude<FieldEdit['type'], 'insert'>>> = {
	backspace: 'backspace',
	delete: 'delete',
	left: 'left',
	right: 'right',
	home: 'home',
	end: 'end',
	'ctrl-a': 'home',
	'ctrl-e': 'end',
	'ctrl-u': 'clear',
	'ctrl-w': 'delete-word',
};

/** What a key does to the field that has the caret; undefined when it is no editing key. */
export const editOf = ({name, text}: KeyPress): FieldEdit | undefined => {
	if (text !== '') return {type: 'insert', text};
	const type = edits[name];
	return type === undefined ? undefined : {type};
};
