/** What the panels of a peer's screen have in common: what they are given, what they give, how a row begins. */
import type {Glyphs} from '../glyphs.ts';
import type {SessionView} from '../host/session-view.ts';
import {fitLine, type Line, type Span, underCursor} from '../line.ts';
import {cursorPlace, inView, type ListUi} from '../ui/list.ts';
import type {UiState} from '../ui/state.ts';

export type ContentInput = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly glyphs: Glyphs;
	/** Cells and rows inside the borders. */
	readonly width: number;
	readonly height: number;
	readonly isFocused: boolean;
	/** Without borders: no cell is spent on space beside them. */
	readonly isTight: boolean;
};

export type Content = {readonly title: string; readonly note: string; readonly lines: readonly Line[]};

/** Cells before the text of a row. */
export const leadWidth = (isTight: boolean): number => (isTight ? 2 : 3);
export const markedLeadWidth = (isTight: boolean): number => (isTight ? 5 : 6);

export const lead = (isAt: boolean, {isTight, glyphs}: ContentInput): string =>
	`${isTight ? '' : ' '}${isAt ? glyphs.cursor : ' '} `;

export const markedLead = (isAt: boolean, isMarked: boolean, {isTight, glyphs}: ContentInput): readonly Span[] => {
	const box: Span = isMarked ? ['marked', '[x]'] : '[ ]';
	return [`${isTight ? '' : ' '}${isAt ? glyphs.cursor : ' '}`, box, ' '];
};

/** The rows in view, as many as there is height for; the one under the cursor in one look if the panel has the focus. */
export const listLines = <Row extends {readonly id: string}>(
	rows: readonly Row[],
	list: ListUi,
	input: ContentInput,
	height: number,
	lineOf: (row: Row, isAt: boolean) => Line,
): readonly Line[] => {
	const cursor = cursorPlace(
		list.cursor,
		rows.map(({id}) => id),
	);
	const {top, rows: shown} = inView(rows, cursor, Math.max(0, height));
	return shown.map((row, index) => {
		const isAt = input.isFocused && top + index === cursor;
		const line = lineOf(row, isAt);
		return isAt ? underCursor(fitLine(line, input.width, input.glyphs)) : line;
	});
};

/** `(41)`, `(3 of 41)` while a filter hides some. */
export const countOf = (shown: number, all: number): string => (shown === all ? `(${all})` : `(${shown} of ${all})`);

/** What stands at the right of the upper border; parts that are empty are left out. */
export const noteOf = (...parts: readonly string[]): string => parts.filter(part => part !== '').join('  ');

export const filterNote = ({filter}: ListUi): string => (filter === '' ? '' : `filter "${filter}"`);
