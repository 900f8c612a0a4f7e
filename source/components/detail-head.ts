/** The two lines over the fragments of a download: what it is, how far it is. Pure. */
import {bar} from '../bars.ts';
import {formatRate, formatSize, percentOf, shortHash} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {DetailView, SessionView, TransferRow} from '../host/session-view.ts';
import {between, cut, cutLine, type Line, widthOf} from '../line.ts';
import type {UiState} from '../ui/state.ts';
import type {Status} from './frame.tsx';
import {latestMessage, peerStatus} from './peer-status.ts';
import {outlook, timeLeft} from './transfer-lines.ts';

/** The name gives way first; what it waits for never takes more than half of the line. */
export const detailTitle = (row: TransferRow, detail: DetailView, columns: number, glyphs: Glyphs): Line => {
	const owner = detail.owner === '' ? '' : `  owner ${cut(detail.owner, 16, glyphs)}`;
	const end: Line = row.state === 'downloading' ? [`ETA ${timeLeft(row)}`] : outlook(row, glyphs);
	const right: Line = [...cutLine(end, Math.floor(columns / 2), glyphs), ' '];
	const facts = `  ${formatSize(row.size)}${owner}  blake3 ${shortHash(detail.whole, glyphs.cut)}`;
	const room = Math.max(10, columns - widthOf(facts) - 14);
	return between([' ', ['title', cut(row.name, room, glyphs)], facts, '  '], right, columns, glyphs);
};

export const progressLine = (row: TransferRow, columns: number, glyphs: Glyphs): Line => {
	const {done, fragments, rate} = row;
	const words = `${String(percentOf(done, fragments)).padStart(3)}%  ${done}/${fragments}  ${formatRate(rate)}`;
	const cells = Math.max(10, columns - 30);
	return [` ${bar(fragments === 0 ? 1 : done / fragments, cells, glyphs)} ${words}`];
};

/** What was just said, why it failed, what else matters. `now` in milliseconds since 1970. */
export const detailStatus = (view: SessionView, ui: UiState, now: number, row: TransferRow): Status | null => {
	const said = latestMessage(ui, now);
	if (said) return said;
	return row.failure ? {text: `${row.failure.message} ${row.failure.hint}`, tone: 'error'} : peerStatus(view, ui, now);
};
