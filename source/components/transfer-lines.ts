/** TRANSFERS as lines: bar, percent, rate and what each waits for; one line of totals. Pure. */
import {bar} from '../bars.ts';
import {counted, formatDuration, formatRate, percentOf} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {SessionView, TransferRow} from '../host/session-view.ts';
import {column, type Line, type Span, underCursor} from '../line.ts';
import {transferRows} from '../ui/file-rows.ts';
import {cursorPlace, inView, type ListUi} from '../ui/list.ts';

export const transferLines = (
	view: SessionView,
	list: ListUi,
	{cells, height, isFocused}: {readonly cells: number; readonly height: number; readonly isFocused: boolean},
	glyphs: Glyphs,
): readonly Line[] => {
	const rows = transferRows(view, list);
	if (rows.length === 0)
		return [
			[
				['muted', '   no downloads yet: mark files with '],
				['key', 'space'],
				['muted', ', '],
				['key', 'enter'],
				['muted', ' fetches them'],
			],
		];
	const at = cursorPlace(
		list.cursor,
		rows.map(({id}) => id),
	);
	const {top, rows: shown} = inView(rows, at, height);
	return shown.map((row, index) => {
		const isAt = top + index === at && isFocused;
		const line = transferLine(row, isAt, cells, glyphs);
		return isAt ? underCursor(line) : line;
	});
};

const transferLine = (row: TransferRow, isAt: boolean, cells: number, glyphs: Glyphs): Line => {
	const name = cells < 60 ? 14 : Math.max(19, Math.min(40, cells - 60));
	const bars = cells < 60 ? 8 : cells < 100 ? 14 : 22;
	return [
		` ${isAt ? glyphs.cursor : ' '} ${column(row.name, name, glyphs)}`,
		column(`${percentOf(row.done, row.fragments)}%`, 5, glyphs, 'right'),
		' ',
		bar(row.fragments === 0 ? 0 : row.done / row.fragments, bars, glyphs),
		' ',
		...outlook(row, glyphs),
	];
};

/** `1.2 MiB/s ETA 0m56s  3 sources`, or the state and why. */
export const outlook = (row: TransferRow, glyphs: Glyphs): readonly Span[] => {
	switch (row.state) {
		case 'downloading':
			return [` ${formatRate(row.rate)} ETA ${timeLeft(row)}  ${counted(row.sources, 'source')}`];
		case 'queued':
			return [row.place > 0 ? `queued ${row.place}` : 'queued'];
		case 'paused':
			return [['muted', 'paused']];
		case 'complete':
			return [['ok', `${glyphs.done} complete`]];
		case 'waiting':
			return [['warn', `${glyphs.late} waiting: ${row.reason}`]];
		case 'failed':
			return [['error', `! ${row.failure?.code === 'E_DISK_FULL' ? 'disk full' : row.reason || 'failed'}`]];
		case 'resolving':
			return [['muted', row.reason === '' ? 'looking it up' : row.reason]];
		case 'asking':
		case 'opening':
		case 'finishing':
		case 'cancelled':
			return [['muted', `${row.state}${row.reason === '' ? '' : `: ${row.reason}`}`]];
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
