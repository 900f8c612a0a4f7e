/** The fragment grid as lines: ruler, index at the left, cells; what its signs mean; how many are there. Pure. */
import {percentOf} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {DetailView} from '../host/session-view.ts';
import {cut, type Line} from '../line.ts';
import {type GridShape, topRow} from '../ui/grid.ts';
import type {DetailUi} from '../ui/state.ts';
import {cellSpans} from './fragment-cells.ts';
import {tallyOf} from './fragment-tally.ts';

/** Spaces between groups of ten count. */
const columnOf = (cell: number): number => cell + Math.floor(cell / 10);

/** The numbers over the groups, and a mark over the cursor's column. `cursor`: the fragment under it; null for none. */
export const ruler = ({margin, cells, perCell}: GridShape, cursor: number | null, glyphs: Glyphs): Line => {
	let text = '';
	for (let at = 0; at < cells; at += 10) text += String(at).padEnd(11);
	text = text.slice(0, columnOf(cells - 1) + 1);
	if (cursor === null) return [['muted', ' '.repeat(margin) + text]];
	const at = columnOf(Math.floor(cursor / perCell) % cells);
	return [
		['muted', ' '.repeat(margin) + text.slice(0, at)],
		['key', glyphs.down],
		['muted', text.slice(at + 1)],
	];
};

/** The rows in view. `cursor`: the fragment under it; null for none. */
export const gridLines = (
	detail: DetailView,
	shape: GridShape,
	{isTiled, isAvailability, cursor}: Pick<DetailUi, 'isTiled' | 'isAvailability'> & {readonly cursor: number | null},
	glyphs: Glyphs,
): readonly Line[] => {
	const {margin, cells, rows, perCell, all} = shape;
	const top = topRow(shape, cursor ?? 0);
	const cell = cursor === null ? -1 : Math.floor(cursor / perCell);
	const look = {isTiled, isAvailability, glyphs};
	return Array.from({length: Math.min(rows, all - top)}, (_, row): Line => {
		const first = (top + row) * cells;
		const isAt = cell >= first && cell < first + cells;
		const index = String(first * perCell).padStart(margin - 1);
		return [
			[isAt ? 'key' : 'muted', `${index}${isAt ? glyphs.cursor : ' '}`],
			...cellSpans(detail, {first, cells, perCell, cursor: cell}, look),
		];
	});
};

/** `1 cell = 4`, and what the grid shows when it does not show sources. */
export const gridNote = ({perCell}: GridShape, {isAvailability}: Pick<DetailUi, 'isAvailability'>): string =>
	`${isAvailability ? 'copies among the sources  ' : ''}1 cell = ${perCell}`;

/** Always to be seen: what the letters and signs mean, in one line. */
export const legend = (
	{isAvailability, isTiled}: Pick<DetailUi, 'isAvailability' | 'isTiled'>,
	{perCell}: GridShape,
	glyphs: Glyphs,
): string => {
	if (isAvailability) return '1-9 copies among the sources, 9 also more  ? no source has it';
	const have = isTiled ? `${glyphs.tile} have  a asked` : 'A have  a asked  # disk';
	const mixed = perCell > 1 && !isTiled ? '  % mixed' : '';
	return `${have}  ${glyphs.missing} missing  ? none  ! bad${mixed}`;
};

/** No sign goes unexplained: what does not fit into one line goes into a second. */
export const legendLines = (text: string, columns: number, glyphs: Glyphs): readonly Line[] => {
	const words = text.split('  ');
	const first: string[] = [];
	while (words[0] !== undefined && [...first, words[0]].join('  ').length <= columns) first.push(words.shift()!);
	const rest = words.join('  ');
	const lines = rest === '' ? [first.join('  ')] : [first.join('  '), cut(rest, columns, glyphs)];
	return lines.map((line): Line => [['muted', line]]);
};

/** The same with more words. */
export const longLegend = (
	{isAvailability, isTiled}: Pick<DetailUi, 'isAvailability' | 'isTiled'>,
	{missing, tile, tenths}: Glyphs,
): readonly Line[] => {
	if (isAvailability)
		return [['  1 to 9 copies among the sources'], ['  9 nine copies or more'], ['  ? no source has it']];
	const have = isTiled ? `${tile} verified, in its source's colour` : 'A verified, from source A';
	const disk = isTiled ? `${tile} dim: on disk before` : '# was on disk before';
	const mixed = isTiled ? `${tile} without colour: several sources` : '% several sources in one cell';
	return [
		[`  ${have.padEnd(33)}a asked of A, or arriving`],
		[`  ${disk.padEnd(33)}! failed its hash, asked again`],
		[`  ? ${'no source has it'.padEnd(31)}${missing} missing`],
		[`  ${mixed.padEnd(33)}${tenths[0]} to ${tenths.at(-1)} partly done`],
	];
};

/** `845 of 1920 fragments verified (44%), 6 asked, 1 bad, 10 with no source`. */
export const countsText = ({states}: DetailView): string => {
	const {have, asked, bad, unheld} = tallyOf(states);
	const others = [
		[asked, 'asked'],
		[bad, 'bad'],
		[unheld, 'with no source'],
	] as const;
	const words = others.flatMap(([count, word]) => (count > 0 ? [`, ${count} ${word}`] : []));
	return `${have} of ${states.length} fragments verified (${percentOf(have, states.length)}%)${words.join('')}`;
};
