/** A form of the launcher as lines: labels, fields with the caret, what is known or wrong beside them, what it leads to. Pure. */
import type {Glyphs} from '../glyphs.ts';
import {column, type Line, lineWidth, widthOf} from '../line.ts';
import {shellCommand} from '../shell.ts';
import {graphemes} from '../ui/field.ts';
import {consequence, isChoice, isHidden, shellWords} from '../ui/launcher-form.ts';
import type {FormField, FormUi} from '../ui/state.ts';
import {fieldSpans} from './field-spans.ts';
import {wrapped} from './wrapped.ts';

export type FormSpace = {
	/** Cells inside the borders. */
	readonly cells: number;
	/** Whether a field has the caret. */
	readonly isFilling: boolean;
};

const startCells = 3;
const mostField = 24;
/** Less room than this beside a field is no room for words. */
const leastNote = 20;

/** Dots for what nobody should read over a shoulder. */
const shownField = (known: FormField, {hidden}: Glyphs): FormField['field'] =>
	isHidden(known) ? {...known.field, text: hidden.repeat(graphemes(known.field.text).length)} : known.field;

const fieldLines = (
	known: FormField,
	hasCaret: boolean,
	labels: number,
	cells: number,
	glyphs: Glyphs,
): readonly Line[] => {
	// Two cells after the label, two for each bracket.
	const all = cells - startCells - labels - 6;
	const isRoomy = all - mostField - 2 >= leastNote;
	const box = isRoomy ? mostField : Math.max(8, all - 1);
	const room = isRoomy ? all - box - 2 : 0;
	const value = isChoice(known) ? [known.field.text] : fieldSpans(shownField(known, glyphs), box, hasCaret, glyphs);
	const role = hasCaret ? 'focus' : 'text';
	const [words, tone]: readonly [string, 'error' | 'muted'] =
		known.wrong === '' ? [known.note, 'muted'] : [`${glyphs.bad} ${known.wrong}`, 'error'];
	const isBeside = widthOf(words) <= room;
	const line: Line = [
		[role, ` ${hasCaret ? glyphs.cursor : ' '} `],
		`${column(known.label, labels, glyphs)}  `,
		[role, '[ '],
		...value,
		' '.repeat(Math.max(0, box - lineWidth(value))),
		[role, ' ]'],
		[tone, isBeside ? `  ${words}` : ''],
	];
	// What is wrong is always told, what is good to know only of the field that is filled in.
	if (isBeside || words === '' || !(hasCaret || tone === 'error')) return [line];
	return [line, ...wrapped(words, cells - 6).map((text): Line => ['     ', [tone, text]])];
};

/** Fields, then what they would lead to, what is being done, or why it did not work. */
export const formLines = (form: FormUi, {cells, isFilling}: FormSpace, glyphs: Glyphs): readonly Line[] => {
	const labels = Math.max(...form.fields.map(({label}) => widthOf(label)));
	const text = (role: 'muted' | 'warn' | 'error', words: string): readonly Line[] =>
		words === '' ? [] : wrapped(words, cells - 4).map((part): Line => ['   ', [role, part]]);
	const {words, isRisky} = consequence(form);
	return [
		...form.fields.flatMap((known, index) => fieldLines(known, isFilling && index === form.at, labels, cells, glyphs)),
		...text(isRisky ? 'warn' : 'muted', words),
		...text('muted', form.isBusy ? (form.kind === 'join' ? 'joining' : 'starting') : ''),
		...text('error', form.failure === '' ? '' : `${glyphs.bad} ${form.failure}`),
	];
};

/** The command that does the same, ready to paste: whole words to a line, `\` where it goes on. */
export const commandLines = (form: FormUi | 'demo', cells: number): readonly Line[] => {
	const bare = shellCommand([]);
	const words = (form === 'demo' ? ['demo'] : shellWords(form)).map(word =>
		shellCommand([word]).slice(bare.length + 1),
	);
	const lines: string[] = [bare];
	for (const word of words) {
		const longer = `${lines.at(-1)} ${word}`;
		if (widthOf(longer) <= cells - 6) lines[lines.length - 1] = longer;
		else lines.push(`  ${word}`);
	}
	return lines.map((line, index): Line => [`  ${line}${index < lines.length - 1 ? ' \\' : ''}`]);
};
