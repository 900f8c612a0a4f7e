/** The panels FILES, TRANSFERS, ACTIVE PEERS and EVENTS with their borders. What stands in each is in the `*-lines` beside it. */
import {formatClock} from '../format.ts';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import {fileColumns, fileRows, rosterRows, transferRows} from '../ui/file-rows.ts';
import type {ListUi} from '../ui/list.ts';
import type {LowestPanel} from '../ui/peer-layout.ts';
import type {PeerPanel, UiState} from '../ui/state.ts';
import {fileHeading, fileLines, fileNote} from './file-lines.ts';
import {countOf, type Space} from './list-lines.ts';
import {logLines} from './log-lines.ts';
import {Panel} from './panel.tsx';
import {rosterLines, rosterNote} from './roster-lines.ts';
import {SearchPanel} from './search-panel.tsx';
import {transferLines, transferTotals} from './transfer-lines.ts';

export type PanelOf = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
	/** Cells and rows, borders included. */
	readonly width: number;
	readonly height: number;
	/** More at the right of the upper border. */
	readonly note?: string;
};

/** The inside of a panel, of which so many rows are taken by something else. */
const inside = ({width, height}: PanelOf, isFocused: boolean, taken: number): Space => ({
	cells: width - 2,
	height: height - 2 - taken,
	isFocused,
});

const notes = (...parts: readonly string[]): string => parts.filter(part => part !== '').join('  ');
const filterNote = ({filter}: ListUi): string => (filter === '' ? '' : `filter "${filter}"`);

export const FilesPanel = (props: PanelOf) => {
	const {view, ui, width, height} = props;
	const {glyphs} = useLook();
	const isFocused = ui.peer.focus === 'files';
	const space = inside(props, isFocused, 1);
	const asOf = view.peer?.link.state === 'away' ? `as of ${formatClock(view.peer.listAt)}` : '';
	return (
		<Panel
			title={`1 FILES ${countOf(fileRows(view, ui.peer.files).length, view.files.size)}`}
			note={notes(asOf, asOf === '' ? fileNote(ui.peer.files, fileColumns, glyphs) : filterNote(ui.peer.files))}
			isFocused={isFocused}
			width={width}
			height={height}
			lines={[fileHeading(space, glyphs), ...fileLines(view, ui.peer.files, space, glyphs)]}
		/>
	);
};

export const TransfersPanel = (props: PanelOf) => {
	const {view, ui, width, height, note = ''} = props;
	const {glyphs} = useLook();
	const list = ui.peer.transfers;
	const isFocused = ui.peer.focus === 'transfers';
	const totals = height >= 7 && view.transfers.size > 0 ? 1 : 0;
	const space = inside(props, isFocused, totals);
	const lines = transferLines(view, list, space, glyphs);
	const blank = Array.from({length: Math.max(0, space.height - lines.length)}, (): Line => []);
	return (
		<Panel
			title={`3 TRANSFERS ${countOf(transferRows(view, list).length, view.transfers.size)}`}
			note={notes(filterNote(list), note)}
			isFocused={isFocused}
			width={width}
			height={height}
			lines={totals > 0 ? [...lines, ...blank, transferTotals(view, glyphs)] : lines}
		/>
	);
};

export const RosterPanel = (props: PanelOf) => {
	const {view, ui, now, width, height, note = ''} = props;
	const {glyphs} = useLook();
	const list = ui.peer.roster;
	const isFocused = ui.peer.focus === 'roster';
	return (
		<Panel
			title={`4 ACTIVE PEERS ${countOf(rosterRows(view, list).length, view.roster.size)}`}
			note={notes(filterNote(list), view.peer ? rosterNote(view.peer, now) : '', note)}
			isFocused={isFocused}
			width={width}
			height={height}
			lines={rosterLines(view, list, inside(props, isFocused, 0), glyphs)}
		/>
	);
};

export const EventsPanel = ({view, ui, width, height, note = ''}: PanelOf) => {
	const {glyphs} = useLook();
	const isFocused = ui.peer.focus === 'peer-events';
	const back = isFocused ? ui.peer.back : 0;
	return (
		<Panel
			title="5 EVENTS"
			note={notes(back > 0 ? `${back} later ones above` : '', note)}
			isFocused={isFocused}
			width={width}
			height={height}
			lines={logLines(view.peerLog, {cells: width - 2, height: height - 2, back}, glyphs)}
		/>
	);
};

const slotNames: Readonly<Record<LowestPanel, (view: SessionView) => string>> = {
	transfers: ({transfers}) => `3 TRANSFERS (${transfers.size})`,
	roster: ({roster}) => `4 ACTIVE PEERS (${roster.size})`,
	'peer-events': () => '5 EVENTS',
};
const slotPanels: readonly LowestPanel[] = ['transfers', 'roster', 'peer-events'];

/** One of the three that share a place; its border names the others. */
export const SlotPanel = ({panel, ...props}: PanelOf & {readonly panel: LowestPanel}) => {
	const others = slotPanels.filter(other => other !== panel).map(other => slotNames[other](props.view));
	return <OnePanel {...props} panel={panel} note={others.join('  ')} />;
};

export const OnePanel = ({panel, ...props}: PanelOf & {readonly panel: PeerPanel}) => {
	switch (panel) {
		case 'files':
			return <FilesPanel {...props} />;
		case 'search':
			return <SearchPanel {...props} isFocused={props.ui.peer.focus === 'search'} />;
		case 'transfers':
			return <TransfersPanel {...props} />;
		case 'roster':
			return <RosterPanel {...props} />;
		case 'peer-events':
			return <EventsPanel {...props} />;
		default:
			return panel satisfies never;
	}
};
