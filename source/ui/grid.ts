/** The fragment grid: how many cells a row has, how many fragments a cell stands for, where the cursor goes. Pure; draws nothing. */
import type {SessionView} from '../host/session-view.ts';
import type {Action} from '../keymap.ts';
import {layoutOf, type Size, type UiState} from './state.ts';

const group = 10;
const zoomStep = 4;
/** A file of more fragments than this in one cell is no grid any more. */
const mostPerCell = 4 ** 8;

export type GridShape = {
	/** Cells in a row: whole groups of ten. */
	readonly cells: number;
	/** Rows that can be seen. */
	readonly rows: number;
	/** Fragments in one cell. */
	readonly perCell: number;
	/** Rows that all fragments take. */
	readonly all: number;
};

/** Cells of a row in so many cells of a line: an index of `margin` at the left, a space after each group. */
export const cellsIn = (width: number, margin: number): number =>
	Math.max(group, Math.floor((width - margin) / (group + 1)) * group);

/** `perCell` 0: the fewest, by powers of four, at which all fragments can be seen. */
export const shapeOf = (fragments: number, cells: number, rows: number, perCell: number): GridShape => {
	let chosen = Math.max(1, perCell);
	if (perCell === 0) while (Math.ceil(fragments / (cells * chosen)) > rows && chosen < mostPerCell) chosen *= zoomStep;
	return {cells, rows, perCell: chosen, all: Math.max(1, Math.ceil(fragments / (cells * chosen)))};
};

/** The first row in view: the cursor's row stays in the middle where it can. */
export const topRow = ({cells, rows, perCell, all}: GridShape, cursor: number): number => {
	const at = Math.floor(cursor / (cells * perCell));
	return Math.max(0, Math.min(all - rows, at - Math.floor(rows / 2)));
};

/** Cells before the first fragment of a row: its index. */
export const marginOf = (columns: number): number => (columns < 80 ? 5 : 7);

/** Where the grid of the detail screen is: cells inside its panel, and rows. */
export const detailGrid = (size: Size): {readonly width: number; readonly rows: number} => {
	const {columns, rows} = size;
	switch (layoutOf(size)) {
		case 'tiny':
		case 'narrow':
			return {width: columns, rows: Math.max(1, rows - 11)};
		case 'stacked':
			return {width: columns - 2, rows: Math.max(2, Math.floor((rows - 5) * 0.58) - 3)};
		case 'wide':
			return {width: columns - 2, rows: Math.max(4, Math.floor((rows - 5) * 0.4) - 3)};
		default:
			return layoutOf(size) as never;
	}
};

const shapeAt = (ui: UiState, view: SessionView): GridShape => {
	const {width, rows} = detailGrid(ui.size);
	const cells = cellsIn(width, marginOf(ui.size.columns));
	return shapeOf(view.detail?.states.length ?? 0, cells, rows, ui.detail.perCell);
};

/** The fragment under the cursor after a key. */
export const cursorMoved = (ui: UiState, view: SessionView, action: Action): number => {
	const fragments = view.detail?.states.length ?? 0;
	const {cells, rows, perCell} = shapeAt(ui, view);
	const by = steps(action, perCell, cells * perCell, cells * perCell * rows, fragments);
	const cell = Math.floor(ui.detail.cursor / perCell) * perCell;
	return Math.max(0, Math.min(fragments - 1, cell + by));
};

const steps = (action: Action, cell: number, row: number, page: number, all: number): number => {
	switch (action) {
		case 'left':
			return -cell;
		case 'right':
			return cell;
		case 'up':
			return -row;
		case 'down':
			return row;
		case 'page-up':
			return -page;
		case 'page-down':
			return page;
		case 'first':
			return -all;
		case 'last':
			return all;
		default:
			return 0;
	}
};

/** Fragments a cell after the zoom key: four times as many, and one again after all fit into a row or two. */
export const zoomed = (ui: UiState, view: SessionView): number => {
	const {perCell, all} = shapeAt(ui, view);
	return all <= 2 && perCell > 1 ? 1 : perCell * zoomStep;
};
