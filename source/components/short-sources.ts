/** The sources of one download as short lines, for small screens: letter, name, how much, how fast. Pure. */
import {bar} from '../bars.ts';
import type {Glyphs} from '../glyphs.ts';
import type {DetailView, SessionView, SourceRow} from '../host/session-view.ts';
import {column, fitLine, type Line, underCursor} from '../line.ts';
import {inView} from '../ui/list.ts';
import {shortRate} from './short-rate.ts';
import {onDisk, type SourceSpace, sourceMark, sourcesInOrder, stateSpan} from './source-lines.ts';

/** As many as there is height for, around the cursor. */
export const shortSourceLines = (
	view: Pick<SessionView, 'sources'>,
	detail: DetailView,
	{cells, height, cursor}: SourceSpace,
	glyphs: Glyphs,
): readonly Line[] => {
	const sources = sourcesInOrder(view).map((source, index): Line => {
		const line = sourceLine(source, detail, cells, glyphs);
		return index === cursor ? underCursor(fitLine(line, cells, glyphs)) : line;
	});
	const disk = onDisk(detail);
	const all = disk > 0 ? [...sources, diskLine(disk, detail, cells, glyphs)] : sources;
	return inView(all, cursor ?? 0, Math.max(0, height)).rows;
};

/** A wider line also tells what each does. */
const isTelling = (cells: number): boolean => cells >= 60;

const barCells = (cells: number): number => Math.max(6, Math.min(24, cells - (isTelling(cells) ? 46 : 30)));

/** `A bob       400 ██········ 612K/s`; a wider screen tells what it does. */
const sourceLine = (source: SourceRow, {states}: DetailView, cells: number, glyphs: Glyphs): Line => {
	const {name, fragments, rate, state} = source;
	const share = bar(states.length === 0 ? 0 : fragments / states.length, barCells(cells), glyphs);
	const start: Line = [sourceMark(source), ` ${column(name, 8, glyphs)}${String(fragments).padStart(6)} `];
	if (state === 'banned') return [...start, stateSpan(source, glyphs)];
	const flow = state === 'left' ? (isTelling(cells) ? ' '.repeat(7) : '') : `${shortRate(rate)}/s`.padStart(7);
	const doing = isTelling(cells) || state === 'left' || state === 'resting' ? [' ', stateSpan(source, glyphs)] : [];
	return [...start, `${share} ${flow}`, ...doing];
};

const diskLine = (disk: number, {states}: DetailView, cells: number, glyphs: Glyphs): Line => [
	['muted', '#'],
	` ${'disk'.padEnd(8)}${String(disk).padStart(6)} ${bar(disk / Math.max(1, states.length), barCells(cells), glyphs)}`,
];
