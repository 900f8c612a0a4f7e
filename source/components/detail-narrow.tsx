/** One download on a small terminal: the grid, the legend, the sources, the fragment under the cursor. */
import {Box} from 'ink';
import {bar} from '../bars.ts';
import {percentOf} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {useLook} from '../hooks/use-look.ts';
import type {DetailView, TransferRow} from '../host/session-view.ts';
import {between, cut, cutLine, type Line, widthOf} from '../line.ts';
import {detailGrid, hasRuler, shapeOf} from '../ui/grid.ts';
import {detailStatus} from './detail-head.ts';
import type {DetailProps} from './detail-screen.tsx';
import {gridLines, legend, legendLines, ruler} from './fragment-grid.ts';
import {historySentence} from './fragment-history.ts';
import {hintLine, toneRoles} from './frame.tsx';
import {fittingNote, neighbourNotes} from './neighbour-notes.ts';
import {Row} from './row.tsx';
import {shortRate} from './short-rate.ts';
import {shortSourceLines} from './short-sources.ts';
import {outlook, timeLeft} from './transfer-lines.ts';

type NarrowProps = DetailProps & {readonly row: TransferRow; readonly detail: DetailView};

export const DetailNarrow = ({view, ui, now, row, detail}: NarrowProps) => {
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const shape = shapeOf(detail.states.length, detailGrid(ui), ui.detail.perCell);
	const cursor = Math.min(ui.detail.cursor, Math.max(0, detail.states.length - 1));
	const above: readonly Line[] = [
		titleLine(row, columns, glyphs),
		progress(row, columns, glyphs),
		...(hasRuler(ui) ? [ruler(shape, cursor, glyphs)] : []),
		...gridLines(detail, shape, {...ui.detail, cursor}, glyphs),
		...legendLines(`1 cell = ${shape.perCell}  ${legend(ui.detail, shape, glyphs)}`, columns, glyphs),
	];
	const status = detailStatus(view, ui, now, row);
	const room = Math.max(0, rows - above.length - 2);
	const at = ui.detail.focus === 'sources' ? ui.detail.source : null;
	const followed = room > 1 ? followedLines(detail, columns) : [];
	const space = {cells: columns, height: room - followed.length, cursor: at};
	const shown = [...followed, ...shortSourceLines(view, detail, space, glyphs)];
	const said: Line = status
		? [[toneRoles[status.tone], `${mark(status.tone, glyphs)}${status.text}`]]
		: [['muted', historySentence(detail, now)]];
	const lines: readonly Line[] = [
		...above,
		...Array.from({length: room}, (_, index) => shown[index] ?? []),
		said,
		hintLine(ui.detail.focus, columns, glyphs),
	].slice(-rows);
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			{lines.map((line, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is a row's identity
				<Row key={index} line={line} width={columns} />
			))}
		</Box>
	);
};

/** Where order matters; in a swarm it would say nothing. */
const followedLines = (detail: DetailView, columns: number): readonly Line[] =>
	detail.neighbours.isOpen ? [] : [[['muted', fittingNote(neighbourNotes(detail), columns, widthOf)]]];

const mark = (tone: keyof typeof toneRoles, {done, late}: Glyphs): string =>
	({plain: '', ok: `${done} `, warn: `${late} `, error: '! '})[tone];

/** `talk-p2p.mkv  44%          1.2M/s  0m56s`. */
const titleLine = (row: TransferRow, columns: number, glyphs: Glyphs): Line => {
	const end = row.state === 'downloading' ? [`${shortRate(row.rate)}/s  ${timeLeft(row)}`] : outlook(row, glyphs);
	const right = [' ', ...cutLine(end, Math.floor(columns / 2), glyphs)];
	const percent = `  ${percentOf(row.done, row.fragments)}%`;
	return between([['title', cut(row.name, columns - 24, glyphs)], percent], right, columns, glyphs);
};

const progress = ({done, fragments}: TransferRow, columns: number, glyphs: Glyphs): Line => {
	const counts = ` ${done}/${fragments}`;
	return [`${bar(fragments === 0 ? 1 : done / fragments, Math.max(8, columns - counts.length), glyphs)}${counts}`];
};
