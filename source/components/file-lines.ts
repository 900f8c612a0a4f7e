/** FILES as lines: what is shared here and in the swarm, with marks and states. Pure. */
import {formatSize} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {FileRow, SessionView} from '../host/session-view.ts';
import {column, type Line, type Span, underCursor} from '../line.ts';
import type {Role} from '../theme.ts';
import {fileRows} from '../ui/file-rows.ts';
import {cursorPlace, inView, type ListUi} from '../ui/list.ts';

const sizeCells = 9;
const stateCells = 12;
const ownerCells = 10;
const sourceCells = 7;
const markCells = 6;

/** What the columns take of so many cells; owner and sources only where there is room. */
const columnsOf = (cells: number): {readonly name: number; readonly isFull: boolean} => {
	const isFull = cells >= 70;
	const fixed = markCells + 1 + sizeCells + 1 + stateCells + (isFull ? 1 + ownerCells + 1 + sourceCells + 1 : 0);
	return {name: Math.max(8, cells - fixed), isFull};
};

export const fileHeading = (cells: number, glyphs: Glyphs): Line => {
	const {name, isFull} = columnsOf(cells);
	const heading = [
		' '.repeat(markCells),
		column('NAME', name, glyphs),
		column('SIZE', 1 + sizeCells, glyphs, 'right'),
		` ${column('STATE', stateCells, glyphs)}`,
		isFull ? ` ${column('OWNER', ownerCells, glyphs)} ${column('SOURCES', sourceCells, glyphs, 'right')}` : '',
	];
	return [['muted', heading.join('')]];
};

/** Rows in view, `height` of them at most. */
export const fileLines = (
	view: SessionView,
	list: ListUi,
	{cells, height, isFocused}: {readonly cells: number; readonly height: number; readonly isFocused: boolean},
	glyphs: Glyphs,
): readonly Line[] => {
	const rows = fileRows(view, list);
	if (rows.length === 0) return emptyLines(view, list);
	const at = cursorPlace(
		list.cursor,
		rows.map(({id}) => id),
	);
	const {top, rows: shown} = inView(rows, at, height);
	return shown.map((row, index) => {
		const isAt = top + index === at;
		const line = fileLine(row, view, list.marks.has(row.id), isAt, cells, glyphs);
		return isAt && isFocused ? underCursor(line) : line;
	});
};

const emptyLines = (view: SessionView, list: ListUi): readonly Line[] => {
	if (list.filter !== '') return [['  nothing here has ', ['title', list.filter], ' in its name; esc shows all']];
	if (view.peer?.link.state === 'joining') return [[['muted', '  joining the manager']]];
	return [
		[['muted', '  nobody shares anything yet']],
		['  ', ['key', 'a'], [`muted`, ' adds a file or folder of yours']],
	];
};

const fileLine = (
	row: FileRow,
	view: SessionView,
	isMarked: boolean,
	isAt: boolean,
	cells: number,
	glyphs: Glyphs,
): Line => {
	const {name, isFull} = columnsOf(cells);
	const mark: Span = isMarked ? ['marked', '[x]'] : '[ ]';
	const [role, state] = stateOf(row, view);
	return [
		` ${isAt ? glyphs.cursor : ' '}`,
		mark,
		` ${column(row.name, name, glyphs)}`,
		column(formatSize(row.size), 1 + sizeCells, glyphs, 'right'),
		' ',
		[role, column(state, stateCells, glyphs)],
		...(isFull
			? [` ${column(row.owner, ownerCells, glyphs)} ${column(String(row.sources), sourceCells, glyphs, 'right')}`]
			: []),
	];
};

/** What the state of a file is called, and how it looks. */
export const stateOf = (row: FileRow, view: SessionView): readonly [Role, string] => {
	switch (row.state) {
		case 'have':
		case 'complete':
			return ['ok', 'have'];
		case 'offered':
		case 'cancelled':
			return ['text', 'in swarm'];
		case 'indexing':
			return ['muted', `indexing ${row.percent}%`];
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
	const filter = list.filter === '' ? '' : `filter ${list.filter}  `;
	return `${marked}${filter}sort ${columns[list.sort] ?? ''} ${list.isReversed ? glyphs.down : glyphs.up}`;
};
