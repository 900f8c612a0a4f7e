/** SEARCH as lines: the query, who was asked and answered, and what they have, one row a content. Pure. */
import {counted, formatSize} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {FoundRow, SearchView, SessionView} from '../host/session-view.ts';
import {between, column, cut, type Line, lineWidth, type Span, widthOf} from '../line.ts';
import {fieldOf} from '../ui/field.ts';
import {foundRows} from '../ui/file-rows.ts';
import type {PeerUi} from '../ui/state.ts';
import {fieldSpans} from './field-spans.ts';
import {stateOf} from './file-lines.ts';
import {listLines, markCells, noMatchLine, type Space} from './list-lines.ts';

const label = 'search: ';

/** `search: fedora▏`: the caret wherever it is, and none when nothing is typed. */
export const queryLine = (view: SessionView, ui: PeerUi, cells: number, glyphs: Glyphs): Line => {
	const {query, isTyping} = ui;
	// A script may have asked (the demo does): then its query is shown.
	const shown = isTyping || query.text !== '' ? query : fieldOf(view.search?.query ?? '');
	const start: Span = [isTyping ? 'key' : 'muted', label];
	return [' ', start, ...fieldSpans(shown, cells - label.length - 2, isTyping, glyphs)];
};

/** `asked 4 peers, 4 answered in 0.6s, 3 files`. */
export const searchOutcome = (search: SearchView, files: number): string => {
	const asked = `asked ${counted(search.asked, 'peer')}`;
	if (search.endedAt === null) return `${asked}, ${search.answered} answered so far`;
	const seconds = ((search.endedAt - search.startedAt) / 1000).toFixed(1);
	return `${asked}, ${search.answered} answered in ${seconds}s, ${counted(files, 'file')}`;
};

const isSearching = ({search}: SessionView): boolean => search !== null && search.endedAt === null;
const isNothingFound = ({search, found}: SessionView): boolean => search?.endedAt != null && found.size === 0;

/** What stands beside the query: who was asked and answered, or what to do. */
const asideOf = (view: SessionView, ui: PeerUi): string => {
	const others = counted(view.peer?.others ?? 0, 'peer');
	const isOther = ui.isTyping && ui.query.text.trim() !== (view.search?.query ?? '');
	if (isOther || (ui.isTyping && !view.search)) return `enter asks all ${others}`;
	// What nobody has is told at length below.
	return view.search && !isNothingFound(view) ? searchOutcome(view.search, view.found.size) : '';
};

/** Cell of the first line where something turns while answers come; null when nothing does. */
export type SearchHeading = {readonly lines: readonly Line[]; readonly turning: {left: number; top: number} | null};

const aside = 24;

/** The query, and beside it or below it who answered. `isSpinning`: leaves a cell for what turns. */
export const searchHeading = (view: SessionView, ui: PeerUi, cells: number, glyphs: Glyphs): SearchHeading => {
	const turns = isSearching(view) ? `${glyphs.late} ` : '';
	const text = asideOf(view, ui);
	const query = queryLine(view, ui, cells, glyphs);
	const note: Line =
		text === ''
			? []
			: [
					['muted', turns],
					['muted', text],
				];
	const left = Math.max(aside, lineWidth(query) + 2);
	if (text === '' || left + widthOf(turns + text) + 1 <= cells) {
		const lines: readonly Line[] = text === '' ? [query] : [[...query, ' '.repeat(left - lineWidth(query)), ...note]];
		return {lines, turning: turns === '' ? null : {left, top: 0}};
	}
	return {lines: [query, [' ', ...note]], turning: turns === '' ? null : {left: 1, top: 1}};
};

const sizeCells = 8;
const sourceCells = 10;

/** Below the query: what was found, or what to do next. */
export const foundLines = (view: SessionView, ui: PeerUi, space: Space, glyphs: Glyphs): readonly Line[] => {
	const list = ui.found;
	const rows = foundRows(view, list);
	if (rows.length === 0) return view.found.size > 0 ? [noMatchLine(list)] : emptyLines(view, space, glyphs);
	const isNarrow = space.cells < 56;
	const fixed = markCells(space.isTight) + 1 + sizeCells + (isNarrow ? 3 : 2 + sourceCells);
	const room = Math.max(0, space.cells - fixed);
	const name = isNarrow ? room : Math.max(22, Math.min(60, Math.floor(room * 0.5)));
	const late = new Set([...view.roster.values()].filter(({isLate}) => isLate).map(peer => peer.name));
	return listLines(rows, list, space, glyphs, (row, start) => {
		const mark: Span = list.marks.has(row.id) ? ['marked', '[x]'] : '[ ]';
		const size = column(formatSize(row.size), sizeCells, glyphs, 'right');
		const line: readonly Span[] = [start, mark, ' ', ...nameSpans(row, name, glyphs), ` ${size}`];
		if (isNarrow) return [...line, column(String(row.holders.length), 3, glyphs, 'right')];
		const holders = row.holders.map(holder => (late.has(holder) ? `${holder} (late)` : holder)).join(' ');
		return [
			...line,
			'  ',
			column(counted(row.holders.length, 'source'), sourceCells, glyphs),
			...hereOf(row, view),
			holders,
		];
	});
};

/** The name, then the other names of the same content where there is room. */
const nameSpans = ({name, names}: FoundRow, cells: number, glyphs: Glyphs): readonly Span[] => {
	const others = names.length === 0 ? '' : ` (also ${names.join(', ')})`;
	const room = cells - widthOf(name);
	if (others === '' || room < 8) return [column(name, cells, glyphs)];
	return [name, ['muted', column(others, room, glyphs)]];
};

/** Whether it is here already, or on its way. */
const hereOf = ({id}: FoundRow, view: SessionView): readonly Span[] => {
	const file = view.files.get(id);
	if (!file || file.state === 'offered' || file.state === 'cancelled') return [];
	const [role, state] = stateOf(file, view);
	return [[role, state], '  '];
};

const emptyLines = (view: SessionView, space: Space, glyphs: Glyphs): readonly Line[] => {
	const {search, peer} = view;
	if (!search) {
		const others = counted(peer?.others ?? 0, 'peer');
		return [
			['  ', ['key', '/'], ['muted', ` and a part of a name; enter asks all ${others}`]],
			[['muted', '  an empty search shows all that they share']],
		];
	}
	if (search.endedAt === null) return [[['muted', '  waiting for answers']]];
	return nothingLines(view, search, space, glyphs);
};

/** Who was asked, who did not answer, what is near: with air around it where there is room. */
const nothingLines = (
	view: SessionView,
	search: SearchView,
	{cells, height}: Space,
	glyphs: Glyphs,
): readonly Line[] => {
	const late = new Set([...view.roster.values()].filter(({isLate}) => isLate).map(({name}) => name));
	const silent = search.silent.map(name => (late.has(name) ? `${name}, late` : name));
	const who = `${silent.slice(0, 3).join('; ')}${silent.length > 3 ? `; ${glyphs.cut}` : ''}`;
	const missed = silent.length === 0 ? '' : `, ${silent.length} did not (${who})`;
	const what = search.query === '' ? 'any file' : `a file like "${search.query}"`;
	const isAiry = height >= 6;
	const air: readonly Line[] = isAiry ? [[]] : [];
	const near = search.closest.join('  ');
	const said = (left: string, key: string, does: string): Line => {
		const right: Line = cells < 60 ? [] : [['key', key], does];
		return between([cut(left, cells - lineWidth(right) - 1, glyphs)], right, cells, glyphs);
	};
	return [
		...air,
		[`  No peer in the swarm has ${what}.`],
		...air,
		said(`  asked ${counted(search.asked, 'peer')}: ${search.answered} answered${missed}`, 'r', ' ask again      '),
		...(near === '' ? [] : [said(`  closest names: ${near}`, '/', ' search for one ')]),
	];
};
