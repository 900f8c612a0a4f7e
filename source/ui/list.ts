/** A list that a person moves in: order, cursor, marks, sort and filter. Pure; knows no rows but their ids. */

export type ListUi = {
	/** The row under the cursor; null: the first. */
	readonly cursor: string | null;
	readonly marks: ReadonlySet<string>;
	/** Which of the list's columns sorts it. */
	readonly sort: number;
	readonly isReversed: boolean;
	/** Only rows whose text contains this are shown. */
	readonly filter: string;
	/** Ids in the order of the last sorting: rows keep their places until a key sorts anew. */
	readonly order: readonly string[];
};

export const emptyList: ListUi = {cursor: null, marks: new Set(), sort: 0, isReversed: false, filter: '', order: []};

/** Known rows in their places, new ones at the end in the order given. */
export const arranged = (order: readonly string[], ids: Iterable<string>): readonly string[] => {
	const present = new Set(ids);
	const kept = order.filter(id => present.delete(id));
	return present.size === 0 && kept.length === order.length ? order : [...kept, ...present];
};

const idsKnown = new WeakMap<readonly {readonly id: string}[], readonly string[]>();

/** The ids of rows in their order. The same rows have the same ids: each key and each picture asks again. */
export const idsOf = (rows: readonly {readonly id: string}[]): readonly string[] => {
	const known = idsKnown.get(rows);
	if (known) return known;
	const ids = rows.map(({id}) => id);
	idsKnown.set(rows, ids);
	return ids;
};

/** The place of the cursor among the ids shown; a row that went leaves it at the first. */
export const cursorPlace = (cursor: string | null, shown: readonly string[]): number =>
	Math.max(0, cursor === null ? 0 : shown.indexOf(cursor));

/** The cursor moved by so many rows, stopping at the ends. */
export const moved = (list: ListUi, shown: readonly string[], by: number): ListUi => {
	const place = Math.min(shown.length - 1, Math.max(0, cursorPlace(list.cursor, shown) + by));
	return {...list, cursor: shown[place] ?? null};
};

/** The rows in view: the cursor stays in the middle where it can. */
export const inView = <Row>(
	rows: readonly Row[],
	cursor: number,
	height: number,
): {top: number; rows: readonly Row[]} => {
	const top = Math.max(0, Math.min(rows.length - height, cursor - Math.floor(height / 2)));
	return {top, rows: rows.slice(top, top + height)};
};

export const toggled = (list: ListUi, id: string): ListUi => {
	const marks = new Set(list.marks);
	if (!marks.delete(id)) marks.add(id);
	return {...list, marks};
};
