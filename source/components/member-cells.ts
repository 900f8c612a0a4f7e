/** The columns of the manager's table for so many cells, and what stands in each for a peer. Pure. */
import {bar, beatStrip} from '../bars.ts';
import {formatAge, formatSize} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {ManagerHead, MemberRow, MemberState} from '../host/session-view.ts';
import {widthOf} from '../line.ts';
import type {Role} from '../theme.ts';
import type {PeerCell, PeerColumn} from './peer-table.tsx';

type Name = 'cursor' | 'state' | 'name' | 'address' | 'heartbeat' | 'beats' | 'lease' | 'fetching' | 'files' | 'up';

export type MemberColumn = PeerColumn & {readonly name: Name};

const made = (
	name: Name,
	title: string,
	width: number,
	gap: number,
	align: PeerColumn['align'] = 'left',
): MemberColumn => ({name, title, width, gap, align});

/** Cells from which there is room for every column, for addresses, for files, for the space beside the cursor. */
const steps = {all: 104, address: 74, files: 62, loose: 44} as const;

const leastName = 9;
const mostName = 28;
/** What a file's name gets before a peer's name grows. */
const usualFetching = 18;
const leastFetching = 9;

const sum = (columns: readonly MemberColumn[]): number => columns.reduce((all, {width, gap}) => all + width + gap, 0);

/** `addressCells`: of the longest. The file being fetched takes what is left. */
const planned = (cells: number, addressCells: number): readonly MemberColumn[] => {
	const isLoose = cells >= steps.loose;
	const hasAddress = cells >= steps.address;
	const hasAll = cells >= steps.all;
	const start = [made('cursor', '', isLoose ? 3 : 1, 0), made('state', 'STATE', 8, 1)];
	const times = [
		cells >= steps.files
			? made('heartbeat', 'HEARTBEAT', 9, 1)
			: made('heartbeat', 'BEAT', 4, isLoose ? 2 : 1, 'right'),
		...(hasAll ? [made('beats', 'LAST 10', 10, 2)] : []),
		isLoose ? made('lease', 'LEASE', 11, 2) : made('lease', 'LEASE', 6, 1, 'right'),
	];
	const end = [
		...(cells >= steps.files ? [made('files', 'FILES', 5, 1, 'right')] : []),
		...(hasAll ? [made('up', 'UP/s', 9, 1, 'right')] : []),
	];
	const least = isLoose ? leastName : 7;
	const room = cells - sum([...start, ...times, ...end]) - least - 1;
	const addressGap = hasAll ? 2 : 1;
	const address = hasAddress ? Math.max(14, Math.min(addressCells, room - leastFetching - 2)) + addressGap : 0;
	const spare = Math.max(0, room - address - usualFetching);
	const name = Math.min(mostName, least + Math.floor(spare / 2));
	const fetching = room - address - (name - least);
	return [
		...start,
		made('name', 'NAME', name, 1),
		...(hasAddress ? [made('address', 'ADDRESS', address - addressGap, addressGap)] : []),
		...times,
		made('fetching', 'FETCHING', Math.max(0, fetching - 1), 1),
		...end,
	];
};

const plans = new Map<number, readonly MemberColumn[]>();
const longest = 50;

/** The same columns for the same room: a table whose columns are new is drawn anew. */
export const memberColumnsFor = (cells: number, addressCells: number): readonly MemberColumn[] => {
	const shown = Math.min(longest, addressCells);
	const key = cells * (longest + 1) + shown;
	const known = plans.get(key);
	if (known) return known;
	const columns = planned(cells, shown);
	plans.set(key, columns);
	return columns;
};

/** Cells of the longest address among them. */
export const addressCells = (rows: readonly MemberRow[]): number =>
	rows.reduce((most, {address}) => Math.max(most, address.length), 0);

const stateRoles: Readonly<Record<MemberState, Role>> = {alive: 'ok', late: 'warn', gone: 'muted', banned: 'error'};

const stateGlyph = (state: MemberState, glyphs: Glyphs): string => {
	switch (state) {
		case 'alive':
			return glyphs.alive;
		case 'late':
			return glyphs.late;
		case 'gone':
			return glyphs.gone;
		case 'banned':
			return glyphs.bad;
		default:
			return state satisfies never;
	}
};

/** `● alive`, in the state's role. */
export const stateCell = (state: MemberState, glyphs: Glyphs): PeerCell => ({
	text: `${stateGlyph(state, glyphs)} ${state}`,
	role: stateRoles[state],
});

/** Milliseconds since it was heard, or since it went. A screen's clock may be behind what it shows. */
export const ageOf = ({departedAt, heardAt}: MemberRow, now: number): number =>
	Math.max(0, now - (departedAt ?? heardAt));

/** Milliseconds of its lease that are left. */
export const leaseLeft = (row: MemberRow, {lease}: ManagerHead, now: number): number =>
	Math.max(0, lease - ageOf(row, now));

/** `9s ███████▏`. */
export const leaseText = (row: MemberRow, head: ManagerHead, now: number, glyphs: Glyphs): string => {
	const left = leaseLeft(row, head, now);
	return `${formatAge(left).padEnd(3)}${bar(head.lease === 0 ? 0 : left / head.lease, 8, glyphs)}`;
};

export type MemberContext = {
	readonly head: ManagerHead;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly glyphs: Glyphs;
};

/** One row; the one under the cursor has one role only. */
export const memberCells = (
	row: MemberRow,
	columns: readonly MemberColumn[],
	isAt: boolean,
	context: MemberContext,
): readonly PeerCell[] =>
	columns.map(known => {
		const cell = cellOf(known, row, isAt, context);
		return isAt ? {...cell, role: 'cursor'} : cell;
	});

const cellOf = (
	{name, width}: MemberColumn,
	row: MemberRow,
	isAt: boolean,
	{head, now, glyphs}: MemberContext,
): PeerCell => {
	const isActive = row.departedAt === null;
	const age = ageOf(row, now);
	const plain = (text: string): PeerCell => ({text, role: isActive ? 'text' : 'muted'});
	switch (name) {
		case 'cursor':
			return plain(`${width > 1 ? ' ' : ''}${isAt ? glyphs.cursor : ''}`);
		case 'state':
			return stateCell(row.state, glyphs);
		case 'name':
			return plain(row.name);
		case 'address':
			return plain(row.address);
		case 'heartbeat':
			return plain(width < 9 ? formatAge(age) : `${formatAge(age)} ago`);
		case 'beats': {
			// Half a heartbeat of delay is no missed one.
			const missed = Math.max(0, Math.floor(age / head.heartbeat - 0.5));
			return plain(isActive ? beatStrip(row.beats, row.beatsKnown, missed, glyphs) : '');
		}
		case 'lease': {
			if (!isActive) return plain(row.state === 'banned' ? '-' : (row.reason ?? ''));
			const text = width < 11 ? formatAge(leaseLeft(row, head, now)) : leaseText(row, head, now, glyphs);
			return {text, role: row.state === 'late' ? 'warn' : 'text'};
		}
		case 'fetching':
			return plain(isActive ? row.fetching || '-' : '');
		case 'files':
			return plain(isActive ? String(row.files) : '');
		case 'up':
			return plain(isActive ? formatSize(row.upRate) : '');
		default:
			return name satisfies never;
	}
};

/** A line through all columns: ` ── gone and banned ──────`. */
export const ruleCells = (
	text: string,
	columns: readonly MemberColumn[],
	{light}: Pick<Glyphs, 'light'>,
): readonly PeerCell[] => {
	const all = sum(columns);
	const start = `${light.across.repeat(2)} ${text} `;
	const line = start + light.across.repeat(Math.max(0, all - widthOf(start)));
	let from = 0;
	return columns.map(({width, gap}) => {
		const part = line.slice(from, from + width + gap);
		from += width + gap;
		return {text: part, role: 'muted', isWhole: true};
	});
};
