/** The demo: the manager and the peer that downloads side by side, one below the other where there is less room. */
import {Box} from 'ink';
import type {Look} from '../hooks/use-look.ts';
import {useLook} from '../hooks/use-look.ts';
import type {DetailView, SessionView, TransferRow} from '../host/session-view.ts';
import {cut, type Line} from '../line.ts';
import {layoutOf, type UiState} from '../ui/state.ts';
import {progressLine} from './detail-head.ts';
import {gridLines, gridNote, gridShape, legend} from './fragment-grid.ts';
import {Frame, hintLine} from './frame.tsx';
import {logLines} from './log-lines.ts';
import {ManagerEvents} from './manager-events.tsx';
import {ManagerPeers} from './manager-peers.tsx';
import {Panel} from './panel.tsx';
import {latestMessage} from './peer-status.ts';
import {SearchPanel} from './search-panel.tsx';
import {sourceHeading, sourceLines} from './source-lines.ts';
import {summaryLinesOf} from './summary-screen.tsx';

export type DemoProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
};

type Sized = DemoProps & {readonly width: number; readonly height: number};

export const DemoScreen = (props: DemoProps) => {
	const {view, ui, now} = props;
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const layout = layoutOf(ui.size);
	const said = latestMessage(ui, now);
	const line = view.stage?.line ?? 'opening';
	const body = rows - 3;
	return (
		<Frame
			size={ui.size}
			head={[' ', ['title', 'DEMO'], cut('  a manager and six peers in this one process', columns - 6, glyphs)]}
			status={
				said ?? {text: line, tone: view.stage?.act === 'failed' ? 'error' : view.stage?.act === 'over' ? 'ok' : 'plain'}
			}
			hints={hintLine('search', columns, glyphs, ui.peer.isTyping)}
		>
			{layout === 'wide' ? (
				<Box>
					<Left {...props} width={Math.floor(columns * 0.44)} height={body} />
					<Right {...props} width={columns - Math.floor(columns * 0.44)} height={body} />
				</Box>
			) : layout === 'stacked' ? (
				<Stacked {...props} width={columns} height={body} />
			) : (
				<Right {...props} width={columns} height={body} />
			)}
		</Frame>
	);
};

/** The manager's side. */
const Left = ({view, ui, now, width, height}: Sized) => {
	const peers = Math.max(10, Math.floor(height * 0.45));
	return (
		<Box flexDirection="column" width={width}>
			<ManagerPeers view={view} ui={ui} now={now} width={width} height={peers} />
			<ManagerEvents view={view} width={width} height={height - peers} back={0} />
		</Box>
	);
};

/** Alice's side: search, then the fragments and who gives them, at last the summary. */
const Right = ({view, ui, now, width, height}: Sized) => {
	const row = [...view.transfers.values()].at(-1);
	if (isOver(view)) return <Over view={view} ui={ui} now={now} width={width} height={height} />;
	const search = row && !ui.peer.isTyping ? 0 : Math.min(8, Math.floor(height * 0.3));
	const sources = row ? Math.min(8, height - search - 8) : 0;
	const rest = height - search - sources;
	// The grid takes what it needs; below it there is room for what alice hears.
	const grid = row && view.detail ? Math.min(rest, gridHeight(view.detail, ui, width, rest)) : rest;
	const events = rest - grid >= 4 ? rest - grid : 0;
	return (
		<Box flexDirection="column" width={width}>
			{search > 0 ? (
				<SearchPanel view={view} ui={ui} width={width} height={search} isFocused title="ALICE: SEARCH" />
			) : null}
			<Fragments view={view} ui={ui} row={row} width={width} height={rest - events} />
			{sources > 0 ? <Sources view={view} width={width} height={sources} /> : null}
			{events > 0 ? <AliceEvents view={view} width={width} height={events} /> : null}
		</Box>
	);
};

/** Rows of the panel around all of the grid: the bar, the grid, the borders. */
const gridHeight = (detail: DetailView, ui: UiState, width: number, most: number): number => {
	const room = {width: width - 2, rows: most - 3, columns: Math.min(width, 79), hasCursor: false};
	return Math.max(16, gridShape(detail, {...ui.detail, perCell: 0}, room).all + 3);
};

const AliceEvents = ({view, width, height}: Pick<Sized, 'view' | 'width' | 'height'>) => {
	const {glyphs} = useLook();
	const lines = logLines(view.peerLog, {cells: width - 2, height: height - 2, back: 0}, glyphs);
	return <Panel title="EVENTS OF alice" width={width} height={height} lines={lines} />;
};

const Stacked = (props: Sized) => {
	const {view, ui, now, width, height} = props;
	if (isOver(view)) return <Over {...props} />;
	const row = [...view.transfers.values()].at(-1);
	const peers = Math.max(9, Math.floor(height * 0.43));
	const search = row && !ui.peer.isTyping ? 0 : 5;
	return (
		<>
			<ManagerPeers view={view} ui={ui} now={now} width={width} height={peers} />
			{search > 0 ? (
				<SearchPanel view={view} ui={ui} width={width} height={search} isFocused title="ALICE: SEARCH" />
			) : null}
			<Fragments view={view} ui={ui} row={row} width={width} height={height - peers - search} />
		</>
	);
};

type FragmentsProps = Omit<Sized, 'now'> & {readonly row: TransferRow | undefined};

const Fragments = ({view, ui, row, width, height}: FragmentsProps) => {
	const look = useLook();
	const {detail} = view;
	const title = row ? `ALICE FETCHES ${row.name}` : 'ALICE';
	if (!row || !detail) return <Panel title={title} width={width} height={height} lines={waitingLines(view, look)} />;
	const room = {width: width - 2, rows: height - 4 - view.sources.size, columns: Math.min(width, 79), hasCursor: false};
	const isRoomy = height >= 16;
	const rows = isRoomy ? room.rows + view.sources.size : Math.max(2, room.rows);
	const shape = gridShape(detail, {perCell: 0}, {...room, rows});
	const grid = gridLines(detail, {...ui.detail, perCell: 0, cursor: 0}, {...room, rows}, look.glyphs);
	const sources = isRoomy
		? []
		: sourceLines(view, detail, {height: Math.max(0, height - 4 - grid.length), cursor: -1}, look.glyphs);
	return (
		<Panel
			title={title}
			note={gridNote(shape, ui.detail)}
			foot={legend(false, look.glyphs)}
			isFocused
			width={width}
			height={height}
			lines={[progressLine(row, width - 2, look.glyphs), ...grid, ...sources]}
		/>
	);
};

const waitingLines = ({stage, peer}: SessionView, {glyphs}: Look): readonly Line[] => {
	if (stage?.act === 'preparing' || !peer) return [[], ['  ', ['muted', stage?.line ?? 'opening']]];
	return [
		[],
		['  Five peers are here and four of them have the same file.'],
		[
			'  ',
			['key', '/'],
			' searches all of them, ',
			['key', 'space'],
			' marks, ',
			['key', 'enter'],
			` fetches ${glyphs.isAscii ? '-' : '—'} or just watch.`,
		],
	];
};

const Sources = ({view, width, height}: Pick<Sized, 'view' | 'width' | 'height'>) => {
	const {glyphs} = useLook();
	const {detail} = view;
	const lines = detail ? sourceLines(view, detail, {height: height - 3, cursor: -1}, glyphs) : [];
	return <Panel title="SOURCES" width={width} height={height} lines={[sourceHeading(width), ...lines]} />;
};

const isOver = ({stage, detail}: SessionView): boolean => stage?.act === 'over' && detail?.summary != null;

/** What came, from whom, and what to type next. */
const Over = ({view, width, height}: Sized) => {
	const {glyphs} = useLook();
	const {detail, stage} = view;
	const next = (stage?.next ?? []).map((line): Line => [`  ${line}`]);
	const summary = detail?.summary ? summaryLinesOf(detail, detail.summary, width - 2, glyphs) : [];
	const room = Math.max(0, height - 3 - next.length);
	return (
		<Panel title="DONE" isFocused width={width} height={height} lines={[...summary.slice(0, room), [], ...next]} />
	);
};
