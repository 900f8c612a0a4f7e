/** The panel PEERS of a manager: the live table, who has gone below it, and always the line that others type. */
import {useLook} from '../hooks/use-look.ts';
import type {ManagerHead, SessionView} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import {cursorPlace, inView} from '../ui/list.ts';
import {type MemberTable, memberColumns, memberTable} from '../ui/member-rows.ts';
import type {ManagerUi, UiState} from '../ui/state.ts';
import {countOf} from './list-lines.ts';
import {activeCount, joinText} from './manager-head.ts';
import {addressCells, memberCells, memberColumnsFor, ruleCells} from './member-cells.ts';
import {Panel} from './panel.tsx';
import {PeerTable} from './peer-table.tsx';
import {wrapped} from './wrapped.ts';

export type ManagerPeersProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
	/** Cells and rows, borders included. */
	readonly width: number;
	readonly height: number;
};

/** The longest of them that leaves the title its room. */
const noteOf = ({list, states, frozen}: ManagerUi, room: number, up: string, down: string): string => {
	const halt = frozen ? 'frozen, p goes on' : '';
	const sort = `sort ${memberColumns[list.sort] ?? ''} ${list.isReversed ? down : up}`;
	const filter = `filter ${states}${list.filter === '' ? '' : ` "${list.filter}"`}`;
	const isFiltered = states !== 'all' || list.filter !== '';
	const notes = [[halt, sort, filter], [halt, isFiltered ? filter : sort], [halt === '' ? sort : halt]].map(parts =>
		parts.filter(part => part !== '').join('  '),
	);
	return notes.find(note => note.length <= room) ?? '';
};

export const ManagerPeers = ({view, ui, now, width, height}: ManagerPeersProps) => {
	const {glyphs} = useLook();
	const head = view.manager;
	const table = memberTable(view, ui.manager);
	const title = `1 PEERS ${countOf(table.active.length, head ? activeCount(head) : 0)}`;
	const frame = {
		title,
		note: noteOf(ui.manager, width - title.length - 11, glyphs.up, glyphs.down),
		foot: head ? joinText(head, width - 6) : '',
		isFocused: ui.screen.name === 'manager' && ui.manager.focus === 'peers',
		width,
		height,
	};
	if (!head || table.rows.length === 0)
		return <Panel {...frame} lines={emptyLines(view, ui.manager, width - 2).slice(0, height - 2)} />;
	return (
		<Panel {...frame}>
			<LiveTable
				head={head}
				table={table}
				ui={ui}
				now={now}
				width={width - 2}
				height={height - 2}
				isFocused={frame.isFocused}
			/>
		</Panel>
	);
};

export type LiveTableProps = Omit<ManagerPeersProps, 'view'> & {
	readonly head: ManagerHead;
	readonly table: MemberTable;
	/** Whether the cursor is shown. */
	readonly isFocused: boolean;
};

/** The table without borders: headings, rows in view, a line between who is here and who has gone. */
export const LiveTable = ({
	head,
	table: {rows, active, departed},
	ui,
	now,
	width,
	height,
	isFocused,
}: LiveTableProps) => {
	const {glyphs} = useLook();
	const columns = memberColumnsFor(width, addressCells(rows));
	const at = cursorPlace(
		ui.manager.list.cursor,
		rows.map(({id}) => id),
	);
	const rule = departed.length > 0 ? active.length : -1;
	const places = rows.length + (rule < 0 ? 0 : 1);
	const placeOf = (index: number): number => (rule >= 0 && index >= rule ? index + 1 : index);
	const {rows: shown} = inView(
		Array.from({length: places}, (_, place) => place),
		placeOf(at),
		Math.max(0, height - 1),
	);
	const cells = shown.map(place => {
		if (place === rule) return ruleCells('gone and banned', columns, glyphs);
		const index = rule >= 0 && place > rule ? place - 1 : place;
		return memberCells(rows[index]!, columns, isFocused && index === at, {head, now, glyphs});
	});
	return <PeerTable columns={columns} rows={cells} />;
};

/** What stands in the table when nobody does: how to get somebody in, or why nobody is shown. */
export const emptyLines = ({manager: head, members}: SessionView, ui: ManagerUi, cells: number): readonly Line[] => {
	if (!head) return [[['muted', '  starting']]];
	if (head.failure) {
		const {message, hint} = head.failure;
		return [[], ...wrapped(`${message} ${hint}`, cells - 4).map((text): Line => ['  ', ['error', text]])];
	}
	if (members.size > 0) {
		const whom = `${ui.states === 'all' ? '' : ` is ${ui.states}`}${ui.list.filter === '' ? '' : ` matches ${ui.list.filter}`}`;
		return [
			[
				['muted', `  nobody${whom}; `],
				['key', 'esc'],
				['muted', ' shows all'],
			],
		];
	}
	const commands = head.joinCommands.map((command): Line => ['    ', ['title', command]]);
	const ticket: readonly Line[] =
		head.ticket === null ? [] : [[], ['  and are asked for the ticket:'], [], ['    ', ['title', head.ticket]]];
	return [[], ['  Nobody is here yet. Others join with:'], [], ...commands, ...ticket];
};

/** Rows that the table would like: what stands in it, headings and borders included. */
export const peersHeight = (view: SessionView, ui: ManagerUi): number => {
	const {rows, departed} = memberTable(view, ui);
	return rows.length + (departed.length > 0 ? 1 : 0) + 3;
};
