/** FILES as lines: what is shared here and in the swarm, with marks and states. Pure. */
import {formatSize} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {FileRow, SessionView} from '../host/session-view.ts';
import {column, type Line, type Span} from '../line.ts';
import type {Role} from '../theme.ts';
import {fileRows} from '../ui/file-rows.ts';
import type {ListUi} from '../ui/list.ts';
import {listLines, markCells, noMatchLine, type Space} from './list-lines.ts';

const sizeCells = 8;
const stateCells = 12;
const shortStateCells = 9;
const ownerCells = 10;
const sourceCells = 7;
const mostNameCells = 72;

type Columns = {readonly name: number; readonly state: number; readonly isFull: boolean};

/** What the columns take of so many cells; owner and sources only where there is room. */
const columnsOf = ({cells, isTight = false}: Space): Columns => {
	const isFull = cells >= 70;
	const state = cells >= 50 ? stateCells : shortStateCells;
	const rest = isFull ? 1 + ownerCells + 1 + sourceCells + 1 : 0;
	const fixed = markCells(isTight) + 1 + sizeCells + 1 + state + rest;
	return {name: Math.min(mostNameCells, Math.max(8, cells - fixed)), state, isFull};
};

export const fileHeading = (space: Space, glyphs: Glyphs): Line => {
	const {name, state, isFull} = columnsOf(space);
	const heading = [
		' '.repeat(markCells(space.isTight)),
		column('NAME', name, glyphs),
		column('SIZE', 1 + sizeCells, glyphs, 'right'),
		` ${column('STATE', state, glyphs)}`,
		isFull ? ` ${column('OWNER', ownerCells, glyphs)} ${column('SOURCES', sourceCells, glyphs, 'right')}` : '',
	];
	return [['muted', heading.join('')]];
};

/** Rows in view, as many as there is height for. */
export const fileLines = (view: SessionView, list: ListUi, space: Space, glyphs: Glyphs): readonly Line[] => {
	const rows = fileRows(view, list);
	if (rows.length === 0) return emptyLines(view, list);
	const columns = columnsOf(space);
	return listLines(rows, list, space, glyphs, (row, start) =>
		fileLine(row, view, [start, list.marks.has(row.id) ? ['marked', '[x]'] : '[ ]', ' '], columns, glyphs),
	);
};

const emptyLines = (view: SessionView, list: ListUi): readonly Line[] => {
	if (list.filter !== '') return [noMatchLine(list)];
	if (view.peer?.link.state === 'joining') return [[['muted', '  joining the manager']]];
	return [
		[['muted', '  nobody shares anything yet']],
		['  ', ['key', 'a'], ['muted', ' adds a file or folder of yours']],
	];
};

const fileLine = (row: FileRow, view: SessionView, start: readonly Span[], columns: Columns, glyphs: Glyphs): Line => {
	const [role, state] = stateOf(row, view, columns.state < stateCells);
	return [
		...start,
		column(row.name, columns.name, glyphs),
		' ',
		column(formatSize(row.size), sizeCells, glyphs, 'right'),
		' ',
		[role, column(state, columns.state, glyphs)],
		...(columns.isFull
			? [` ${column(row.owner, ownerCells, glyphs)} ${column(String(row.sources), sourceCells, glyphs, 'right')}`]
			: []),
	];
};

/** What the state of a file is called, and how it looks. `isShort`: in nine cells. */
export const stateOf = (row: FileRow, view: SessionView, isShort = false): readonly [Role, string] => {
	switch (row.state) {
		case 'have':
		case 'complete':
			return ['ok', 'have'];
		case 'offered':
		case 'cancelled':
			return ['text', 'in swarm'];
		case 'indexing':
			return ['muted', isShort ? 'indexing' : `indexing ${row.percent}%`];
		case 'downloading':
		case 'finishing':
			return ['text', `${row.percent}%`];
		case 'queued':
			return ['text', queuedAs(row, view)];
		case 'paused':
			return ['muted', 'paused'];
		case 'waiting':
			return ['warn', 'waiting'];
		case 'failed':
			return ['error', 'failed'];
		case 'resolving':
		case 'asking':
		case 'opening':
			return ['text', 'asking'];
		default:
			return row.state satisfies never;
	}
};

const queuedAs = ({id}: FileRow, {transfers}: SessionView): string => {
	for (const {file, place} of transfers.values()) if (file === id && place > 0) return `queued ${place}`;
	return 'queued';
};

/** `2 marked  sort name ↑`, at the right of the panel's title. */
export const fileNote = (list: ListUi, columns: readonly string[], glyphs: Glyphs): string => {
	const marked = list.marks.size > 0 ? `${list.marks.size} marked  ` : '';
	const filter = list.filter === '' ? '' : `filter "${list.filter}"  `;
	return `${marked}${filter}sort ${columns[list.sort] ?? ''} ${list.isReversed ? glyphs.down : glyphs.up}`;
};
