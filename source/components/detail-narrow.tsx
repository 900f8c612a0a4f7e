/** One download on a small terminal: the grid, the legend, the sources. */
import {Box} from 'ink';
import {bar} from '../bars.ts';
import {percentOf} from '../format.ts';
import {useLook} from '../hooks/use-look.ts';
import type {DetailView, TransferRow} from '../host/session-view.ts';
import {between, column, cut, type Line} from '../line.ts';
import {detailGrid} from '../ui/grid.ts';
import type {DetailProps} from './detail-screen.tsx';
import {letterOf} from './fragment-cells.ts';
import {gridLines, gridShape, legend} from './fragment-grid.ts';
import {hintLine} from './frame.tsx';
import {peerStatus} from './peer-status.ts';
import {Row} from './row.tsx';
import {shortRate} from './short-rate.ts';
import {onDisk, sourcesInOrder} from './source-lines.ts';
import {outlook, timeLeft} from './transfer-lines.ts';

export const DetailNarrow = ({
	view,
	ui,
	now,
	row,
	detail,
}: DetailProps & {readonly row: TransferRow; readonly detail: DetailView}) => {
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const {width, rows: gridRows} = detailGrid(ui.size);
	const room = {width, rows: gridRows, columns, hasCursor: true};
	const shape = gridShape(detail, ui.detail, room);
	const share = row.fragments === 0 ? 1 : row.done / row.fragments;
	const words = row.state === 'downloading' ? [`${shortRate(row.rate)}/s  ${timeLeft(row)}`] : outlook(row, glyphs);
	const counts = ` ${row.done}/${row.fragments}`;
	const fixed: readonly Line[] = [
		between(
			[['title', cut(row.name, columns - 24, glyphs)], `  ${percentOf(row.done, row.fragments)}%`],
			[' ', ...words],
			columns,
			glyphs,
		),
		[`${bar(share, Math.max(8, columns - counts.length - 1), glyphs)}${counts}`],
		...gridLines(detail, ui.detail, room, glyphs),
		[['muted', cut(`1 cell = ${shape.perCell}  ${legend(ui.detail.isAvailability, glyphs)}`, columns, glyphs)]],
	];
	const status = peerStatus(view, ui, now);
	const left = Math.max(0, rows - fixed.length - 2);
	const sources = sourcesInOrder(view).map(({place, name, fragments, rate, state, bad}): Line => {
		const doing = state === 'banned' ? `banned, ${bad} bad` : state === 'left' ? 'left' : `${shortRate(rate)}/s`;
		return [
			[`source.${place}`, letterOf(place)],
			` ${column(name, 8, glyphs)}${String(fragments).padStart(5)} ${bar(detail.states.length === 0 ? 0 : fragments / detail.states.length, 10, glyphs)} ${doing}`,
		];
	});
	const disk = onDisk(detail);
	const all = disk > 0 ? [...sources, [`# ${column('disk', 8, glyphs)}${String(disk).padStart(5)}`] as Line] : sources;
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			{[...fixed, ...Array.from({length: left}, (_, index) => all[index] ?? [])].map((line, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is a row's identity
				<Row key={index} line={line} width={columns} />
			))}
			<Row line={status ? [status.text] : []} width={columns} />
			<Row line={hintLine('detail', columns, glyphs)} width={columns} />
		</Box>
	);
};
