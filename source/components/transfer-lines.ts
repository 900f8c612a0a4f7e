/** TRANSFERS as lines: bar, percent, rate and what each waits for; one line of totals. Pure. */
import {bar} from '../bars.ts';
import {counted, formatDuration, formatRate, percentOf} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {SessionView, TransferRow} from '../host/session-view.ts';
import {column, type Line, type Span} from '../line.ts';
import {transferRows} from '../ui/file-rows.ts';
import type {ListUi} from '../ui/list.ts';
import {listLines, noMatchLine, type Space} from './list-lines.ts';

const percentCells = 5;
/** ` 1.2 MiB/s ETA 0m56s  12 sources`. */
const outlookCells = 33;
const shortOutlookCells = 10;

type Columns = {readonly name: number; readonly bar: number; readonly isShort: boolean};

/** The bar gives way first, then the name; on small screens the rate goes. */
const columnsOf = ({cells, isTight = false}: Space): Columns => {
	const isShort = cells < 66;
	const fixed = (isTight ? 2 : 3) + percentCells + 1 + 1 + (isShort ? shortOutlookCells : outlookCells);
	const room = Math.max(0, cells - fixed);
	const bar = Math.max(6, Math.min(30, Math.floor(room * 0.4)));
	return {name: Math.max(8, Math.min(48, room - bar)), bar, isShort};
};

/** `44%`; nothing before anybody knows how much there is. */
export const progressText = ({done, fragments, state}: TransferRow): string =>
	fragments === 0 && state !== 'complete' ? '0%' : `${percentOf(done, fragments)}%`;

export const transferLines = (view: SessionView, list: ListUi, space: Space, glyphs: Glyphs): readonly Line[] => {
	const rows = transferRows(view, list);
	if (rows.length === 0) return [list.filter === '' ? emptyLine : noMatchLine(list)];
	const columns = columnsOf(space);
	return listLines(rows, list, space, glyphs, (row, start) => [
		`${start} ${column(row.name, columns.name, glyphs)}`,
		column(progressText(row), percentCells, glyphs, 'right'),
		' ',
		bar(row.fragments === 0 ? 0 : row.done / row.fragments, columns.bar, glyphs),
		' ',
		...outlook(row, glyphs, columns.isShort),
	]);
};

const emptyLine: Line = [
	['muted', '  no downloads yet: '],
	['key', 'enter'],
	['muted', ' on a file fetches it'],
];

/** `1.2 MiB/s ETA 0m56s  3 sources`, or the state and why; `isShort`: the state alone. */
export const outlook = (row: TransferRow, glyphs: Glyphs, isShort = false): readonly Span[] => {
	const why = isShort || row.reason === '' ? '' : `: ${row.reason}`;
	switch (row.state) {
		case 'downloading': {
			if (isShort) return [timeLeft(row)];
			const rate = column(formatRate(row.rate), 10, glyphs, 'right');
			return [`${rate} ETA ${timeLeft(row)}  ${counted(row.sources, 'source')}`];
		}
		case 'queued':
			return [row.place > 0 ? `queued ${row.place}` : 'queued'];
		case 'paused':
			return [['muted', 'paused']];
		case 'complete':
			return [['ok', `${glyphs.done} complete`]];
		case 'waiting':
			return [['warn', `${glyphs.late} waiting${why}`]];
		case 'failed': {
			const failed = row.failure?.code === 'E_DISK_FULL' ? ': disk full' : why;
			return [['error', `${glyphs.bad} failed${isShort ? '' : failed}`]];
		}
		case 'resolving':
			return [['muted', row.reason === '' || isShort ? 'looking up' : row.reason]];
		case 'finishing':
			return ['verifying'];
		case 'asking':
		case 'opening':
		case 'cancelled':
			return [['muted', `${row.state}${why}`]];
		default:
			return row.state satisfies never;
	}
};

/** `0m56s`, or a dash while nothing flows. */
export const timeLeft = ({rate, size, bytesDone}: TransferRow): string =>
	rate > 0 ? formatDuration((size - bytesDone) / rate) : '-';

/** `↓ 1.2 MiB/s of no limit   1 active  1 queued  1 paused  1 complete`. */
export const transferTotals = (view: SessionView, glyphs: Glyphs): Line => {
	const limit = view.peer?.downLimit ? formatRate(view.peer.downLimit) : 'no limit';
	const counts = new Map<string, number>();
	for (const {state} of view.transfers.values()) {
		const word = ['queued', 'paused', 'waiting', 'complete', 'failed', 'cancelled'].includes(state) ? state : 'active';
		counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	const words = ['active', 'queued', 'paused', 'waiting', 'failed', 'complete'].flatMap(word =>
		counts.has(word) ? [`${counts.get(word)} ${word}`] : [],
	);
	return [['muted', `   ${glyphs.down} ${formatRate(view.peer?.downRate ?? 0)} of ${limit}   ${words.join('  ')}`]];
};
