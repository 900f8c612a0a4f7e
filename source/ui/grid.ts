/** The fragment grid: how many cells a row has, how many fragments a cell stands for, where the cursor goes. Pure; draws nothing. */
import type {SessionView} from '../host/session-view.ts';
import type {Action} from '../keymap.ts';
import {layoutOf, type UiState} from './state.ts';

const group = 10;
const zoomStep = 4;
/** A file of more fragments than this in one cell is no grid any more. */
const mostPerCell = 4 ** 8;
/** Rows of the detail screen that are never the grid's: its ruler and borders. */
const around = 3;
/** Rows that the sources and the meaning of the signs want below a wide grid. */
const belowWide = 12;

/** Where a grid is drawn. */
export type GridRoom = {
	/** Cells of a line, and rows without the ruler. */
	readonly width: number;
	readonly rows: number;
	/** Without borders: the index gets no more than it needs. */
	readonly isTight: boolean;
};

export type GridShape = {
	/** Cells before the first of a row: its index, and the mark of the row under the cursor. */
	readonly margin: number;
	/** Cells in a row: whole groups of ten. */
	readonly cells: number;
	/** Rows that can be seen. */
	readonly rows: number;
	/** Fragments in one cell. */
	readonly perCell: number;
	/** Rows that all fragments take. */
	readonly all: number;
};

/** `perCell` 0: the fewest, by powers of four, at which all fragments can be seen. */
export const shapeOf = (fragments: number, {width, rows, isTight}: GridRoom, perCell: number): GridShape => {
	const margin = Math.max(isTight ? 5 : 7, String(Math.max(0, fragments - 1)).length + 1);
	const cells = Math.max(group, Math.floor((width + 1 - margin) / (group + 1)) * group);
	let chosen = Math.max(1, perCell);
	if (perCell === 0) while (Math.ceil(fragments / (cells * chosen)) > rows && chosen < mostPerCell) chosen *= zoomStep;
	return {margin, cells, rows, perCell: chosen, all: Math.max(1, Math.ceil(fragments / (cells * chosen)))};
};

/** The first row in view: the cursor's row stays in the middle where it can. */
export const topRow = ({cells, rows, perCell, all}: GridShape, cursor: number): number => {
	const at = Math.floor(cursor / (cells * perCell));
	return Math.max(0, Math.min(all - rows, at - Math.floor(rows / 2)));
};

/** Whether a small screen has a row for the numbers over the groups. */
export const hasRuler = ({size}: Pick<UiState, 'size'>): boolean => layoutOf(size) !== 'narrow' || size.rows >= 20;

/** Where the grid of the detail screen is. */
export const detailGrid = (ui: Pick<UiState, 'size' | 'isPanelFull'>): GridRoom => {
	const {columns, rows} = ui.size;
	const layout = layoutOf(ui.size);
	switch (layout) {
		case 'tiny':
		case 'narrow':
			return {width: columns, rows: Math.max(1, rows - (hasRuler(ui) ? 12 : 11)), isTight: true};
		case 'stacked':
		case 'wide': {
			const body = rows - 5;
			const panel = ui.isPanelFull ? body : layout === 'wide' ? body - belowWide : Math.floor(body * 0.58);
			return {width: columns - 2, rows: Math.max(2, panel - around), isTight: false};
		}
		default:
			return layout satisfies never;
	}
};

const shapeAt = (ui: UiState, view: SessionView): GridShape =>
	shapeOf(view.detail?.states.length ?? 0, detailGrid(ui), ui.detail.perCell);

/** The fragment under the cursor after a key: the first of its cell. Up and down keep the column where there is one. */
export const cursorMoved = (ui: UiState, view: SessionView, action: Action): number => {
	const {cells, rows, perCell} = shapeAt(ui, view);
	const last = Math.max(0, Math.ceil((view.detail?.states.length ?? 0) / perCell) - 1);
	const at = Math.min(last, Math.floor(ui.detail.cursor / perCell));
	const to = (cell: number): number => Math.max(0, Math.min(last, cell)) * perCell;
	const rowsDown = (by: number): number => {
		const row = Math.max(0, Math.min(Math.floor(last / cells), Math.floor(at / cells) + by));
		return to(row * cells + (at % cells));
	};
	switch (action) {
		case 'left':
			return to(at - 1);
		case 'right':
			return to(at + 1);
		case 'up':
			return rowsDown(-1);
		case 'down':
			return rowsDown(1);
		case 'page-up':
			return rowsDown(-rows);
		case 'page-down':
			return rowsDown(rows);
		case 'first':
			return to(0);
		case 'last':
			return to(last);
		default:
			return ui.detail.cursor;
	}
};

/** Fragments a cell after the zoom key: four times as many, and one again once all fit into a row or two. */
export const zoomed = (ui: UiState, view: SessionView): number => {
	const {perCell, all} = shapeAt(ui, view);
	return all <= 2 && perCell > 1 ? 1 : perCell * zoomStep;
};
