/** The fragments of the download under the cursor, small, on a peer's wide screen: the grid, beside it who gave how many. */
import {memo} from 'react';
import {bar} from '../bars.ts';
import type {Glyphs} from '../glyphs.ts';
import {useLook} from '../hooks/use-look.ts';
import type {DetailView, SessionView} from '../host/session-view.ts';
import {column, fitLine, type Line} from '../line.ts';
import {shapeOf} from '../ui/grid.ts';
import type {UiState} from '../ui/state.ts';
import {countsText, gridLines, gridNote, legend} from './fragment-grid.ts';
import {Panel} from './panel.tsx';
import {onDisk, sourceMark, sourcesInOrder} from './source-lines.ts';

export type FragmentPreviewProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	readonly width: number;
	readonly height: number;
};

/** Cells at the right for the sources. */
const sideCells = 31;
const barCells = 11;

export const FragmentPreview = ({view, ui, width, height}: FragmentPreviewProps) =>
	view.detail ? (
		<Grid detail={view.detail} sources={view.sources} chosen={ui.detail} width={width} height={height} />
	) : (
		<Panel
			title="FRAGMENTS"
			width={width}
			height={height}
			lines={[[['muted', '  of the download under the cursor']]]}
		/>
	);

type GridProps = {
	readonly detail: DetailView;
	readonly sources: SessionView['sources'];
	readonly chosen: UiState['detail'];
	readonly width: number;
	readonly height: number;
};

const Grid = memo(({detail, sources, chosen, width, height}: GridProps) => {
	const {glyphs} = useLook();
	const gridCells = width - 2 - sideCells;
	const shape = shapeOf(detail.states.length, {width: gridCells, rows: height - 3, isTight: false}, 0);
	const grid = gridLines(detail, shape, {...chosen, cursor: null}, glyphs);
	const side = sideLines(detail, sources, shape.rows, glyphs);
	const lines = Array.from(
		{length: shape.rows},
		(_, index): Line => [...fitLine(grid[index] ?? [], gridCells, glyphs), ...(side[index] ?? [])],
	);
	return (
		<Panel
			title={`FRAGMENTS ${detail.name}`}
			note={gridNote(shape, chosen)}
			foot={legend(chosen, shape, glyphs)}
			width={width}
			height={height}
			lines={[...lines, [`  ${countsText(detail)}`]]}
		/>
	);
});

/** `A bob         400 ██▎········`. */
const sideLines = (
	detail: DetailView,
	sources: SessionView['sources'],
	height: number,
	glyphs: Glyphs,
): readonly Line[] => {
	const amount = (name: string, fragments: number): string =>
		` ${column(name, 10, glyphs)} ${String(fragments).padStart(5)} ${bar(fragments / Math.max(1, detail.states.length), barCells, glyphs)}`;
	const disk = onDisk(detail);
	const all = [
		...sourcesInOrder({sources}).map((source): Line => [sourceMark(source), amount(source.name, source.fragments)]),
		...(disk > 0 ? [[['muted', '#'], amount('disk', disk)] as Line] : []),
	];
	const hidden = all.length - height;
	return hidden > 0 ? [...all.slice(0, height - 1), [['muted', `  and ${hidden + 1} more`]]] : all;
};
