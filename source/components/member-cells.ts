/** The columns of the manager's table for so many cells, and what stands in each for a peer. Pure. */
import {bar, beatStrip} from '../bars.ts';
import {formatAge} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {ManagerHead, MemberRow, MemberState} from '../host/session-view.ts';
import type {Role} from '../theme.ts';
import type {PeerCell, PeerColumn} from './peer-table.tsx';
import {shortRate} from './short-rate.ts';

type Name = 'cursor' | 'state' | 'name' | 'address' | 'heartbeat' | 'beats' | 'lease' | 'fetching' | 'files' | 'up';

export type MemberColumn = PeerColumn & {readonly name: Name};

const of = (name: Name, title: string, width: number, align: 'left' | 'right' = 'left'): MemberColumn => ({
	name,
	title,
	width,
	align,
});

/** What there is room for; the file being fetched takes what is left. */
export const memberColumnsFor = (cells: number): readonly MemberColumn[] => {
	const isWide = cells >= 105;
	const isNarrow = cells < 70;
	const fixed = isNarrow
		? [
				of('cursor', '', 2),
				of('state', 'STATE', 9),
				of('name', 'NAME', 10),
				of('heartbeat', 'BEAT', 6, 'right'),
				of('lease', 'LEASE', 6, 'right'),
			]
		: [
				of('cursor', ' ', 4),
				of('state', 'STATE', 9),
				of('name', 'NAME', isWide ? 14 : 10),
				of('address', 'ADDRESS', isWide ? 20 : 17),
				of('heartbeat', 'HEARTBEAT', 10),
				...(isWide ? [of('beats', 'LAST 10', 12)] : []),
				of('lease', 'LEASE', 13),
			];
	const last = isNarrow
		? [of('files', 'FILE', 5, 'right')]
		: [of('files', 'FILES', 6, 'right'), ...(isWide ? [of('up', 'UP/s', 7, 'right')] : [])];
	const used = [...fixed, ...last].reduce((sum, {width}) => sum + width, 0);
	const left = cells - used;
	const fetching = left >= 6 ? [of('fetching', isNarrow ? 'FETCH' : 'FETCHING', left)] : [];
	return [...fixed, ...fetching, ...last];
};

const stateRoles: Readonly<Record<MemberState, Role>> = {alive: 'ok', late: 'warn', gone: 'muted', banned: 'error'};

export const stateGlyph = (state: MemberState, glyphs: Glyphs): string => {
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

export type MemberContext = {
	readonly head: ManagerHead;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly glyphs: Glyphs;
	readonly isNarrow: boolean;
};

/** One row; the one under the cursor has one role only. */
export const memberCells = (
	row: MemberRow,
	columns: readonly MemberColumn[],
	isAt: boolean,
	context: MemberContext,
): readonly PeerCell[] =>
	columns.map(({name}) => {
		const cell = cellOf(name, row, isAt, context);
		return isAt ? {...cell, role: 'cursor'} : cell;
	});

const cellOf = (name: Name, row: MemberRow, isAt: boolean, {head, now, glyphs, isNarrow}: MemberContext): PeerCell => {
	const isActive = row.departedAt === null;
	const age = now - (row.departedAt ?? row.heardAt);
	const plain = (text: string): PeerCell => ({text, role: isActive ? 'text' : 'muted'});
	switch (name) {
		case 'cursor':
			return plain(isNarrow ? (isAt ? glyphs.cursor : '') : ` ${isAt ? glyphs.cursor : ''}`);
		case 'state':
			return {text: `${stateGlyph(row.state, glyphs)} ${row.state}`, role: stateRoles[row.state]};
		case 'name':
			return plain(row.name);
		case 'address':
			return plain(row.address);
		case 'heartbeat':
			return plain(isNarrow ? formatAge(age) : `${formatAge(age)} ago`);
		case 'beats': {
			const missed = Math.max(0, Math.round(age / head.heartbeat) - 1);
			return plain(isActive ? beatStrip(row.beats, row.beatsKnown, missed, glyphs) : '');
		}
		case 'lease':
			return isActive
				? leaseCell(head.lease - age, head.lease, isNarrow, glyphs)
				: plain(isNarrow ? '-' : (row.reason ?? ''));
		case 'fetching':
			return plain(row.fetching === '' ? '-' : row.fetching);
		case 'files':
			return plain(isActive ? String(row.files) : '');
		case 'up':
			return plain(isActive ? shortRate(row.upRate) : '');
		default:
			return name satisfies never;
	}
};

const leaseCell = (left: number, lease: number, isNarrow: boolean, glyphs: Glyphs): PeerCell => {
	const seconds = formatAge(Math.max(0, left));
	const role: Role = left < lease * 0.4 ? 'warn' : 'text';
	return {text: isNarrow ? seconds : `${seconds.padStart(3)} ${bar(left / lease, 8, glyphs)}`, role};
};
