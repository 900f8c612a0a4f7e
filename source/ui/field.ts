/** One line of text being typed: graphemes, caret, history. Pure; knows no keys. */

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

export type Field = {
	readonly text: string;
	/** Graphemes before the caret. */
	readonly caret: number;
};

export type FieldEdit =
	| {readonly type: 'insert'; readonly text: string}
	| {readonly type: 'backspace' | 'delete' | 'left' | 'right' | 'home' | 'end' | 'clear' | 'delete-word'};

export const graphemes = (text: string): string[] => [...segmenter.segment(text)].map(({segment}) => segment);

/** A field with its caret at the end. */
export const fieldOf = (text: string): Field => ({text, caret: graphemes(text).length});

/** Typed or pasted text without what no field may hold: controls, line ends, invisible formatting. */
const typed = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?!\u200D)\p{Cf}/gu, '');

export const edited = (field: Field, edit: FieldEdit): Field => {
	const characters = graphemes(field.text);
	const caret = Math.min(field.caret, characters.length);
	const before = characters.slice(0, caret);
	const after = characters.slice(caret);
	const join = (left: readonly string[], right: readonly string[]): Field => {
		const start = left.join('');
		return {text: start + right.join(''), caret: graphemes(start).length};
	};
	switch (edit.type) {
		case 'insert':
			return join([...before, typed(edit.text)], after);
		case 'backspace':
			return join(before.slice(0, -1), after);
		case 'delete':
			return join(before, after.slice(1));
		case 'left':
			return {text: field.text, caret: Math.max(0, caret - 1)};
		case 'right':
			return {text: field.text, caret: Math.min(characters.length, caret + 1)};
		case 'home':
			return {text: field.text, caret: 0};
		case 'end':
			return {text: field.text, caret: characters.length};
		case 'clear':
			return {text: '', caret: 0};
		case 'delete-word': {
			const start = before.join('').replace(/\S+\s*$|\s+$/, '');
			return join(graphemes(start), after);
		}
		default:
			return edit satisfies never;
	}
};
