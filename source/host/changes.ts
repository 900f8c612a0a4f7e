/** What differs between two views of a session, and how a view becomes the other: only changed rows cross between threads. Pure. */
import type {SessionTables, SessionValues, SessionView} from './session-view.ts';

type TableName = keyof SessionTables;
type ValueName = keyof SessionValues;

const valueNames: readonly ValueName[] = [
	'manager',
	'memberDetail',
	'groupDetail',
	'peer',
	'search',
	'detail',
	'stage',
];
const tableNames: readonly TableName[] = [
	'members',
	'groups',
	'managerLog',
	'roster',
	'files',
	'transfers',
	'folders',
	'found',
	'sources',
	'peerLog',
];

type Row = object;

export type TableChanges = {
	/** New and changed rows by id. */
	readonly set: readonly (readonly [string, Row])[];
	readonly removed: readonly string[];
};

/** What crosses: nothing that has not changed. */
export type Changes = {
	readonly values: Partial<SessionValues>;
	readonly tables: Partial<Readonly<Record<TableName, TableChanges>>>;
};

/** Equal in every field, typed arrays and short lists by their content; rows hold nothing deeper that changes alone. */
export const isSame = (left: unknown, right: unknown): boolean => {
	if (Object.is(left, right)) return true;
	if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
	if (ArrayBuffer.isView(left) && ArrayBuffer.isView(right)) return areBytesSame(left, right);
	const keys = Object.keys(left);
	if (keys.length !== Object.keys(right).length || Array.isArray(left) !== Array.isArray(right)) return false;
	return keys.every(key => key in right && isSame(left[key as keyof typeof left], right[key as keyof typeof right]));
};

const areBytesSame = (left: ArrayBufferView, right: ArrayBufferView): boolean => {
	const bytes = ({buffer, byteOffset, byteLength}: ArrayBufferView): Buffer =>
		Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
	return bytes(left).equals(bytes(right));
};

const tableChanges = (before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>): TableChanges | undefined => {
	if (before === after) return undefined;
	const set: [string, Row][] = [];
	for (const [id, row] of after) if (!isSame(before.get(id), row)) set.push([id, row]);
	const removed: string[] = [];
	if (before.size + set.length > after.size) for (const id of before.keys()) if (!after.has(id)) removed.push(id);
	return set.length === 0 && removed.length === 0 ? undefined : {set, removed};
};

/** Undefined when nothing differs. */
export const difference = (before: SessionView, after: SessionView): Changes | undefined => {
	const values: Record<string, unknown> = {};
	for (const name of valueNames) if (!isSame(before[name], after[name])) values[name] = after[name];
	const tables: Partial<Record<TableName, TableChanges>> = {};
	for (const name of tableNames) {
		const changed = tableChanges(before[name], after[name]);
		if (changed) tables[name] = changed;
	}
	const isNothing = Object.keys(values).length === 0 && Object.keys(tables).length === 0;
	return isNothing ? undefined : {values, tables};
};

/** The view after the changes; what has not changed keeps its identity, so that nothing of it is drawn anew. */
export const applied = (view: SessionView, {values, tables}: Changes): SessionView => {
	const changed: Record<string, unknown> = {...values};
	for (const name of tableNames) {
		const change = tables[name];
		if (!change) continue;
		const rows = new Map<string, Row>(view[name]);
		for (const id of change.removed) rows.delete(id);
		for (const [id, row] of change.set) rows.set(id, row);
		changed[name] = rows;
	}
	return {...view, ...changed};
};
