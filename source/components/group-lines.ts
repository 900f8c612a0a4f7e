/** A manager's downloading groups as lines, and the members of one with their progress. Pure. */
import {bar} from '../bars.ts';
import {counted, formatDuration, formatSize, percentOf} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {GroupMemberRow, GroupRow} from '../host/session-view.ts';
import {column, type Line, type Span} from '../line.ts';
import type {ListUi} from '../ui/list.ts';
import {listLines, noMatchLine, type Space} from './list-lines.ts';

/** Cells from which there is room for a bar, and for topology and owner. */
const steps = {bar: 100, full: 62} as const;

type Cell = {
	readonly title: string;
	readonly width: number;
	readonly isLeft?: boolean;
	text(row: GroupRow, now: number, glyphs: Glyphs): string;
};

const percent = (share: number): string => `${percentOf(Math.min(1, share), 1)}%`;

/** `0m56s`; `-` when nobody can say. Milliseconds since 1970. */
const left = (endsAt: number | null, now: number): string =>
	endsAt === null ? '-' : formatDuration((endsAt - now) / 1000);

/** `1.20`: copies of the file. */
const copiesText = ({ownerCopies}: GroupRow): string => (ownerCopies === null ? '-' : ownerCopies.toFixed(2));

/** Everything but the name of the file, which takes what is left. */
const cellsFor = (cells: number): readonly Cell[] => {
	const isFull = cells >= steps.full;
	const hasBar = cells >= steps.bar;
	const people: readonly Cell[] = [
		{title: 'TOPOLOGY', width: 8, isLeft: true, text: ({topology}) => topology},
		{title: 'OWNER', width: hasBar ? 12 : 9, isLeft: true, text: ({owner}) => owner || '-'},
	];
	const progress: Cell = {
		title: 'PROGRESS',
		width: 16,
		isLeft: true,
		text: ({share}, _, glyphs) => bar(share, 16, glyphs),
	};
	return [
		...(isFull ? people : []),
		{title: isFull ? 'MEMBERS' : 'MEM', width: isFull ? 7 : 3, text: ({members}) => String(members)},
		{title: isFull ? 'RAREST' : 'RARE', width: isFull ? 6 : 4, text: ({rarest}) => String(rarest)},
		{title: hasBar ? 'OWNER SENT' : 'SENT', width: hasBar ? 10 : 4, text: copiesText},
		...(hasBar ? [progress] : []),
		{title: hasBar ? '' : 'DONE', width: 4, text: ({share}) => percent(share)},
		{title: 'LEFT', width: 6, text: ({isHeld, endsAt}, now) => (isHeld ? 'held' : left(endsAt, now))},
	];
};

const nameCells = ({cells, isTight = false}: Space): number =>
	cellsFor(cells).reduce((room, {width}) => room - width - 1, cells - (isTight ? 1 : 4));

const lineOf = (space: Space, start: string, name: string, glyphs: Glyphs, text: (cell: Cell) => string): string => {
	const rest = cellsFor(space.cells).map(
		cell => ` ${column(text(cell), cell.width, glyphs, cell.isLeft ? 'left' : 'right')}`,
	);
	return `${start}${space.isTight ? '' : ' '}${column(name, nameCells(space), glyphs)}${rest.join('')}`;
};

export const groupHeading = (space: Space, glyphs: Glyphs): Line => [
	['muted', lineOf(space, space.isTight ? ' ' : '  ', 'FILE', glyphs, ({title}) => title)],
];

/** Rows in view, as many as there is height for. `now` in milliseconds since 1970. */
export const groupLines = (
	rows: readonly GroupRow[],
	list: ListUi,
	space: Space,
	now: number,
	glyphs: Glyphs,
): readonly Line[] => {
	if (rows.length === 0) return [list.filter === '' ? nobody : noMatchLine(list)];
	return listLines(rows, list, space, glyphs, (row, start) => [
		lineOf(space, start, row.name, glyphs, ({text}) => text(row, now, glyphs)),
	]);
};

const nobody: Line = [['muted', '  nobody downloads anything now']];

const labelled = (label: string, ...spans: readonly Span[]): Line => [['muted', `  ${label.padEnd(10)}`], ...spans];

/** What is known of a group as a whole. */
export const groupAbout = (row: GroupRow | undefined, now: number): readonly Line[] => {
	if (!row)
		return [
			['  This group is over:'],
			['  everybody has the file, or has left.'],
			['  ', ['key', 'esc'], ' goes back.'],
		];
	const owner = row.owner === '' ? 'no owner here' : `owner ${row.owner}`;
	const held: Span = row.isHeld ? ['warn', '  held by its owner'] : '';
	const done = `${row.done} of ${counted(row.members, 'member')} ${row.done === 1 ? 'has' : 'have'} it`;
	return [
		labelled('file', `${row.name}  ${formatSize(row.size)} in ${counted(row.fragments, 'fragment')}`),
		labelled(
			'follows',
			row.why === '' ? `${row.topology}, ${owner}` : `auto: ${row.topology}, ${row.why}; ${owner}`,
			held,
		),
		labelled('copies', `owner sent ${copiesText(row)}, rarest ${row.rarest}`),
		labelled('left', `${row.isHeld ? 'held' : left(row.endsAt, now)}, ${done}`),
	];
};

type MemberCells = {readonly name: number; readonly bar: number; readonly counts: number};

const memberCells = ({cells, isTight = false}: Space, fragments: number): MemberCells => {
	const counts = Math.max(9, 2 * String(fragments).length + 1);
	// Percent, time left and the space between.
	const room = cells - (isTight ? 1 : 4) - counts - 4 - 6 - 5;
	const name = Math.max(8, Math.min(24, Math.floor(room * 0.5)));
	return {name, bar: Math.max(0, Math.min(40, room - name)), counts};
};

export const memberHeading = (space: Space, fragments: number, glyphs: Glyphs): Line => {
	const widths = memberCells(space, fragments);
	const start = space.isTight ? ' ' : '   ';
	const counts = column('FRAGMENTS', widths.counts, glyphs, 'right');
	const progress = column('PROGRESS', widths.bar + 5, glyphs);
	return [['muted', `${start}${column('MEMBER', widths.name, glyphs)} ${counts} ${progress}   LEFT`]];
};

/** Members in view, each with its progress. `now` in milliseconds since 1970. */
export const groupMemberLines = (
	rows: readonly GroupMemberRow[],
	{
		list,
		fragments,
		space,
		now,
	}: {
		readonly list: ListUi;
		readonly fragments: number;
		readonly space: Space;
		readonly now: number;
	},
	glyphs: Glyphs,
): readonly Line[] => {
	if (rows.length === 0 && list.filter !== '') return [noMatchLine(list)];
	const widths = memberCells(space, fragments);
	return listLines(rows, list, space, glyphs, ({name, have, isDone, endsAt}, start) => {
		const share = fragments === 0 ? 0 : Math.min(1, have / fragments);
		const end: Span = isDone
			? ['ok', column(`${glyphs.done} done`, 6, glyphs, 'right')]
			: column(left(endsAt, now), 6, glyphs, 'right');
		return [
			`${start}${space.isTight ? '' : ' '}${column(name, widths.name, glyphs)} `,
			`${column(`${have}/${fragments}`, widths.counts, glyphs, 'right')} `,
			`${bar(share, widths.bar, glyphs)} ${percent(share).padStart(4)} `,
			end,
		];
	});
};
