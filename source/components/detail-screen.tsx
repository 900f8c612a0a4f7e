/** One download: every fragment, every source, the fragment under the cursor. Lays out; what stands in each is in the modules beside it. */
import {Box} from 'ink';
import {memo} from 'react';
import {formatSize} from '../format.ts';
import {useLook} from '../hooks/use-look.ts';
import type {DetailView, SessionView, TransferRow} from '../host/session-view.ts';
import {type Line, widthOf} from '../line.ts';
import {detailGrid, shapeOf} from '../ui/grid.ts';
import {layoutOf, type UiState} from '../ui/state.ts';
import {detailStatus, detailTitle, progressLine} from './detail-head.ts';
import {fileLog} from './detail-log.ts';
import {DetailNarrow} from './detail-narrow.tsx';
import {countsText, gridLines, gridNote, legend, longLegend, ruler} from './fragment-grid.ts';
import {historyLines, historySentence} from './fragment-history.ts';
import {Frame, hintLine, type Status} from './frame.tsx';
import {fittingNote, neighbourNotes} from './neighbour-notes.ts';
import {PaintedRows} from './painted-rows.tsx';
import {Panel} from './panel.tsx';
import {peerHeadLine} from './peer-head.ts';
import {PeerScreen} from './peer-screen.tsx';
import {Row} from './row.tsx';
import {sourceHeading, sourceLines} from './source-lines.ts';

export type DetailProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
};

export const DetailScreen = ({view, ui, now}: DetailProps) => {
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const row = ui.screen.name === 'detail' ? view.transfers.get(ui.screen.row) : undefined;
	const {detail, peer} = view;
	// Nothing is known of its fragments yet: the peer's own screen says why.
	if (!row || !detail || detail.id !== row.id) return <PeerScreen view={view} ui={ui} now={now} />;
	const layout = layoutOf(ui.size);
	if (layout === 'narrow' || layout === 'tiny')
		return <DetailNarrow view={view} ui={ui} now={now} row={row} detail={detail} />;
	return (
		<Frame
			size={ui.size}
			head={peer ? peerHeadLine(peer, columns, now, glyphs) : []}
			status={detailStatus(view, ui, now, row) ?? cursorStatus(ui, detail, now)}
			hints={hintLine(ui.detail.focus, columns, glyphs)}
		>
			<Row line={detailTitle(row, detail, columns, glyphs)} width={columns} />
			<Row line={progressLine(row, columns, glyphs)} width={columns} />
			<Panels view={view} ui={ui} now={now} row={row} detail={detail} height={rows - 5} />
		</Frame>
	);
};

/** Where there is no panel for it, the fragment under the cursor has the status line while nothing else is said. */
const cursorStatus = (ui: UiState, detail: DetailView, now: number): Status | null =>
	layoutOf(ui.size) === 'wide' && !ui.isPanelFull ? null : {text: historySentence(detail, now), tone: 'plain'};

type PanelsProps = DetailProps & {readonly row: TransferRow; readonly detail: DetailView; readonly height: number};

const Panels = (props: PanelsProps) => {
	const {ui, detail, height} = props;
	const {columns} = ui.size;
	const isWide = layoutOf(ui.size) === 'wide';
	const {rows, all} = shapeOf(detail.states.length, detailGrid(ui), ui.detail.perCell);
	const of = {detail, size: ui.size, isPanelFull: ui.isPanelFull, chosen: ui.detail};
	if (ui.isPanelFull && ui.detail.focus === 'detail') return <Fragments {...of} height={height} hasCounts={false} />;
	if (ui.isPanelFull) return <Sources {...props} width={columns} height={height} />;
	const grid = Math.min(rows, all) + 3;
	const sources = isWide ? Math.floor((columns * 2) / 3) : columns;
	return (
		<>
			<Fragments {...of} height={grid} hasCounts={isWide} />
			<Box>
				<Sources {...props} width={sources} height={height - grid} />
				{isWide ? <History {...props} width={columns - sources} height={height - grid} /> : null}
			</Box>
		</>
	);
};

type FragmentsProps = Pick<UiState, 'size' | 'isPanelFull'> & {
	readonly detail: DetailView;
	readonly chosen: UiState['detail'];
	readonly height: number;
	/** Whether the signs are explained elsewhere, so that there is room to count. */
	readonly hasCounts: boolean;
};

/** The dearest panel: the passing of a second alone draws nothing of it anew. */
const Fragments = memo(({detail, chosen, size, isPanelFull, height, hasCounts}: FragmentsProps) => {
	const {glyphs} = useLook();
	const {columns} = size;
	const shape = shapeOf(detail.states.length, detailGrid({size, isPanelFull}), chosen.perCell);
	const each =
		columns >= 110 ? ` fragment${shape.perCell === 1 ? '' : 's'}, ${formatSize(detail.fragmentSize)} each` : '';
	const shown = {...chosen, cursor: Math.min(chosen.cursor, Math.max(0, detail.states.length - 1))};
	return (
		<Panel
			title="1 FRAGMENTS"
			note={`#${shown.cursor}  ${gridNote(shape, chosen)}${each}`}
			foot={hasCounts ? countsText(detail) : legend(chosen, shape, glyphs)}
			isFocused={chosen.focus === 'detail'}
			width={columns}
			height={height}
		>
			<PaintedRows lines={[ruler(shape, shown.cursor, glyphs), ...gridLines(detail, shape, shown, glyphs)]} />
		</Panel>
	);
});

type SizedProps = PanelsProps & {readonly width: number};

const Sources = ({view, ui, detail, width, height}: SizedProps) => {
	const {glyphs} = useLook();
	const isFocused = ui.detail.focus === 'sources';
	const meaning = layoutOf(ui.size) === 'wide' && !ui.isPanelFull ? longLegend(ui.detail, glyphs) : [];
	const space = {cells: width - 2, height: height - 3 - meaning.length, cursor: isFocused ? ui.detail.source : null};
	const lines = sourceLines(view, detail, space, glyphs);
	const spare = space.height - lines.length;
	const heading: readonly Line[] = meaning.length === 0 || spare < 2 ? [] : [[], [['title', ' STATES']]];
	const apart: readonly Line[] = heading.length === 0 ? Array.from({length: spare}, () => []) : [];
	return (
		<Panel
			title="2 SOURCES"
			note={fittingNote(neighbourNotes(detail), width - (isFocused ? 20 : 18), widthOf)}
			isFocused={isFocused}
			width={width}
			height={height}
			lines={[sourceHeading(width - 2), ...lines, ...heading, ...apart, ...meaning]}
		/>
	);
};

const History = ({view, detail, row, now, width, height}: SizedProps) => {
	const {glyphs} = useLook();
	const history = historyLines(detail, now, Math.max(4, Math.floor((height - 2) * 0.6)), glyphs);
	const room = height - 2 - history.length - 2;
	const log = fileLog(view, row.name, {cells: width - 2, height: Math.max(0, room)}, glyphs);
	return (
		<Panel title="3 HISTORY" width={width} height={height} lines={[...history, [], [['title', ' LOG']], ...log]} />
	);
};
