/** One download: every fragment, every source, the fragment under the cursor. */
import {Box} from 'ink';
import {formatSize} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {useLook} from '../hooks/use-look.ts';
import type {DetailView, SessionView, TransferRow} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import {detailGrid} from '../ui/grid.ts';
import {layoutOf, type UiState} from '../ui/state.ts';
import {detailTitle, progressLine} from './detail-head.ts';
import {DetailNarrow} from './detail-narrow.tsx';
import {gridLines, gridNote, gridShape, legend, ruler} from './fragment-grid.ts';
import {historyLines} from './fragment-history.ts';
import {Frame, hintLine} from './frame.tsx';
import {logLines} from './log-lines.ts';
import {Panel} from './panel.tsx';
import {peerHeadLine} from './peer-head.ts';
import {PeerScreen} from './peer-screen.tsx';
import {peerStatus} from './peer-status.ts';
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
			status={peerStatus(view, ui, now)}
			hints={hintLine(ui.detail.focus, columns, glyphs)}
		>
			<Row line={detailTitle(row, detail, columns, glyphs)} width={columns} />
			<Row line={progressLine(row, columns, glyphs)} width={columns} />
			<Panels view={view} ui={ui} now={now} row={row} detail={detail} height={rows - 5} />
		</Frame>
	);
};

type PanelsProps = DetailProps & {readonly row: TransferRow; readonly detail: DetailView; readonly height: number};

const Panels = (props: PanelsProps) => {
	const {ui, detail, height} = props;
	const {columns} = ui.size;
	const {width, rows} = detailGrid(ui.size);
	const {all} = gridShape(detail, ui.detail, {width, rows, columns, hasCursor: false});
	const grid = Math.min(rows, all) + 3;
	if (ui.isPanelFull)
		return ui.detail.focus === 'detail' ? (
			<Fragments {...props} height={height} />
		) : (
			<Sources {...props} width={columns} height={height} />
		);
	const rest = height - grid;
	if (layoutOf(ui.size) !== 'wide')
		return (
			<>
				<Fragments {...props} height={grid} />
				<Sources {...props} width={columns} height={rest} />
			</>
		);
	const sources = Math.floor((columns * 2) / 3);
	return (
		<>
			<Fragments {...props} height={grid} />
			<Box>
				<Sources {...props} width={sources} height={rest} />
				<History {...props} width={columns - sources} height={rest} />
			</Box>
		</>
	);
};

const Fragments = ({ui, detail, height}: PanelsProps) => {
	const {glyphs} = useLook();
	const {columns} = ui.size;
	const isFocused = ui.detail.focus === 'detail';
	const room = {width: columns - 2, rows: height - 3, columns, hasCursor: isFocused};
	const shape = gridShape(detail, ui.detail, room);
	const note = `#${ui.detail.cursor}  ${gridNote(shape, ui.detail)}${columns >= 110 ? ` fragment${shape.perCell === 1 ? '' : 's'}, ${formatSize(detail.fragmentSize)} each` : ''}`;
	return (
		<Panel
			title="1 FRAGMENTS"
			note={note}
			foot={legend(ui.detail.isAvailability, glyphs)}
			isFocused={isFocused}
			width={columns}
			height={height}
			lines={[ruler(shape, columns), ...gridLines(detail, ui.detail, room, glyphs)]}
		/>
	);
};

const states = ({missing, tenths}: Glyphs): readonly Line[] => [
	[],
	[['title', ' STATES']],
	['  A verified, from source A      a asked of A, or arriving'],
	['  # was on disk before           ! failed its hash, asked again'],
	[`  ? no source has it             ${missing} missing`],
	[`  % several sources in one cell  ${tenths[0]} to ${tenths.at(-1)} partly done`],
];

const Sources = ({view, ui, detail, width, height}: PanelsProps & {readonly width: number}) => {
	const {glyphs} = useLook();
	const isFocused = ui.detail.focus === 'sources';
	const isWide = layoutOf(ui.size) === 'wide';
	const lines = sourceLines(view, detail, {height: height - 3, cursor: isFocused ? ui.detail.source : -1}, glyphs);
	const words = isWide && lines.length + 9 <= height ? states(glyphs) : [];
	return (
		<Panel
			title="2 SOURCES"
			note={`swarm ${detail.swarm} ${detail.swarm === 1 ? 'peer' : 'peers'}`}
			isFocused={isFocused}
			width={width}
			height={height}
			lines={[sourceHeading(width), ...lines, ...words]}
		/>
	);
};

const History = ({view, detail, now, width, height}: PanelsProps & {readonly width: number}) => {
	const {glyphs} = useLook();
	const history = historyLines(detail, now, glyphs);
	const room = Math.max(0, height - 4 - history.length);
	const log = logLines(view.peerLog, {cells: width - 2, height: room, back: 0}, glyphs);
	return (
		<Panel
			title="3 HISTORY"
			width={width}
			height={height}
			lines={[...history.map((line): Line => [' ', ...line]), [], [['title', ' LOG']], ...log]}
		/>
	);
};
