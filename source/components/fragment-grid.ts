/** The fragment grid as lines: ruler, index at the left, cells. Pure. */
import type {Glyphs} from '../glyphs.ts';
import type {DetailView} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import {cellsIn, type GridShape, marginOf, shapeOf, topRow} from '../ui/grid.ts';
import type {DetailUi} from '../ui/state.ts';
import {cellSpans} from './fragment-cells.ts';

export type GridRoom = {
	/** Cells of a line, and rows without the ruler. */
	readonly width: number;
	readonly rows: number;
	/** Columns of the whole screen: they decide how much the index may take. */
	readonly columns: number;
	readonly hasCursor: boolean;
};

export const gridShape = (detail: DetailView, {perCell}: Pick<DetailUi, 'perCell'>, room: GridRoom): GridShape =>
	shapeOf(detail.states.length, cellsIn(room.width, marginOf(room.columns)), room.rows, perCell);

/** The numbers over the groups, as far apart as the groups. */
export const ruler = ({cells}: GridShape, columns: number): Line => {
	let text = ' '.repeat(marginOf(columns) + 1);
	for (let at = 0; at < cells; at += 10) text += String(at).padEnd(11);
	return [['muted', text]];
};

export const gridLines = (detail: DetailView, ui: DetailUi, room: GridRoom, glyphs: Glyphs): readonly Line[] => {
	const shape = gridShape(detail, ui, room);
	const {cells, rows, perCell, all} = shape;
	const top = topRow(shape, ui.cursor);
	const margin = marginOf(room.columns);
	const cursor = room.hasCursor ? Math.floor(ui.cursor / perCell) : -1;
	const look = {isTiled: ui.isTiled, isAvailability: ui.isAvailability, glyphs};
	return Array.from({length: Math.min(rows, all - top)}, (_, row): Line => {
		const first = (top + row) * cells;
		const isAt = cursor >= first && cursor < first + cells;
		const index = String(first * perCell).padStart(margin - 1);
		return [
			[isAt ? 'key' : 'muted', `${index}${isAt ? glyphs.cursor : ' '} `.slice(0, margin)],
			...cellSpans(detail, {first, cells, perCell, cursor}, look),
		];
	});
};

/** `1 cell = 4 fragments`, and what else is to be known of the grid. */
export const gridNote = ({perCell}: GridShape, {isAvailability}: DetailUi): string =>
	`${isAvailability ? 'copies among the sources  ' : ''}1 cell = ${perCell}`;

/** Always to be seen: what the letters and signs mean. */
export const legend = (isAvailability: boolean, glyphs: Glyphs): string =>
	isAvailability
		? '1-9 copies  ? no source has it'
		: `A have  a asked  # disk  ${glyphs.missing} missing  ? none  ! bad  % mixed`;
