/** The rows of a peer's lists: which are shown and in which order. Pure; views and keys read the same rows. */
import type {FileRow, FoundRow, RosterRow, SessionView, TransferRow} from '../host/session-view.ts';
import {arranged, type ListUi} from './list.ts';

/** What FILES can be sorted by; the first is the usual order. */
export const fileColumns = ['name', 'size', 'state', 'sources'] as const;

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const fileComparisons: readonly ((left: FileRow, right: FileRow) => number)[] = [
	(left, right) => byText(left.name, right.name),
	(left, right) => right.size - left.size,
	(left, right) => byText(left.state, right.state),
	(left, right) => right.sources - left.sources,
];

/** Ids of files sorted by a column, for a key press; equal ones by name. */
export const fileOrder = (rows: readonly FileRow[], column: number, isReversed: boolean): readonly string[] => {
	const compare = fileComparisons[column] ?? fileComparisons[0]!;
	const turn = isReversed ? -1 : 1;
	return rows.toSorted((left, right) => turn * compare(left, right) || byText(left.name, right.name)).map(({id}) => id);
};

const matches = (filter: string, ...texts: readonly string[]): boolean => {
	const wanted = filter.toLowerCase();
	return wanted === '' || texts.some(text => text.toLowerCase().includes(wanted));
};

/** Rows in the list's order; without one, in their usual order. */
const inOrder = <Row extends {readonly id: string}>(
	rows: ReadonlyMap<string, Row>,
	{order}: ListUi,
	usual: (rows: readonly Row[]) => readonly string[],
): readonly Row[] => {
	const ids = order.length === 0 ? usual([...rows.values()]) : arranged(order, rows.keys());
	return ids.flatMap(id => rows.get(id) ?? []);
};

/**
 * The same table in the same list is the same rows: a screen, a key and a title ask again and again.
 * The table is replaced when it changes, never changed in place.
 */
const remembered = <Row extends {readonly id: string}>(
	rowsOf: (rows: ReadonlyMap<string, Row>, list: ListUi) => readonly Row[],
): ((rows: ReadonlyMap<string, Row>, list: ListUi) => readonly Row[]) => {
	const known = new WeakMap<ReadonlyMap<string, Row>, {readonly list: ListUi; readonly rows: readonly Row[]}>();
	return (rows, list) => {
		const last = known.get(rows);
		if (last && isSameOrder(last.list, list)) return last.rows;
		const fresh = rowsOf(rows, list);
		known.set(rows, {list, rows: fresh});
		return fresh;
	};
};

/** Cursor and marks change no order. */
const isSameOrder = (one: ListUi, other: ListUi): boolean =>
	one.order === other.order &&
	one.filter === other.filter &&
	one.sort === other.sort &&
	one.isReversed === other.isReversed;

const filesOf = remembered<FileRow>((rows, list) =>
	inOrder(rows, list, all => fileOrder(all, list.sort, list.isReversed)).filter(row =>
		matches(list.filter, row.name, ...row.names),
	),
);

const foundOf = remembered<FoundRow>((rows, list) =>
	inOrder(rows, list, all => all.map(({id}) => id)).filter(row => matches(list.filter, row.name, ...row.names)),
);

export const fileRows = (view: SessionView, list: ListUi): readonly FileRow[] => filesOf(view.files, list);

export const foundRows = (view: SessionView, list: ListUi): readonly FoundRow[] => foundOf(view.found, list);

const isEnded = ({state}: TransferRow): boolean => state === 'complete' || state === 'failed' || state === 'cancelled';

/** Under way first, then the queue in its order, then what has ended, latest first. */
const transferOrder = (rows: readonly TransferRow[]): readonly string[] => {
	const running = rows.filter(row => !isEnded(row) && row.place === 0);
	const queued = rows.filter(row => !isEnded(row) && row.place > 0).toSorted((left, right) => left.place - right.place);
	const ended = rows.filter(isEnded).toSorted((left, right) => (right.endedAt ?? 0) - (left.endedAt ?? 0));
	return [...running, ...queued, ...ended].map(({id}) => id);
};

const transfersOf = remembered<TransferRow>((rows, list) =>
	inOrder(rows, list, transferOrder).filter(row => matches(list.filter, row.name)),
);

const rosterOf = remembered<RosterRow>((rows, list) =>
	inOrder(rows, list, all => all.toSorted((left, right) => byText(left.name, right.name)).map(({id}) => id)).filter(
		row => matches(list.filter, row.name, row.address),
	),
);

export const transferRows = (view: SessionView, list: ListUi): readonly TransferRow[] =>
	transfersOf(view.transfers, list);

export const rosterRows = (view: SessionView, list: ListUi): readonly RosterRow[] => rosterOf(view.roster, list);
