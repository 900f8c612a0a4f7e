/** The two lines over the fragments of a download: what it is, how far it is. Pure. */
import {bar} from '../bars.ts';
import {formatRate, formatSize, percentOf, shortHash} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {DetailView, TransferRow} from '../host/session-view.ts';
import {between, cut, type Line, type Span} from '../line.ts';
import {outlook, timeLeft} from './transfer-lines.ts';

export const detailTitle = (row: TransferRow, detail: DetailView, columns: number, glyphs: Glyphs): Line => {
	const owner = detail.owner === '' ? '' : `  owner ${detail.owner}`;
	const end: readonly Span[] =
		row.state === 'downloading' ? [`ETA ${timeLeft(row)} `] : [...outlook(row, glyphs).slice(0, 1), ' '];
	const facts = `  ${formatSize(row.size)}${owner}  blake3 ${shortHash(detail.whole, glyphs.cut)}`;
	const room = Math.max(10, columns - facts.length - 16);
	return between([' ', ['title', cut(row.name, room, glyphs)], facts], end, columns, glyphs);
};

export const progressLine = (row: TransferRow, columns: number, glyphs: Glyphs): Line => {
	const {done, fragments, rate} = row;
	const words = `${percentOf(done, fragments)}%  ${done}/${fragments}  ${formatRate(rate)}`;
	const cells = Math.max(10, columns - 30);
	return [` ${bar(fragments === 0 ? 1 : done / fragments, cells, glyphs)}  ${words}`];
};
