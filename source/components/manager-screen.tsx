/** A manager: who is here, what happened, all about the peer under the cursor where there is room. */
import {Box} from 'ink';
import {formatUptime} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {between, type Line, type Span} from '../line.ts';
import {formatAddress} from '../net/addresses.ts';
import {cursorPlace} from '../ui/list.ts';
import {memberRows} from '../ui/member-rows.ts';
import {layoutOf, type UiState} from '../ui/state.ts';
import {Frame, hintLine, type Status} from './frame.tsx';
import {ManagerEvents} from './manager-events.tsx';
import {ManagerNarrow} from './manager-narrow.tsx';
import {lateWords, ManagerPeers, peersHeight} from './manager-peers.tsx';
import {memberLines} from './member-lines.ts';
import {Panel} from './panel.tsx';
import {latestMessage} from './peer-status.ts';

export type ManagerScreenProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
};

/** `5 active: 4 alive 1 late   1 gone 1 banned`. */
export const countSpans = ({manager}: SessionView): readonly Span[] => {
	if (!manager) return [];
	const {alive, lateCount, gone, banned} = manager;
	const active: Span[] = [
		`${alive + lateCount} active: ${alive} alive`,
		lateCount > 0 ? ['warn', ` ${lateCount} late`] : '',
	];
	const others = [gone > 0 ? `${gone} gone` : '', banned > 0 ? `${banned} banned` : ''].filter(text => text !== '');
	return others.length === 0 ? active : [...active, ['muted', `   ${others.join(' ')}`]];
};

export const managerHeadLine = (view: SessionView, columns: number, now: number, glyphs: Glyphs): Line => {
	const {manager} = view;
	if (!manager) return [' ', ['title', 'MANAGER'], ' starting'];
	const {host, port, startedAt} = manager;
	const left: Line = [' ', ['title', 'MANAGER'], ` ${formatAddress({host, port})}`];
	return between(left, [...countSpans(view), `   up ${formatUptime(now - startedAt)} `], columns, glyphs);
};

export const managerStatus = ({view, ui, now}: ManagerScreenProps): Status | null => {
	const late = lateWords(view, now);
	const {failure} = view.manager ?? {};
	if (failure) return {text: `${failure.message} ${failure.hint}`, tone: 'error'};
	return latestMessage(ui, now) ?? (late ? {text: late, tone: 'warn'} : null);
};

export const ManagerScreen = (props: ManagerScreenProps) => {
	const {view, ui, now} = props;
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const layout = layoutOf(ui.size);
	if (layout === 'narrow' || layout === 'tiny') return <ManagerNarrow {...props} />;
	const body = rows - 3;
	return (
		<Frame
			size={ui.size}
			head={managerHeadLine(view, columns, now, glyphs)}
			status={managerStatus(props)}
			hints={hintLine(ui.manager.focus, columns, glyphs)}
		>
			{ui.isPanelFull ? (
				<FullPanel {...props} height={body} />
			) : layout === 'wide' ? (
				<Wide {...props} height={body} />
			) : (
				<Stacked {...props} height={body} />
			)}
		</Frame>
	);
};

type Sized = ManagerScreenProps & {readonly height: number};

const FullPanel = ({view, ui, now, height}: Sized) => {
	const {columns} = ui.size;
	if (ui.manager.focus === 'manager-events')
		return <ManagerEvents view={view} width={columns} height={height} back={ui.manager.back} isFocused />;
	if (ui.manager.focus === 'member') return <Selected view={view} ui={ui} now={now} width={columns} height={height} />;
	return <ManagerPeers view={view} ui={ui} now={now} width={columns} height={height} />;
};

/** The table takes what it needs between what the drawings give it and what leaves the events readable. */
const tableHeight = (view: SessionView, ui: UiState, height: number, usual: number, least: number): number =>
	Math.min(height - least, Math.max(Math.floor((height * usual) / 100), peersHeight(view, ui.manager)));

const Stacked = ({view, ui, now, height}: Sized) => {
	const {columns} = ui.size;
	const peers = tableHeight(view, ui, height, 58, 7);
	return (
		<>
			<ManagerPeers view={view} ui={ui} now={now} width={columns} height={peers} />
			<ManagerEvents
				view={view}
				width={columns}
				height={height - peers}
				back={ui.manager.back}
				isFocused={ui.manager.focus === 'manager-events'}
			/>
		</>
	);
};

const Wide = ({view, ui, now, height}: Sized) => {
	const {columns} = ui.size;
	const peers = tableHeight(view, ui, height, 41, 15);
	const half = Math.floor(columns / 2);
	return (
		<>
			<ManagerPeers view={view} ui={ui} now={now} width={columns} height={peers} />
			<Box>
				<Selected view={view} ui={ui} now={now} width={half} height={height - peers} />
				<ManagerEvents
					view={view}
					width={columns - half}
					height={height - peers}
					back={ui.manager.back}
					isFocused={ui.manager.focus === 'manager-events'}
					title="3 EVENTS"
				/>
			</Box>
		</>
	);
};

/** The panel SELECTED: the peer under the cursor. */
export const Selected = ({view, ui, now, width, height}: Sized & {readonly width: number}) => {
	const {glyphs} = useLook();
	const rows = memberRows(view, ui.manager);
	const row =
		rows[
			cursorPlace(
				ui.manager.list.cursor,
				rows.map(({id}) => id),
			)
		];
	return (
		<Panel
			title="2 SELECTED"
			isFocused={ui.manager.focus === 'member' || ui.screen.name === 'member'}
			width={width}
			height={height}
			lines={view.manager ? memberLines(row, view.memberDetail, view.manager, now, glyphs) : []}
		/>
	);
};
