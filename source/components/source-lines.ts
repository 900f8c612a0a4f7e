/** The sources of one download as lines: letter, role, how much, how fast, what it does now. Pure. */
import {bar} from '../bars.ts';
import {formatRate} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {DetailView, SessionView, SourceRow} from '../host/session-view.ts';
import {column, type Line, type Span} from '../line.ts';
import {fragmentState} from '../net/peer/options.ts';
import {letterOf} from './fragment-cells.ts';

/** In the order of their letters. */
export const sourcesInOrder = ({sources}: SessionView): readonly SourceRow[] =>
	[...sources.values()].sort((left, right) => left.place - right.place);

/** Fragments that were on disk before. */
export const onDisk = ({states}: DetailView): number =>
	states.reduce((sum, state) => sum + (state === fragmentState.disk ? 1 : 0), 0);

const nameCells = 9;
const shareCells = 14;
const rateCells = 11;

export const sourceHeading = (cells: number): Line => [
	[
		'muted',
		`    ${'SOURCE'.padEnd(nameCells)}${'ROLE'.padEnd(8)}${'FRAGMENTS'.padStart(9)}  ${'SHARE'.padEnd(shareCells)}${'RATE'.padStart(rateCells)}  ${cells > 66 ? 'STATE' : ''}`,
	],
];

export const sourceLines = (
	view: SessionView,
	detail: DetailView,
	{height, cursor}: {readonly height: number; readonly cursor: number},
	glyphs: Glyphs,
): readonly Line[] => {
	// Who left without giving anything is no source worth a line.
	const rows = sourcesInOrder(view).filter(({state, fragments}) => state !== 'left' || fragments > 0);
	const fragments = detail.states.length;
	const disk = onDisk(detail);
	const lines = rows.map((row, index): Line => {
		const mark: Span = [`source.${row.place}`, row.state === 'banned' ? '!' : letterOf(row.place)];
		const share = fragments === 0 ? 0 : row.fragments / fragments;
		return [
			index === cursor ? ['focus', glyphs.cursor] : ' ',
			mark,
			`  ${column(row.name, nameCells, glyphs)}${column(row.isOwner ? 'owner' : 'source', 8, glyphs)}`,
			`${String(row.fragments).padStart(9)}  ${bar(share, shareCells, glyphs)}`,
			`${(row.rate > 0 ? formatRate(row.rate) : '').padStart(rateCells)}  `,
			stateSpan(row),
		];
	});
	const before: readonly Line[] =
		disk === 0
			? []
			: [
					[
						' #  disk     before  ',
						`${String(disk).padStart(9)}  ${bar(fragments === 0 ? 0 : disk / fragments, shareCells, glyphs)}`,
					],
				];
	const all = [...lines, ...before];
	if (all.length === 0) return [[['muted', '  no source yet: all peers are asked']]];
	const rest = all.length - height;
	return rest > 0 ? [...all.slice(0, height - 1), [['muted', `  and ${rest + 1} more`]]] : all;
};

const stateSpan = ({state, asked, bad}: SourceRow): Span => {
	switch (state) {
		case 'sending':
			return asked === null ? 'sending' : `sending #${asked}`;
		case 'idle':
			return ['muted', 'idle'];
		case 'resting':
			return ['warn', 'resting, it was slow'];
		case 'left':
			return ['muted', 'left'];
		case 'banned':
			return ['error', `banned here: ${bad > 0 ? `${bad} bad` : 'by you'}`];
		default:
			return state satisfies never;
	}
};
