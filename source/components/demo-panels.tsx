/** What alice's half of the demo shows: the fragments as they come, who gives them, what she hears, the end. */
import {memo} from 'react';
import {useLook} from '../hooks/use-look.ts';
import type {DetailView, SessionView, StageView, TransferRow} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import {shapeOf} from '../ui/grid.ts';
import type {DetailUi} from '../ui/state.ts';
import {progressLine} from './detail-head.ts';
import {gridLines, gridNote, legend, legendLines} from './fragment-grid.ts';
import {logLines} from './log-lines.ts';
import {Panel} from './panel.tsx';
import {shortSourceLines} from './short-sources.ts';
import {onDisk, sourceHeading, sourceLines} from './source-lines.ts';
import {summaryLinesOf} from './summary-lines.ts';
import {wrapped} from './wrapped.ts';

type Sized = {readonly view: SessionView; readonly width: number; readonly height: number};

/** Borders and the bar. */
const around = 3;

/** Rows of the panel around all of the grid, at most so many. */
export const demoGridHeight = ({states}: DetailView, width: number, most: number): number =>
	shapeOf(states.length, {width: width - 2, rows: most - around, isTight: true}, 0).all + around;

type FragmentsProps = Sized & {
	readonly chosen: DetailUi;
	readonly row: TransferRow | undefined;
	/** Whether the sources stand below the grid in this panel. */
	readonly hasSources: boolean;
};

export const DemoFragments = ({view, chosen, row, width, height, hasSources}: FragmentsProps) => {
	const {detail, stage, sources} = view;
	if (row && detail)
		return (
			<Grid
				detail={detail}
				sources={sources}
				chosen={chosen}
				row={row}
				width={width}
				height={height}
				hasSources={hasSources}
			/>
		);
	const title = row ? `ALICE FETCHES ${row.name}` : 'ALICE';
	return <Panel title={title} width={width} height={height} lines={waitingLines(stage, width - 2)} />;
};

type GridProps = Omit<FragmentsProps, 'view' | 'row'> & {
	readonly detail: DetailView;
	readonly sources: SessionView['sources'];
	readonly row: TransferRow;
};

const Grid = memo(({detail, sources, chosen, row, width, height, hasSources}: GridProps) => {
	const {glyphs} = useLook();
	const cells = width - 2;
	const room = height - around;
	const wanted = hasSources ? Math.min(sources.size + (onDisk(detail) > 0 ? 1 : 0), Math.floor(room / 2)) : 0;
	const shape = shapeOf(detail.states.length, {width: cells, rows: Math.max(1, room - wanted), isTight: true}, 0);
	const grid = gridLines(detail, shape, {...chosen, cursor: null}, glyphs);
	const meaning = legend(chosen, shape, glyphs);
	// A border too short for it would cut the legend.
	const signs = meaning.length + 6 > width ? legendLines(meaning, cells, glyphs) : [];
	const space = {cells, height: room - grid.length - signs.length, cursor: null};
	const below = hasSources
		? cells >= 78
			? sourceLines({sources}, detail, space, glyphs)
			: shortSourceLines({sources}, detail, space, glyphs)
		: [];
	return (
		<Panel
			title={`ALICE FETCHES ${row.name}`}
			note={gridNote(shape, chosen)}
			foot={signs.length > 0 ? '' : meaning}
			isFocused
			width={width}
			height={height}
			lines={[progressLine(row, cells, glyphs), ...grid, ...signs, ...below]}
		/>
	);
});

const waitingLines = (stage: StageView | null, cells: number): readonly Line[] => {
	if (stage?.act !== 'playing' || stage.invitation === '')
		return [[], ...wrapped(stage?.line ?? 'opening', cells - 4).map(muted)];
	return [
		[],
		...wrapped(stage.invitation, cells - 4).map((text): Line => [`  ${text}`]),
		['  ', ['key', '/'], ' searches, ', ['key', 'space'], ' marks, ', ['key', 'enter'], ' fetches:'],
		['  do it, or just watch.'],
	];
};

const muted = (text: string): Line => ['  ', ['muted', text]];

export const DemoSources = ({view, width, height}: Sized) => {
	const {glyphs} = useLook();
	const {detail} = view;
	const cells = width - 2;
	if (cells < 78) {
		const lines = detail ? shortSourceLines(view, detail, {cells, height: height - 2, cursor: null}, glyphs) : [];
		return <Panel title="SOURCES" width={width} height={height} lines={lines} />;
	}
	const lines = detail ? sourceLines(view, detail, {cells, height: height - 3, cursor: null}, glyphs) : [];
	return <Panel title="SOURCES" width={width} height={height} lines={[sourceHeading(cells), ...lines]} />;
};

export const DemoEvents = ({view, width, height}: Sized) => {
	const {glyphs} = useLook();
	const lines = logLines(view.peerLog, {cells: width - 2, height: height - 2, back: 0}, glyphs);
	return <Panel title="EVENTS OF alice" width={width} height={height} lines={lines} />;
};

/** What came, from whom, and what to type next: that is never cut off. */
export const DemoEnd = ({view: {detail, stage}, width, height}: Sized) => {
	const {glyphs} = useLook();
	const next = (stage?.next ?? []).map((text, index): Line => [[index === 0 ? 'title' : 'text', `  ${text}`]]);
	const space = {cells: width - 2, height: Math.max(1, height - 2 - next.length - 1)};
	const summary = detail?.summary ? summaryLinesOf(detail, detail.summary, space, glyphs) : [];
	return <Panel title="DONE" isFocused width={width} height={height} lines={[...summary, [], ...next]} />;
};
