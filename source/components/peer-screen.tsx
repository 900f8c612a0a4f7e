/** A peer: files of the swarm, search, transfers, active peers, events. Lays out; what stands in each is in the `*-lines` beside it. */
import {Box} from 'ink';
import {formatClock} from '../format.ts';
import {type Look, useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {fileColumns} from '../ui/file-rows.ts';
import {stackedHeights, wideHeights} from '../ui/peer-layout.ts';
import {layoutOf, type PeerPanel, type UiState} from '../ui/state.ts';
import {fileHeading, fileLines, fileNote} from './file-lines.ts';
import {FragmentPreview} from './fragment-preview.tsx';
import {Frame, hintLine} from './frame.tsx';
import {logLines} from './log-lines.ts';
import {hasNotice, ManagerNotice, noticeHeight} from './manager-notice.tsx';
import {Panel} from './panel.tsx';
import {peerHeadLine} from './peer-head.ts';
import {PeerNarrow} from './peer-narrow.tsx';
import {peerStatus} from './peer-status.ts';
import {rosterLines, rosterNote} from './roster-lines.ts';
import {SearchPanel} from './search-panel.tsx';
import {transferLines, transferTotals} from './transfer-lines.ts';

export type ScreenProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
};

type PanelOf = ScreenProps & {readonly width: number; readonly height: number};

export const PeerScreen = (props: ScreenProps) => {
	const {view, ui, now} = props;
	const look = useLook();
	const {columns, rows} = ui.size;
	const layout = layoutOf(ui.size);
	const head = view.peer;
	if (layout === 'narrow' || layout === 'tiny') return <PeerNarrow {...props} />;
	const notice = head && hasNotice(head) ? noticeHeight : 0;
	const body = rows - 3 - notice;
	return (
		<Frame
			size={ui.size}
			head={head ? peerHeadLine(head, columns, now, look.glyphs) : []}
			status={peerStatus(view, ui, now)}
			hints={hintLine(ui.peer.focus, columns, look.glyphs, ui.peer.isTyping)}
		>
			{notice > 0 && head ? <ManagerNotice head={head} now={now} width={columns} /> : null}
			{ui.isPanelFull ? (
				<OnePanel {...props} width={columns} height={body} panel={ui.peer.focus} />
			) : layout === 'wide' ? (
				<Wide {...props} width={columns} height={body} />
			) : (
				<Stacked {...props} width={columns} height={body} />
			)}
		</Frame>
	);
};

const OnePanel = ({panel, ...props}: PanelOf & {readonly panel: PeerPanel}) => {
	switch (panel) {
		case 'files':
			return <Files {...props} />;
		case 'search':
			return <SearchPanel {...props} isFocused />;
		case 'transfers':
			return <Transfers {...props} />;
		case 'roster':
			return <Roster {...props} />;
		case 'peer-events':
			return <Events {...props} />;
		default:
			return panel satisfies never;
	}
};

const Stacked = (props: PanelOf) => {
	const {view, ui, width, height} = props;
	const {files, search, slot} = stackedHeights(height, view, ui.peer);
	return (
		<>
			<Files {...props} height={files} />
			<SearchPanel view={view} ui={ui} width={width} height={search} isFocused={ui.peer.focus === 'search'} />
			<Slot {...props} height={slot} />
		</>
	);
};

/** The lowest place of a small screen: the one of three panels that has the focus, transfers otherwise. */
const Slot = (props: PanelOf) => {
	const {focus} = props.ui.peer;
	if (focus === 'roster') return <Roster {...props} />;
	if (focus === 'peer-events') return <Events {...props} />;
	return <Transfers {...props} note={`4 ACTIVE PEERS (${props.view.roster.size})  5 EVENTS`} />;
};

const Wide = (props: PanelOf) => {
	const {view, ui, width, height} = props;
	const heights = wideHeights(height);
	const left = Math.floor((width * 7) / 15);
	const transfers = Math.floor((width * 9) / 15);
	return (
		<>
			<Box>
				<Files {...props} width={left} height={heights.top} />
				<SearchPanel
					view={view}
					ui={ui}
					width={width - left}
					height={heights.top}
					isFocused={ui.peer.focus === 'search'}
				/>
			</Box>
			<Box>
				<Transfers {...props} width={transfers} height={heights.middle} />
				<Roster {...props} width={width - transfers} height={heights.middle} />
			</Box>
			<FragmentPreview view={view} ui={ui} width={width} height={heights.fragments} />
			<Events {...props} height={heights.events} />
		</>
	);
};

/** The title and what stands inside, for panels that are a list. */
const inner = ({width, height}: PanelOf, isFocused: boolean, taken: number) => ({
	cells: width - 2,
	height: height - 2 - taken,
	isFocused,
});

const noteOfFiles = ({view, ui}: ScreenProps, {glyphs}: Look): string => {
	const asOf = view.peer?.link.state === 'away' ? `as of ${formatClock(view.peer.listAt)}  ` : '';
	return `${asOf}${fileNote(ui.peer.files, fileColumns, glyphs)}`;
};

const Files = (props: PanelOf) => {
	const {view, ui, width, height} = props;
	const look = useLook();
	const isFocused = ui.peer.focus === 'files';
	const lines = fileLines(view, ui.peer.files, inner(props, isFocused, 1), look.glyphs);
	return (
		<Panel
			title={`1 FILES (${view.files.size})`}
			note={noteOfFiles(props, look)}
			isFocused={isFocused}
			width={width}
			height={height}
			lines={[fileHeading(width - 2, look.glyphs), ...lines]}
		/>
	);
};

const Transfers = (props: PanelOf & {readonly note?: string}) => {
	const {view, ui, width, height, note = ''} = props;
	const {glyphs} = useLook();
	const isFocused = ui.peer.focus === 'transfers';
	const totals = height >= 6 && view.transfers.size > 0 ? 1 : 0;
	const space = inner(props, isFocused, totals);
	const lines = transferLines(view, ui.peer.transfers, space, glyphs);
	const blank = Array.from({length: Math.max(0, space.height - lines.length)}, () => []);
	return (
		<Panel
			title={`3 TRANSFERS (${view.transfers.size})`}
			note={note}
			isFocused={isFocused}
			width={width}
			height={height}
			lines={totals > 0 ? [...lines, ...blank, transferTotals(view, glyphs)] : lines}
		/>
	);
};

const Roster = (props: PanelOf) => {
	const {view, ui, now, width, height} = props;
	const {glyphs} = useLook();
	const isFocused = ui.peer.focus === 'roster';
	return (
		<Panel
			title={`4 ACTIVE PEERS (${view.roster.size})`}
			note={view.peer ? rosterNote(view.peer, now) : ''}
			isFocused={isFocused}
			width={width}
			height={height}
			lines={rosterLines(view, ui.peer.roster, inner(props, isFocused, 0), glyphs)}
		/>
	);
};

const Events = (props: PanelOf) => {
	const {view, ui, width, height} = props;
	const {glyphs} = useLook();
	const isFocused = ui.peer.focus === 'peer-events';
	return (
		<Panel
			title="5 EVENTS"
			isFocused={isFocused}
			width={width}
			height={height}
			lines={logLines(view.peerLog, {cells: width - 2, height: height - 2, back: isFocused ? ui.peer.back : 0}, glyphs)}
		/>
	);
};
