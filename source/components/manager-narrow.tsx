/** A manager on a small terminal: the table, a few events, the line that others type. */
import {Box} from 'ink';
import type {Glyphs} from '../glyphs.ts';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {cut, type Line} from '../line.ts';
import {cursorPlace, inView} from '../ui/list.ts';
import {memberRows} from '../ui/member-rows.ts';
import {hintLine} from './frame.tsx';
import {logLines} from './log-lines.ts';
import {type ManagerScreenProps, managerStatus} from './manager-screen.tsx';
import {memberCells, memberColumnsFor} from './member-cells.ts';
import {PeerTable} from './peer-table.tsx';
import {Row} from './row.tsx';

const headOf = ({manager}: SessionView): Line => {
	if (!manager) return [['title', 'MANAGER'], ' starting'];
	const {port, alive, lateCount, gone} = manager;
	return [
		['title', 'MANAGER'],
		` :${port}  ${alive} alive`,
		lateCount > 0 ? ['warn', ` ${lateCount} late`] : '',
		gone > 0 ? ['muted', ` ${gone} gone`] : '',
	];
};

const joinLine = ({manager}: SessionView, columns: number, glyphs: Glyphs): Line => [
	['key', cut(manager?.failure?.message ?? manager?.joinCommands[0] ?? 'starting', columns, glyphs)],
];

export const ManagerNarrow = (props: ManagerScreenProps) => {
	const {view, ui, now} = props;
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const head = view.manager;
	const isEvents = ui.manager.focus === 'manager-events';
	const events = isEvents ? rows - 6 : Math.max(2, Math.floor((rows - 6) / 3));
	const peers = isEvents ? 0 : rows - 6 - events;
	const all = memberRows(view, ui.manager);
	const at = cursorPlace(
		ui.manager.list.cursor,
		all.map(({id}) => id),
	);
	const shown = inView(all, at, peers - 1);
	const table = memberColumnsFor(columns);
	const context = head && {head, now, glyphs, isNarrow: true};
	const cells = context
		? shown.rows.map((row, index) => memberCells(row, table, shown.top + index === at, context))
		: [];
	const log = logLines(view.managerLog, {cells: columns, height: events, back: isEvents ? ui.manager.back : 0}, glyphs);
	const status = managerStatus(props);
	const rule: Line = [['muted', glyphs.light.across.repeat(columns)]];
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			<Row line={headOf(view)} width={columns} />
			<Row line={joinLine(view, columns, glyphs)} width={columns} />
			{peers > 0 ? (
				<Box height={peers} flexDirection="column" overflow="hidden">
					{cells.length > 0 ? (
						<PeerTable columns={table} rows={cells} />
					) : (
						<Row line={[['muted', 'nobody is here yet']]} width={columns} />
					)}
				</Box>
			) : null}
			<Row line={rule} width={columns} />
			{Array.from({length: events}, (_, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is a row's identity
				<Row key={index} line={log[index] ?? []} width={columns} />
			))}
			<Row line={[]} width={columns} />
			<Row line={status ? [status.text] : []} width={columns} />
			<Row line={hintLine(ui.manager.focus, columns, glyphs)} width={columns} />
		</Box>
	);
};
