/** A finished download in lines: where it is, who gave what, what had to be asked again. Pure. */
import {bar} from '../bars.ts';
import {counted, formatDuration, formatRanges, formatRate, formatSize, shortHash} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {DetailView, Summary} from '../host/session-view.ts';
import {column, cut, fitLine, type Line, type Span, widthOf} from '../line.ts';
import {letterOf} from './fragment-cells.ts';
import {wrapped} from './wrapped.ts';

export type SummarySpace = {
	/** Cells of a line, and lines. */
	readonly cells: number;
	readonly height: number;
};

export const labelCells = 13;
/** What stands before a fact of a summary. */
export const label = (text: string): string => `  ${text}`.padEnd(labelCells);

/** The middle of a path says least: `/home/alice/…/talk-p2p.mkv`, in at most so many cells. */
export const cutMiddle = (text: string, cells: number, mark: string): string => {
	if (widthOf(text) <= cells) return text;
	const characters = [...text];
	const take = (from: Iterable<string>, room: number): readonly string[] => {
		const kept: string[] = [];
		let left = room;
		for (const character of from) {
			left -= widthOf(character);
			if (left < 0) break;
			kept.push(character);
		}
		return kept;
	};
	const room = Math.max(0, cells - widthOf(mark));
	const start = take(characters, Math.floor(room / 3));
	const end = take([...characters].reverse(), room - widthOf(start.join('')));
	return start.join('') + mark + [...end].reverse().join('');
};

/** A file whose fragments nobody had to give: it was there. */
export const presentLines = (name: string, path: string, {cells}: SummarySpace, glyphs: Glyphs): readonly Line[] => [
	['  ', ['ok', cut(`${glyphs.done} ${name} is here already, its hash is verified`, cells - 2, glyphs)]],
	[],
	...(path === '' ? [] : savedLines(path, cells, glyphs)),
	[`${label('fetched')}nothing: every fragment was on disk`],
];

/** What is known of a finished download before its summary has come. */
export const completeLines = (name: string, path: string, {cells}: SummarySpace, glyphs: Glyphs): readonly Line[] => [
	['  ', ['ok', titleOf(name, cells - 2, glyphs)]],
	...(path === '' ? [] : savedLines(path, cells, glyphs)),
];

/** As wide as there is room for: a path is to be read whole. */
export const savedLines = (path: string, cells: number, glyphs: Glyphs): readonly Line[] => {
	const hint = '  (y copies the path)';
	const room = cells - labelCells;
	const isHinted = widthOf(path) + hint.length <= room || room > 70;
	const shown = cutMiddle(path, isHinted ? room - hint.length : room, glyphs.cut);
	return [[`${label('saved to')}${shown}`, ['muted', isHinted ? hint : '']]];
};

/** In at most so many lines; where there is little height, empty lines go first, then what others say too. */
export const summaryLinesOf = (
	detail: DetailView,
	summary: Summary,
	space: SummarySpace,
	glyphs: Glyphs,
): readonly Line[] => {
	if (summary.isPresent) return presentLines(detail.name, summary.path, space, glyphs);
	const {cells, height} = space;
	const known = factLines(detail, summary, cells, glyphs);
	const told = afterLines(summary, cells);
	const total: Line = [['muted', `     ${'total'.padEnd(8)}${String(summary.fragments).padStart(6)}`]];
	const heading: Line = [['title', '  FRAGMENTS PER SOURCE']];
	const count = summary.sources.length + (summary.resumed > 0 ? 1 : 0);
	const facts = height < 8 ? (height > count + 1 ? [known[0]!, known.at(-1)!] : [known[0]!]) : known;
	const isRoomy = facts.length + told.length + count + 5 <= height;
	// Who gave what is why one looks here: all that is said after it gives way first.
	const after = isRoomy ? told : told.slice(0, Math.max(height < 8 ? 0 : 1, height - facts.length - count));
	const room = height - facts.length - after.length - (isRoomy ? 5 : 0);
	const given = giverLines(summary, cells, Math.max(1, room), glyphs);
	const [title = [], ...rest] = facts;
	const all = isRoomy
		? [title, [], ...rest, [], heading, ...given, total, [], ...after]
		: [title, ...rest, ...given, ...after];
	return all.slice(0, height);
};

const factLines = (detail: DetailView, summary: Summary, cells: number, glyphs: Glyphs): readonly Line[] => {
	const {seconds, path, blake3, fragments, sources, atOnce} = summary;
	const bytes = sources.reduce((sum, source) => sum + (source.local ? 0 : source.bytes), 0);
	const rate = seconds > 0 ? ` at ${formatRate(bytes / seconds)}` : '';
	const isNarrow = cells < 70;
	const pair = (left: string, right: string): Line => [isNarrow ? left : `${left.padEnd(46)}${right}`];
	return [
		['  ', ['ok', titleOf(detail.name, cells - 2, glyphs)]],
		...savedLines(path, cells, glyphs),
		pair(
			`${label('size')}${formatSize(detail.size)} in ${counted(fragments, 'fragment')}`,
			`blake3 ${shortHash(blake3, glyphs.cut)}`,
		),
		pair(
			`${label('took')}${formatDuration(seconds)}${rate}`,
			`${counted(sources.length, 'source')}, at most ${atOnce} at once`,
		),
	];
};

/** The name gives way, not what is said of it. */
const titleOf = (name: string, cells: number, glyphs: Glyphs): string => {
	const whole = ' is complete and its hash is verified';
	const said = cells >= 50 ? whole : ': hash is verified';
	return `${glyphs.done} ${cut(name, Math.max(8, cells - 2 - said.length), glyphs)}${said}`;
};

const afterLines = ({refetched, again, wastedBytes}: Summary, cells: number): readonly Line[] => {
	const wide = Math.max(10, cells - labelCells);
	const told = wrapped(problems(refetched, again), wide);
	const wasted = wastedBytes > 0 ? wrapped(`${formatSize(wastedBytes)} came and could not be used`, wide) : [];
	return [
		...[...told, ...wasted].map((text, index): Line => [label(index === 0 ? 'problems' : '') + text]),
		[`${label('sharing')}${cells >= 56 ? 'yes, you are now a source for this file' : 'yes, you are a source'}`],
	];
};

/** `A  bob        856   44.6%  ███████▏   53.5 MiB  96-511 700-1139`; of many the least generous share a line. */
const giverLines = (summary: Summary, cells: number, height: number, glyphs: Glyphs): readonly Line[] => {
	const {fragments, sources, resumed} = summary;
	const bars = cells < 60 ? 0 : Math.max(8, Math.min(50, Math.floor((cells - 46) / 2)));
	const row = (mark: Span, name: string, count: number, bytes: string, ranges: string): Line => {
		const share = fragments === 0 ? 1 : count / fragments;
		const start = `  ${column(name, 8, glyphs)}${String(count).padStart(6)}  ${(share * 100).toFixed(1).padStart(5)}%  `;
		const picture = bars === 0 ? '' : `${bar(share, bars, glyphs)}  `;
		const end = bytes.padStart(9);
		const room = cells - 5 - widthOf(start) - widthOf(picture) - end.length - 1;
		return [
			'  ',
			mark,
			start,
			picture,
			end,
			...(room < 6 ? [] : ['  ', ['muted', cut(ranges, room, glyphs)] as const]),
		];
	};
	const given = sources.map(({place, name, fragments: count, bytes, received, local}) => {
		const mark: Span = local ? ['muted', '#'] : place < 0 ? ' ' : [`source.${place}`, letterOf(place)];
		return row(mark, name, count, formatSize(bytes), `${local ? 'local copy ' : ''}${formatRanges(received)}`);
	});
	const disk = resumed > 0 ? [row(['muted', '#'], 'disk', resumed, '', 'there before')] : [];
	const hidden = given.length + disk.length - height;
	if (hidden <= 0) return [...given, ...disk];
	const shown = Math.max(0, height - disk.length - 1);
	const others = sources.slice(shown);
	const rest = others.reduce((sum, source) => sum + source.fragments, 0);
	const line: Line = [['muted', `     ${counted(others.length, 'more source')}: ${counted(rest, 'fragment')}`]];
	return [...given.slice(0, shown), fitLine(line, cells, glyphs), ...disk].slice(0, height);
};

/** `4 fragments asked again: 3 bad from mallory, 1 late from carol`. */
const problems = (refetched: number, again: Summary['again']): string => {
	if (refetched === 0) return 'none: nothing was asked twice';
	const causes = again.map(({name, reason, count}) => `${count} ${reason} from ${name}`);
	return `${counted(refetched, 'fragment')} asked again${causes.length > 0 ? `: ${causes.join(', ')}` : ''}`;
};
