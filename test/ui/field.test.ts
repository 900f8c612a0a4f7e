import fc from 'fast-check';
import {expect, test} from 'vitest';
import {edited, type Field, type FieldEdit, fieldOf, graphemes} from '../../source/ui/field.ts';

const typing = (field: Field, ...edits: readonly (FieldEdit['type'] | {readonly insert: string})[]): Field =>
	edits.reduce(
		(current: Field, edit) =>
			edited(current, typeof edit === 'string' ? ({type: edit} as FieldEdit) : {type: 'insert', text: edit.insert}),
		field,
	);

test('text goes in at the caret, and the caret goes with it', () => {
	expect(typing(fieldOf('ac'), 'left', {insert: 'b'})).toEqual({text: 'abc', caret: 2});
	expect(typing(fieldOf('abc'), 'home', 'delete')).toEqual({text: 'bc', caret: 0});
	expect(typing(fieldOf('abc'), 'left', 'backspace')).toEqual({text: 'ac', caret: 1});
});

test('an emoji of many code points is one character', () => {
	const family = '👨‍👩‍👧';
	expect(typing(fieldOf(`a${family}`), 'backspace').text).toBe('a');
	expect(typing(fieldOf(''), {insert: family}, 'left', {insert: 'x'})).toEqual({text: `x${family}`, caret: 1});
});

test('pasted line ends, controls and invisible marks do not get in', () => {
	expect(typing(fieldOf(''), {insert: 'a\r\nb\u001b[31mc\u202Ed'}).text).toBe('ab[31mcd');
});

test('ctrl-w deletes the word before the caret, with the spaces after it', () => {
	expect(typing(fieldOf('one two  '), 'delete-word')).toEqual({text: 'one ', caret: 4});
	expect(typing(fieldOf('one'), 'delete-word')).toEqual({text: '', caret: 0});
	expect(typing(fieldOf('one two'), 'home', 'delete-word')).toEqual({text: 'one two', caret: 0});
});

test('whatever is done, the caret stays within the text', () => {
	const edit = fc.oneof(
		fc.record({insert: fc.string({unit: 'grapheme', maxLength: 6})}),
		fc.constantFrom('backspace', 'delete', 'left', 'right', 'home', 'end', 'clear', 'delete-word' as const),
	);
	fc.assert(
		fc.property(fc.array(edit, {maxLength: 40}), edits => {
			const {text, caret} = typing(fieldOf(''), ...(edits as Parameters<typeof typing>[1][]));
			expect(caret).toBeGreaterThanOrEqual(0);
			expect(caret).toBeLessThanOrEqual(graphemes(text).length);
		}),
	);
});
