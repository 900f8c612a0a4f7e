/** The rows of the manager's table: which are shown and in which order. Pure; views and keys read the same rows. */
import type {MemberRow, SessionView} from '../host/session-view.ts';
import {arranged} from './list.ts';
import type {ManagerUi} from './state.ts';

/** What the table can be sorted by, in the order of its columns; the first is the usual order. */
export const memberColumns = ['name', 'state', 'address', 'heartbeat', 'fetching', 'files', 'up/s'] as const;

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const stateRank = {alive: 1, late: 0, gone: 2, banned: 3} as const;

const comparisons: readonly ((left: MemberRow, right: MemberRow) => number)[] = [
	(left, right) => byText(left.name, right.name),
	(left, right) => stateRank[left.state] - stateRank[right.state],
	(left, right) => byText(left.address, right.address),
	(left, right) => left.heardAt - right.heardAt,
	(left, right) => byText(right.fetching, left.fetching),
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

/** The usual order changes only when somebody comes or goes: kept for the table it was made of. */
const usual = new WeakMap<ReadonlyMap<string, MemberRow>, readonly string[]>();

const orderOf = (view: SessionView, {list}: ManagerUi): readonly string[] => {
	if (list.order.length > 0) return arranged(list.order, view.members.keys());
	const known = usual.get(view.members);
	if (known) return known;
	const order = memberOrder([...view.members.values()], list.sort, list.isReversed);
	usual.set(view.members, order);
	return order;
};

/** Active peers in the list's order, then those that have gone, latest first, as the engine gives them. */
export const memberRows = (view: SessionView, ui: ManagerUi): readonly MemberRow[] => {
	const wanted = ui.list.filter.toLowerCase();
	const isShown = (row: MemberRow): boolean =>
		(ui.states === 'all' || row.state === ui.states) &&
		(wanted === '' || row.name.toLowerCase().includes(wanted) || row.address.includes(wanted));
	const active: MemberRow[] = [];
	for (const id of orderOf(view, ui)) {
		const row = view.members.get(id);
		if (row && isActive(row) && isShown(row)) active.push(row);
	}
	const gone = [...view.members.values()].filter(row => !isActive(row) && isShown(row));
	return [...active, ...gone];
};
