/** SEARCH as lines: the query, who was asked and answered, and what they have, one row a content. Pure. */
import {counted, formatSize} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {FoundRow, SearchView, SessionView} from '../host/session-view.ts';
import {between, column, type Line, type Span, underCursor, widthOf} from '../line.ts';
import {type Field, graphemes} from '../ui/field.ts';
import {foundRows} from '../ui/file-rows.ts';
import {cursorPlace, inView, type ListUi} from '../ui/list.ts';

/** `search: fedora▏`: the caret wherever it is, and none when nothing is typed. */
export const queryLine = ({text, caret}: Field, isTyping: boolean, {caret: mark}: Glyphs): Line => {
	if (!isTyping) return [' ', ['muted', 'search: '], text];
	const characters = graphemes(text);
	return [
		' ',
		['key', 'search: '],
		characters.slice(0, caret).join(''),
		['focus', mark],
		characters.slice(caret).join(''),
	];
};

/** `asked 4 peers, 4 answered in 0.6s, 3 files`. */
export const searchOutcome = (search: SearchView, files: number): string => {
	const asked = `asked ${counted(search.asked, 'peer')}`;
	if (search.endedAt === null) return `${asked}, ${search.answered} answered so far, ${counted(files, 'file')}`;
	const seconds = ((search.endedAt - search.startedAt) / 1000).toFixed(1);
	return `${asked}, ${search.answered} answered in ${seconds}s, ${counted(files, 'file')}`;
};

/** The first line: query at the left, outcome at the right where both fit. */
export const searchHeading = (
	view: SessionView,
	query: Field,
	isTyping: boolean,
	cells: number,
	glyphs: Glyphs,
): Line => {
	const left = queryLine(query, isTyping, glyphs);
	const right = view.search ? `${searchOutcome(view.search, view.found.size)} ` : '';
	const isRoom = 10 + widthOf(query.text) + widthOf(right) + 3 <= cells;
	return isRoom ? between(left, [['muted', right]], cells, glyphs) : left;
};

const sizeCells = 9;

/** Below the first line: what was found, or what to do next. */
export const foundLines = (
	view: SessionView,
	list: ListUi,
	{cells, height, isFocused}: {readonly cells: number; readonly height: number; readonly isFocused: boolean},
	glyphs: Glyphs,
): readonly Line[] => {
	const rows = foundRows(view, list);
	if (rows.length === 0) return emptyLines(view, cells, glyphs);
	const at = cursorPlace(
		list.cursor,
		rows.map(({id}) => id),
	);
	const {top, rows: shown} = inView(rows, at, height);
	return shown.map((row, index) => {
		const isAt = top + index === at && isFocused;
		const line = foundLine(row, view, list.marks.has(row.id), isAt, cells, glyphs);
		return isAt ? underCursor(line) : line;
	});
};

const foundLine = (
	row: FoundRow,
	view: SessionView,
	isMarked: boolean,
	isAt: boolean,
	cells: number,
	glyphs: Glyphs,
): Line => {
	const name = Math.max(10, Math.min(40, Math.floor(cells * 0.4)));
	const others = row.names.length > 0 ? ` (also ${row.names.join(', ')})` : '';
	const mark: Span = isMarked ? ['marked', '[x]'] : '[ ]';
	const late = row.late > 0 ? ` (${row.late === row.holders.length ? 'late' : `${row.late} late`})` : '';
	const state = view.files.get(row.id)?.state ?? 'offered';
	const here = state === 'have' ? 'here  ' : state === 'offered' ? '' : `${state}  `;
	return [
		` ${isAt ? glyphs.cursor : ' '}`,
		mark,
		` ${column(row.name + others, name, glyphs)}`,
		column(formatSize(row.size), sizeCells, glyphs, 'right'),
		`  ${column(counted(row.holders.length, 'source'), 10, glyphs)}`,
		['ok', here],
		`${row.holders.join(' ')}${late}`,
	];
};

const emptyLines = (view: SessionView, cells: number, glyphs: Glyphs): readonly Line[] => {
	const {search, peer} = view;
	if (!search) {
		const others = peer?.others ?? 0;
		return [
			[' ', ['key', ' /'], ['muted', ` types a part of a name; enter asks all ${counted(others, 'peer')}`]],
			[['muted', '   an empty search shows everything they share']],
		];
	}
	if (search.endedAt === null) return [[['muted', '  waiting for answers']]];
	const silent =
		search.silent.length > 0 ? `, ${search.silent.length} did not (${search.silent.slice(0, 3).join(', ')})` : '';
	const closest = search.closest.length > 0 ? `closest names: ${search.closest.join('  ')}` : '';
	return [
		[],
		[`  No peer in the swarm has a file like "${search.query}".`],
		[],
		between(
			[`  asked ${counted(search.asked, 'peer')}: ${search.answered} answered${silent}`],
			[['key', 'r'], ' ask again   '],
			cells,
			glyphs,
		),
		...(closest === '' ? [] : [between([`  ${closest}`], [['key', '/'], ' search that '], cells, glyphs)]),
	];
};
