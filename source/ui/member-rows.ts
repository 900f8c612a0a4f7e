/** The rows of the manager's table: which are shown and in which order. Pure; views and keys read the same rows. */
import type {MemberRow, SessionView} from '../host/session-view.ts';
import {arranged, type ListUi} from './list.ts';
import type {ManagerUi, MemberFilter} from './state.ts';

/** What the table can be sorted by, in the order of its columns after the usual one. */
export const memberColumns = ['name', 'state', 'address', 'heartbeat', 'fetching', 'files', 'up/s'] as const;

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Who needs a look comes first. */
const stateRank = {late: 0, alive: 1, gone: 2, banned: 3} as const;

const comparisons: readonly ((left: MemberRow, right: MemberRow) => number)[] = [
	(left, right) => byText(left.name, right.name),
	(left, right) => stateRank[left.state] - stateRank[right.state],
	(left, right) => byText(left.address, right.address),
	(left, right) => left.heardAt - right.heardAt,
	// Those who fetch something first.
	(left, right) =>
		Number(left.fetching === '') - Number(right.fetching === '') || byText(left.fetching, right.fetching),
	(left, right) => right.files - left.files,
	(left, right) => right.upRate - left.upRate,
];

/** Ids sorted by a column, for a key press; equal ones by name. */
export const memberOrder = (rows: readonly MemberRow[], column: number, isReversed: boolean): readonly string[] => {
	const compare = comparisons[column] ?? comparisons[0]!;
	const turn = isReversed ? -1 : 1;
	return rows.toSorted((left, right) => turn * compare(left, right) || byText(left.name, right.name)).map(({id}) => id);
};

export const isActive = ({departedAt}: MemberRow): boolean => departedAt === null;

/** Who is here, in the list's order; who has gone, latest first. */
export type MemberTable = {
	readonly active: readonly MemberRow[];
	readonly departed: readonly MemberRow[];
	/** Both, one after the other. */
	readonly rows: readonly MemberRow[];
};

type Members = ReadonlyMap<string, MemberRow>;

/** A peer keeps its name: while the same peers are here their usual order stays, and a heartbeat sorts nothing. */
let usualOrder: readonly string[] = [];

const orderOf = (members: Members, list: ListUi): readonly string[] => {
	if (list.order.length > 0) return arranged(list.order, members.keys());
	if (list.sort !== 0 || list.isReversed) return memberOrder([...members.values()], list.sort, list.isReversed);
	const isKnown = usualOrder.length === members.size && usualOrder.every(id => members.has(id));
	if (!isKnown) usualOrder = memberOrder([...members.values()], 0, false);
	return usualOrder;
};

const tableOf = (members: Members, {list, states}: ManagerUi): MemberTable => {
	const wanted = list.filter.toLowerCase();
	const isShown = (row: MemberRow): boolean =>
		(states === 'all' || row.state === states) &&
		(wanted === '' ||
			row.name.toLowerCase().includes(wanted) ||
			row.address.includes(wanted) ||
			row.fetching.toLowerCase().includes(wanted));
	const active: MemberRow[] = [];
	const departed: MemberRow[] = [];
	for (const id of orderOf(members, list)) {
		const row = members.get(id);
		if (row && isShown(row)) (isActive(row) ? active : departed).push(row);
	}
	departed.sort((left, right) => (right.departedAt ?? 0) - (left.departedAt ?? 0));
	return {active, departed, rows: [...active, ...departed]};
};

type Remembered = {readonly list: ListUi; readonly states: MemberFilter; readonly table: MemberTable};

/** The same table in the same list is the same rows: screen, keys and titles ask again and again. */
const remembered = new WeakMap<Members, Remembered>();

/** Cursor and marks change no order. */
const isSameList = (one: ListUi, other: ListUi): boolean =>
	one.order === other.order &&
	one.filter === other.filter &&
	one.sort === other.sort &&
	one.isReversed === other.isReversed;

export const memberTable = ({members}: SessionView, ui: ManagerUi): MemberTable => {
	const last = remembered.get(members);
	if (last && last.states === ui.states && isSameList(last.list, ui.list)) return last.table;
	const table = tableOf(members, ui);
	remembered.set(members, {list: ui.list, states: ui.states, table});
	return table;
};

export const memberRows = (view: SessionView, ui: ManagerUi): readonly MemberRow[] => memberTable(view, ui).rows;
