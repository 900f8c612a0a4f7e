/** A peer: files of the swarm, search, transfers, active peers, events. Lays out the panels; knows nothing of what stands in them. */
import {Box} from 'ink';
import {useState} from 'react';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {isLowest, type LowestPanel, stackedHeights, wideHeights} from '../ui/peer-layout.ts';
import {layoutOf, type PeerPanel, type UiState} from '../ui/state.ts';
import {FragmentPreview} from './fragment-preview.tsx';
import {Frame, hintLine} from './frame.tsx';
import {hasNotice, ManagerNotice, noticeHeight} from './manager-notice.tsx';
import {peerHeadLine} from './peer-head.ts';
import {PeerNarrow} from './peer-narrow.tsx';
import {
	EventsPanel,
	FilesPanel,
	OnePanel,
	type PanelOf,
	RosterPanel,
	SlotPanel,
	TransfersPanel,
} from './peer-panels.tsx';
import {peerStatus} from './peer-status.ts';
import {tabLine} from './peer-tabs.ts';
import {Row} from './row.tsx';
import {SearchPanel} from './search-panel.tsx';

export type ScreenProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
};

export const PeerScreen = (props: ScreenProps) => {
	const {view, ui, now} = props;
	const {glyphs} = useLook();
	const lowest = useLowest(ui.peer.focus);
	const {columns, rows} = ui.size;
	const layout = layoutOf(ui.size);
	if (layout === 'narrow' || layout === 'tiny') return <PeerNarrow {...props} />;
	const head = view.peer;
	const isNoticed = head !== null && hasNotice(head);
	const room = {...props, width: columns, height: rows - 3 - (isNoticed ? noticeHeight : 0)};
	return (
		<Frame
			size={ui.size}
			head={head ? peerHeadLine(head, columns, now, glyphs) : [' ', ['title', 'PEER']]}
			status={peerStatus(view, ui, now)}
			hints={hintLine(ui.peer.focus, columns, glyphs, ui.peer.isTyping)}
		>
			{isNoticed ? <ManagerNotice head={head} now={now} width={columns} /> : null}
			{ui.isPanelFull ? (
				<Full {...room} />
			) : layout === 'wide' ? (
				<Wide {...room} />
			) : (
				<Stacked {...room} lowest={lowest} />
			)}
		</Frame>
	);
};

/** Which panel the lowest place of a stacked screen shows: the last of the three that had the focus. */
const useLowest = (focus: PeerPanel): LowestPanel => {
	const [last, setLast] = useState<LowestPanel>('transfers');
	if (!isLowest(focus)) return last;
	if (focus !== last) setLast(focus);
	return focus;
};

const Full = (props: PanelOf) => (
	<>
		<Row line={[' ', ...tabLine(props.ui.peer.focus, props.width - 1)]} width={props.width} />
		<OnePanel {...props} height={props.height - 1} panel={props.ui.peer.focus} />
	</>
);

const Stacked = ({lowest, ...props}: PanelOf & {readonly lowest: LowestPanel}) => {
	const {view, ui, width, height} = props;
	const {files, search, slot} = stackedHeights(height, view, ui.peer.focus);
	return (
		<>
			<FilesPanel {...props} height={files} />
			<SearchPanel view={view} ui={ui} width={width} height={search} isFocused={ui.peer.focus === 'search'} />
			<SlotPanel {...props} height={slot} panel={lowest} />
		</>
	);
};

const Wide = (props: PanelOf) => {
	const {view, ui, width, height} = props;
	const heights = wideHeights(height, view, ui.peer.focus);
	const files = Math.floor(width * 0.46);
	const roster = Math.max(40, Math.min(60, Math.floor(width * 0.35)));
	return (
		<>
			<Box height={heights.top}>
				<FilesPanel {...props} width={files} height={heights.top} />
				<SearchPanel
					view={view}
					ui={ui}
					width={width - files}
					height={heights.top}
					isFocused={ui.peer.focus === 'search'}
				/>
			</Box>
			<Box height={heights.middle}>
				<TransfersPanel {...props} width={width - roster} height={heights.middle} />
				<RosterPanel {...props} width={roster} height={heights.middle} />
			</Box>
			<FragmentPreview view={view} ui={ui} width={width} height={heights.fragments} />
			<EventsPanel {...props} height={heights.events} />
		</>
	);
};
