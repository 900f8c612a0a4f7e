/** A manager on a small terminal, without borders: the line that others type, the table, a few events. */
import {useLook} from '../hooks/use-look.ts';
import type {Line} from '../line.ts';
import {groupRows} from '../ui/group-rows.ts';
import {memberTable} from '../ui/member-rows.ts';
import {Frame, hintLine} from './frame.tsx';
import {groupHeading, groupLines} from './group-lines.ts';
import {logLines} from './log-lines.ts';
import {useManagerLog} from './manager-events.tsx';
import {joinText, managerStatus, shortHeadLine} from './manager-head.ts';
import {emptyLines, LiveTable, peersHeight} from './manager-peers.tsx';
import type {ManagerScreenProps} from './manager-screen.tsx';
import {Row} from './row.tsx';

const leastTable = 4;
const leastEvents = 2;

type Heights = {readonly table: number; readonly events: number};

/** The table takes what it needs but for two events; a panel that has the screen to itself takes all. */
const heightsOf = ({view, ui}: ManagerScreenProps, rows: number): Heights => {
	if (ui.manager.focus === 'manager-events') return {table: 0, events: rows};
	if (ui.manager.focus === 'groups') return {table: rows, events: 0};
	if (ui.isPanelFull) return {table: rows, events: 0};
	// Without borders and with a line before the events.
	const needed = Math.max(leastTable, peersHeight(view, ui.manager) - 2);
	const table = Math.min(needed, rows - 1 - Math.max(leastEvents, Math.floor((rows - 1) / 5)));
	return {table, events: rows - 1 - table};
};

export const ManagerNarrow = (props: ManagerScreenProps) => {
	const {view, ui, now} = props;
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const head = view.manager;
	const hasTicket = head !== null && head.ticket !== null;
	const {table, events} = heightsOf(props, rows - 4 - (hasTicket ? 1 : 0));
	const known = memberTable(view, ui.manager);
	const back = ui.manager.focus === 'manager-events' ? ui.manager.back : 0;
	const log = logLines(useManagerLog(view), {cells: columns, height: events, back}, glyphs);
	const space = {cells: columns, height: table - 1, isFocused: true, isTight: true};
	const list = ui.manager.groups;
	const groups = [groupHeading(space, glyphs), ...groupLines(groupRows(view, list), list, space, now, glyphs)];
	const rule: Line = [['muted', glyphs.light.across.repeat(columns)]];
	const join: Line = [['key', head ? joinText({...head, ticket: null}, columns) : '']];
	return (
		<Frame
			size={ui.size}
			head={shortHeadLine(view, columns)}
			status={managerStatus(view, ui, now)}
			hints={hintLine(ui.manager.focus, columns, glyphs)}
		>
			<Row line={join} width={columns} />
			{hasTicket ? <Row line={[['title', head.ticket ?? '']]} width={columns} /> : null}
			{ui.manager.focus === 'groups' ? (
				<Lines lines={groups} width={columns} height={table} />
			) : table === 0 ? null : head && known.rows.length > 0 ? (
				<LiveTable head={head} table={known} ui={ui} now={now} width={columns} height={table} isFocused />
			) : (
				<Lines lines={emptyLines(view, ui.manager, columns)} width={columns} height={table} />
			)}
			{table > 0 && events > 0 ? <Row line={rule} width={columns} /> : null}
			<Lines lines={log} width={columns} height={events} />
		</Frame>
	);
};

type LinesProps = {readonly lines: readonly Line[]; readonly width: number; readonly height: number};

const Lines = ({lines, width, height}: LinesProps) =>
	Array.from({length: height}, (_, index) => (
		// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is a row's identity
		<Row key={index} line={lines[index] ?? []} width={width} />
	));
