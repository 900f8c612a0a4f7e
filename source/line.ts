/** Lines of text with roles: measured, cut, padded and painted by what they take on a terminal. Pure; knows no component. */
import stringWidth from 'string-width';
import type {Glyphs} from './glyphs.ts';
import type {Role, Theme} from './theme.ts';

/** Plain text, or text in a role. */
export type Span = string | readonly [Role, string];
export type Line = readonly Span[];

const isPlain = /^[\x20-\x7E]*$/;
const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** Glyphs, bars and names come again in every frame, and measuring them is dear. */
const widths = new Map<string, number>();
const mostWidths = 4096;

/** Cells a text takes. */
export const widthOf = (text: string): number => {
	if (isPlain.test(text)) return text.length;
	let width = widths.get(text);
	if (width === undefined) {
		width = stringWidth(text);
		if (widths.size >= mostWidths) widths.clear();
		widths.set(text, width);
	}
	return width;
};

export const textOf = (span: Span): string => (typeof span === 'string' ? span : span[1]);

export const plain = (line: Line): string => line.map(textOf).join('');

export const lineWidth = (line: Line): number => line.reduce((sum, span) => sum + widthOf(textOf(span)), 0);

/** As many whole characters from the start as fit into so many cells. */
const head = (text: string, cells: number): string => {
	if (isPlain.test(text)) return text.slice(0, cells);
	let kept = '';
	let room = cells;
	for (const {segment} of segmenter.segment(text)) {
		room -= widthOf(segment);
		if (room < 0) break;
		kept += segment;
	}
	return kept;
};

/** A text in at most so many cells; a cut one ends with the cut glyph. */
export const cut = (text: string, cells: number, {cut: mark}: Pick<Glyphs, 'cut'>): string => {
	if (widthOf(text) <= cells) return text;
	return cells < 1 ? '' : head(text, cells - 1) + mark;
};

/** A text in exactly so many cells, cut or padded at its end (`left`) or its start (`right`). */
export const column = (
	text: string,
	cells: number,
	glyphs: Pick<Glyphs, 'cut'>,
	align: 'left' | 'right' = 'left',
): string => {
	const shown = cut(text, cells, glyphs);
	const space = ' '.repeat(Math.max(0, cells - widthOf(shown)));
	return align === 'left' ? shown + space : space + shown;
};

/** A line in at most so many cells. */
export const cutLine = (line: Line, cells: number, glyphs: Pick<Glyphs, 'cut'>): Line => {
	if (lineWidth(line) <= cells) return line;
	const kept: Span[] = [];
	let room = cells;
	for (const span of line) {
		const text = textOf(span);
		const width = widthOf(text);
		// Something follows or it does not fit: the mark needs its cell.
		if (width < room) kept.push(span);
		else {
			const shown = cells < 1 ? '' : head(text, Math.max(0, room - 1)) + glyphs.cut;
			kept.push(typeof span === 'string' ? shown : [span[0], shown]);
			break;
		}
		room -= width;
	}
	return kept;
};

/** A line in exactly so many cells. */
export const fitLine = (line: Line, cells: number, glyphs: Pick<Glyphs, 'cut'>): Line => {
	const shown = cutLine(line, cells, glyphs);
	const rest = cells - lineWidth(shown);
	return rest > 0 ? [...shown, ' '.repeat(rest)] : shown;
};

/** Left and right of one line of so many cells; what is on the right is never cut. */
export const between = (left: Line, right: Line, cells: number, glyphs: Pick<Glyphs, 'cut'>): Line => [
	...fitLine(left, Math.max(0, cells - lineWidth(right)), glyphs),
	...right,
];

/** The line under the cursor: one role for all of it, its own colours dropped. */
export const underCursor = (line: Line): Line => [['cursor', plain(line)]];

export const paintLine = (line: Line, theme: Theme): string =>
	line.map(span => (typeof span === 'string' ? span : theme.paint(span[0], span[1]))).join('');
