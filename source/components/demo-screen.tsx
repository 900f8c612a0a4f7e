/** The demo: the manager and the peer that downloads side by side, one below the other where there is less room. Lays out only. */
import {Box} from 'ink';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView, TransferRow} from '../host/session-view.ts';
import {cut} from '../line.ts';
import {placeOf} from '../ui/places.ts';
import {layoutOf, type UiState} from '../ui/state.ts';
import {DemoEnd, DemoEvents, DemoFragments, DemoSources, demoGridHeight} from './demo-panels.tsx';
import {Frame, hintLine, type Status} from './frame.tsx';
import {ManagerEvents} from './manager-events.tsx';
import {ManagerPeers} from './manager-peers.tsx';
import {latestMessage} from './peer-status.ts';
import {SearchPanel} from './search-panel.tsx';

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
	const managerWidth = Math.floor(columns * 0.44);
	const body = rows - 3;
	return (
		<Frame
			size={ui.size}
			head={[' ', ['title', 'DEMO'], cut(`  ${view.stage?.title ?? ''}`, columns - 6, glyphs)]}
			status={latestMessage(ui, now) ?? stageStatus(view)}
			hints={hintLine(placeOf(ui), columns, glyphs, ui.peer.isTyping)}
		>
			{layout === 'wide' ? (
				<Box>
					<Manager {...props} width={managerWidth} height={body} />
					<Downloader {...props} width={columns - managerWidth} height={body} />
				</Box>
			) : layout === 'stacked' ? (
				<Stacked {...props} width={columns} height={body} />
			) : (
				<Narrow {...props} width={columns} height={body} />
			)}
		</Frame>
	);
};

const stageStatus = ({stage}: SessionView): Status => {
	const tone = stage?.act === 'failed' ? 'error' : stage?.act === 'over' ? 'ok' : 'plain';
	return {text: stage?.line ?? 'opening', tone};
};

const isOver = ({stage, detail}: SessionView): boolean => stage?.act === 'over' && detail?.summary != null;

const rowOf = ({transfers}: SessionView): TransferRow | undefined => [...transfers.values()].at(-1);

/** Until something is fetched there is only the search to look at; later whoever searches again sees what comes. */
const isSearchShown = ({search, peer}: SessionView, ui: UiState, row: TransferRow | undefined): boolean =>
	peer !== null && (!row || ui.peer.isTyping || (search !== null && search.startedAt > row.startedAt));

const Manager = ({view, ui, now, width, height}: Sized) => {
	const peers = Math.max(10, Math.floor(height * 0.45));
	return (
		<Box flexDirection="column" width={width}>
			<ManagerPeers view={view} ui={ui} now={now} width={width} height={peers} />
			<ManagerEvents view={view} width={width} height={height - peers} back={0} />
		</Box>
	);
};

/** Search, then the fragments and who gives them, at last the summary. */
const Downloader = ({view, ui, width, height}: Sized) => {
	if (isOver(view)) return <DemoEnd view={view} width={width} height={height} />;
	const row = rowOf(view);
	const search = isSearchShown(view, ui, row) ? Math.min(8, Math.floor(height * 0.3)) : 0;
	const sources = row ? 8 : 0;
	const rest = height - search - sources;
	// The grid takes what it needs; below it there is room for what alice hears.
	const needed = row && view.detail ? Math.max(10, demoGridHeight(view.detail, width, rest)) : rest;
	const events = rest - needed >= 4 ? rest - needed : 0;
	return (
		<Box flexDirection="column" width={width}>
			{search > 0 ? <Search view={view} ui={ui} width={width} height={search} /> : null}
			<DemoFragments view={view} chosen={ui.detail} row={row} width={width} height={rest - events} hasSources={false} />
			{sources > 0 ? <DemoSources view={view} width={width} height={sources} /> : null}
			{events > 0 ? <DemoEvents view={view} width={width} height={events} /> : null}
		</Box>
	);
};

const Stacked = ({view, ui, now, width, height}: Sized) => {
	if (isOver(view)) return <DemoEnd view={view} width={width} height={height} />;
	const row = rowOf(view);
	const peers = Math.max(9, Math.floor(height * 0.43));
	const search = isSearchShown(view, ui, row) ? 5 : 0;
	const rest = height - peers - search;
	return (
		<>
			<ManagerPeers view={view} ui={ui} now={now} width={width} height={peers} />
			{search > 0 ? <Search view={view} ui={ui} width={width} height={search} /> : null}
			<DemoFragments view={view} chosen={ui.detail} row={row} width={width} height={rest} hasSources />
		</>
	);
};

/** Too small for both sides: the download, and its search while there is one. */
const Narrow = ({view, ui, width, height}: Sized) => {
	if (isOver(view)) return <DemoEnd view={view} width={width} height={height} />;
	const row = rowOf(view);
	const isSearching = isSearchShown(view, ui, row);
	if (row && isSearching) return <Search view={view} ui={ui} width={width} height={height} />;
	const search = isSearching ? Math.min(6, Math.floor(height / 2)) : 0;
	return (
		<>
			{search > 0 ? <Search view={view} ui={ui} width={width} height={search} /> : null}
			<DemoFragments view={view} chosen={ui.detail} row={row} width={width} height={height - search} hasSources />
		</>
	);
};

const Search = ({view, ui, width, height}: Omit<Sized, 'now'>) => (
	<SearchPanel view={view} ui={ui} width={width} height={height} isFocused title="ALICE: SEARCH" />
);
