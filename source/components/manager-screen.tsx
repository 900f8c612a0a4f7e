/** A manager: who is here, who downloads what together, what happened, all about what is under the cursor where there is room. Lays out the panels. */
import {Box} from 'ink';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {layoutOf, type UiState} from '../ui/state.ts';
import {Frame, hintLine} from './frame.tsx';
import {GroupMembersPanel, GroupsPanel, groupsHeight} from './group-panels.tsx';
import {ManagerEvents} from './manager-events.tsx';
import {managerHeadLine, managerStatus} from './manager-head.ts';
import {ManagerNarrow} from './manager-narrow.tsx';
import {ManagerPeers, peersHeight} from './manager-peers.tsx';
import {MemberPanel} from './member-panel.tsx';

export type ManagerScreenProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
};

export const ManagerScreen = (props: ManagerScreenProps) => {
	const {view, ui, now} = props;
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const layout = layoutOf(ui.size);
	if (layout === 'narrow' || layout === 'tiny') return <ManagerNarrow {...props} />;
	const room = {...props, width: columns, height: rows - 3};
	return (
		<Frame
			size={ui.size}
			head={managerHeadLine(view, columns, now, glyphs)}
			status={managerStatus(view, ui, now)}
			hints={hintLine(ui.manager.focus, columns, glyphs)}
		>
			{ui.manager.focus === 'groups' ? (
				<Groups {...room} />
			) : ui.isPanelFull ? (
				<Full {...room} />
			) : layout === 'wide' ? (
				<Wide {...room} />
			) : (
				<Stacked {...room} />
			)}
		</Frame>
	);
};

type Room = ManagerScreenProps & {readonly width: number; readonly height: number};

/** The groups stand where the peers do else, the members of the one under the cursor below. */
const Groups = (room: Room) => {
	if (room.ui.isPanelFull) return <GroupsPanel {...room} />;
	const isWide = layoutOf(room.ui.size) === 'wide';
	const [usual, least] = isWide ? [41, 15] : [45, 7];
	const wanted = Math.max(Math.floor((room.height * usual) / 100), groupsHeight(room.view, room.ui));
	const top = Math.min(room.height - least, wanted);
	const below = {...room, height: room.height - top};
	const half = isWide ? Math.floor(room.width / 2) : room.width;
	return (
		<>
			<GroupsPanel {...room} height={top} />
			<Box>
				<GroupMembersPanel {...below} width={half} />
				{isWide ? (
					<ManagerEvents {...below} width={room.width - half} back={room.ui.manager.back} title={eventsTitle(true)} />
				) : null}
			</Box>
		</>
	);
};

const Full = (room: Room) => {
	const {focus, back} = room.ui.manager;
	const isWide = layoutOf(room.ui.size) === 'wide';
	if (focus === 'manager-events') return <ManagerEvents {...room} back={back} isFocused title={eventsTitle(isWide)} />;
	if (focus === 'member' && isWide) return <MemberPanel {...room} title="2 SELECTED" isFocused />;
	return <ManagerPeers {...room} />;
};

/** As Tab and the digits go. */
const eventsTitle = (isWide: boolean): string => (isWide ? '3 EVENTS' : '2 EVENTS');

/** The table takes what it needs, between its usual share (in percent) and what leaves the panels below readable. */
const tableHeight = ({view, ui, height}: Room, usual: number, below: number): number =>
	Math.min(height - below, Math.max(Math.floor((height * usual) / 100), peersHeight(view, ui.manager)));

const Stacked = (room: Room) => {
	const {focus, back} = room.ui.manager;
	const peers = tableHeight(room, 58, 7);
	return (
		<>
			<ManagerPeers {...room} height={peers} />
			<ManagerEvents {...room} height={room.height - peers} back={back} isFocused={focus === 'manager-events'} />
		</>
	);
};

const Wide = (room: Room) => {
	const {focus, back} = room.ui.manager;
	const peers = tableHeight(room, 41, 15);
	const below = {...room, height: room.height - peers};
	const half = Math.floor(room.width / 2);
	return (
		<>
			<ManagerPeers {...room} height={peers} />
			<Box>
				<MemberPanel {...below} width={half} title="2 SELECTED" isFocused={focus === 'member'} />
				<ManagerEvents
					{...below}
					width={room.width - half}
					back={back}
					isFocused={focus === 'manager-events'}
					title={eventsTitle(true)}
				/>
			</Box>
		</>
	);
};
