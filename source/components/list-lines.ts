/** Rows of a list as lines: those in view, the one under the cursor in one look. Pure; knows no columns. */
import type {Glyphs} from '../glyphs.ts';
import {fitLine, type Line, underCursor} from '../line.ts';
import {cursorPlace, idsOf, inView, type ListUi} from '../ui/list.ts';

/** Where a list is drawn. */
export type Space = {
	/** Cells and rows inside the borders. */
	readonly cells: number;
	readonly height: number;
	readonly isFocused: boolean;
	/** Without borders: no cell is spent on space beside them. */
	readonly isTight?: boolean;
};

/** How far the text of a row with a mark stands from the edge. */
export const markCells = (isTight = false): number => (isTight ? 5 : 6);

/** As many rows as there is height for. `lineOf` gets what a row begins with: space, and the cursor if it is there. */
export const listLines = <Row extends {readonly id: string}>(
	rows: readonly Row[],
	list: ListUi,
	{cells, height, isFocused, isTight = false}: Space,
	glyphs: Glyphs,
	lineOf: (row: Row, start: string) => Line,
): readonly Line[] => {
	const at = cursorPlace(list.cursor, idsOf(rows));
	const {top, rows: shown} = inView(rows, at, Math.max(0, height));
	return shown.map((row, index) => {
		const isAt = isFocused && top + index === at;
		const line = lineOf(row, `${isTight ? '' : ' '}${isAt ? glyphs.cursor : ' '}`);
		return isAt ? underCursor(fitLine(line, cells, glyphs)) : line;
	});
};

/** `(41)`; `(3 of 41)` while a filter hides some. */
export const countOf = (shown: number, all: number): string => (shown === all ? `(${all})` : `(${shown} of ${all})`);

/** What a list says that shows nothing because of its filter. */
export const noMatchLine = ({filter}: ListUi): Line => [
	['muted', '  nothing here contains '],
	['title', filter],
	['muted', '; '],
	['key', 'esc'],
	['muted', ' shows all'],
];
