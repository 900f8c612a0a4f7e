/** The panel PEERS of a manager: the live table, who has gone below it, and always the line that others type. */
import {Box} from 'ink';
import {formatAge} from '../format.ts';
import {useLook} from '../hooks/use-look.ts';
import type {ManagerHead, SessionView} from '../host/session-view.ts';
import {isLoopback} from '../net/addresses.ts';
import {cursorPlace, inView} from '../ui/list.ts';
import {isActive, memberColumns, memberRows} from '../ui/member-rows.ts';
import type {ManagerUi, UiState} from '../ui/state.ts';
import {memberCells, memberColumnsFor} from './member-cells.ts';
import {Panel} from './panel.tsx';
import {PeerTable} from './peer-table.tsx';
import {Row} from './row.tsx';

export type ManagerPanelProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly width: number;
	readonly height: number;
};

/** `others type: shoal peer 10.0.0.1:7420   y copies`. */
export const joinFoot = ({joinCommands, host, failure}: ManagerHead): string => {
	if (failure) return failure.message;
	const [command, ...others] = joinCommands;
	if (command === undefined) return 'starting';
	const more = others.length > 0 ? `  +${others.length} more` : '';
	return `others type: ${command}${more}  y copies${isLoopback(host) ? '  (this machine only)' : ''}`;
};

const noteOf = ({list, states, frozen}: ManagerUi, up: string, down: string): string => {
	if (frozen) return 'frozen, p goes on';
	const filter = list.filter === '' ? '' : `  "${list.filter}"`;
	return `sort ${memberColumns[list.sort] ?? ''} ${list.isReversed ? down : up}  show ${states}${filter}`;
};

export const ManagerPeers = ({view, ui, now, width, height}: ManagerPanelProps) => {
	const {glyphs} = useLook();
	const head = view.manager;
	const isFocused = ui.screen.name === 'demo' || ui.manager.focus === 'peers';
	const title = `1 PEERS (${head ? head.alive + head.lateCount : 0})`;
	const frame = {
		title,
		note: noteOf(ui.manager, glyphs.up, glyphs.down),
		foot: head ? joinFoot(head) : '',
		isFocused,
		width,
		height,
	};
	const rows = memberRows(view, ui.manager);
	if (!head || rows.length === 0) return <Panel {...frame} lines={emptyLines(view)} />;
	const at = cursorPlace(
		ui.manager.list.cursor,
		rows.map(({id}) => id),
	);
	const gone = rows.findIndex(row => !isActive(row));
	// One line for the headings, one between who is here and who has gone.
	const space = height - 3 - (gone > 0 || (gone === 0 && rows.length > 0) ? 1 : 0);
	const shown = inView(rows, at, space);
	const columns = memberColumnsFor(width - 2);
	const context = {head, now, glyphs, isNarrow: width < 72};
	const cells = (part: typeof rows, offset: number) =>
		part.map((row, index) => memberCells(row, columns, isFocused && shown.top + offset + index === at, context));
	const split = gone < 0 ? shown.rows.length : Math.max(0, Math.min(shown.rows.length, gone - shown.top));
	const rest = shown.rows.slice(split);
	return (
		<Panel {...frame}>
			<PeerTable columns={columns} rows={cells(shown.rows.slice(0, split), 0)} />
			{rest.length > 0 ? (
				<>
					<Row
						line={[
							[
								'muted',
								`${glyphs.light.across.repeat(2)} gone and banned ${glyphs.light.across.repeat(Math.max(0, width - 21))}`,
							],
						]}
						width={width - 2}
					/>
					<Box marginTop={-1} flexDirection="column">
						<PeerTable
							columns={columns.map(known => ({...known, title: ' '.repeat(known.width - 1)}))}
							rows={cells(rest, split)}
						/>
					</Box>
				</>
			) : null}
		</Panel>
	);
};

const emptyLines = ({manager, members}: SessionView) => {
	if (members.size > 0) return [[['muted', '  nobody fits the filter; esc shows all'] as const]];
	const [command = ''] = manager?.joinCommands ?? [];
	return [[], ['  Nobody is here yet. In another terminal type:'], [], ['    ', ['title', command] as const]];
};

/** How many rows the table would like: what stands in it, its headings and borders. */
export const peersHeight = (view: SessionView, ui: ManagerUi): number => {
	const rows = memberRows(view, ui);
	return rows.length + (rows.some(row => !isActive(row)) ? 1 : 0) + 3;
};

/** `dave is late. It leaves the table in 3 s unless a heartbeat arrives.`; undefined when nobody is. */
export const lateWords = (view: SessionView, now: number): string | undefined => {
	const {manager} = view;
	if (!manager || manager.lateCount === 0) return undefined;
	let oldest: {readonly name: string; readonly heardAt: number} | undefined;
	for (const row of view.members.values())
		if (row.state === 'late' && (!oldest || row.heardAt < oldest.heardAt)) oldest = row;
	if (!oldest) return undefined;
	return `${oldest.name} is late. It leaves the table in ${formatAge(manager.lease - (now - oldest.heardAt))} unless a heartbeat arrives.`;
};
