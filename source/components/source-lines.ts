/** The sources of one download as lines: letter, role, how much, how fast, what it does now. Pure. */
import {bar} from '../bars.ts';
import {formatRate} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {DetailView, SessionView, SourceRow} from '../host/session-view.ts';
import {column, fitLine, type Line, type Span, underCursor} from '../line.ts';
import type {Role} from '../theme.ts';
import {inView} from '../ui/list.ts';
import {letterOf} from './fragment-cells.ts';
import {tallyOf} from './fragment-tally.ts';

/** In the order of their letters: the order in which the cursor goes through them. */
export const sourcesInOrder = ({sources}: Pick<SessionView, 'sources'>): readonly SourceRow[] =>
	[...sources.values()].sort((left, right) => left.place - right.place);

/** Fragments that were on disk before. */
export const onDisk = ({states}: DetailView): number => tallyOf(states).disk;

/** How the grid shows this source: its letter, or what it shows of one that gave nothing but bad fragments. */
export const sourceMark = ({place, state, fragments}: SourceRow): Span =>
	state === 'banned' && fragments === 0 ? ['error', '!'] : [`source.${place}`, letterOf(place)];

const nameCells = 9;
const roleCells = 7;
/** The bar takes the room that the words leave. */
const shareCells = (cells: number): number => Math.max(6, Math.min(30, cells - 64));
const rateCells = 11;

export const sourceHeading = (cells: number): Line => [
	[
		'muted',
		`    ${'SOURCE'.padEnd(nameCells)}${'ROLE'.padEnd(roleCells)}${'FRAGMENTS'.padStart(9)}  ${'SHARE'.padEnd(shareCells(cells))}${'RATE'.padStart(rateCells)}  STATE`,
	],
];

export type SourceSpace = {
	/** Cells of a line, and lines. */
	readonly cells: number;
	readonly height: number;
	/** Which source is under the cursor; null while the focus is elsewhere. */
	readonly cursor: number | null;
};

/** As many as there is height for: around the cursor, or the first ones and how many more there are. */
export const sourceLines = (
	view: Pick<SessionView, 'sources'>,
	detail: DetailView,
	{cells, height, cursor}: SourceSpace,
	glyphs: Glyphs,
): readonly Line[] => {
	const rows = sourcesInOrder(view);
	const disk = onDisk(detail);
	if (rows.length === 0 && disk === 0) return [[['muted', '  no source yet: all peers are asked']]];
	const lineOf = (row: SourceRow, index: number): Line => {
		const isAt = index === cursor;
		const line: Line = [
			isAt ? glyphs.cursor : ' ',
			sourceMark(row),
			`  ${column(row.name, nameCells - 1, glyphs)} ${column(row.isOwner ? 'owner' : 'source', roleCells, glyphs)}`,
			...amount(row.fragments, detail, cells, glyphs),
			`${(row.rate > 0 ? formatRate(row.rate) : '').padStart(rateCells)}  `,
			stateSpan(row, glyphs),
		];
		return isAt ? underCursor(fitLine(line, cells, glyphs)) : line;
	};
	const diskLine: Line = [
		' ',
		['muted', '#'],
		`  ${'disk'.padEnd(nameCells)}${'before'.padEnd(roleCells)}`,
		...amount(disk, detail, cells, glyphs),
	];
	const all = rows.map((row, index) => (): Line => lineOf(row, index));
	if (disk > 0) all.push(() => diskLine);
	const hidden = all.length - height;
	if (hidden <= 0) return all.map(line => line());
	if (cursor !== null) return inView(all, cursor, Math.max(0, height)).rows.map(line => line());
	return [...all.slice(0, Math.max(0, height - 1)).map(line => line()), [['muted', `    and ${hidden + 1} more`]]];
};

const amount = (fragments: number, {states}: DetailView, cells: number, glyphs: Glyphs): Line => [
	`${String(fragments).padStart(9)}  ${bar(states.length === 0 ? 0 : fragments / states.length, shareCells(cells), glyphs)}`,
];

export const stateSpan = ({state, asked, bad}: SourceRow, glyphs: Glyphs): readonly [Role, string] => {
	switch (state) {
		case 'sending':
			return ['text', `${glyphs.alive} sending${asked === null ? '' : ` #${asked}`}`];
		case 'idle':
			return ['muted', `${glyphs.alive} idle`];
		case 'resting':
			return ['warn', `${glyphs.late} resting`];
		case 'left':
			return ['muted', `${glyphs.gone} left`];
		case 'banned':
			return ['error', `${glyphs.bad} banned here${bad > 0 ? `: ${bad} bad` : ''}`];
		default:
			return state satisfies never;
	}
};
