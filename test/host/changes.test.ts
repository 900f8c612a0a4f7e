import fc from 'fast-check';
import {expect, test} from 'vitest';
import {applied, difference, isSame} from '../../source/host/changes.ts';
import type {LogEntry, SessionView} from '../../source/host/session-view.ts';
import {emptyView} from '../../source/host/session-view.ts';

const entry = fc.record({
	id: fc.nat(20),
	at: fc.nat(3),
	tone: fc.constantFrom('plain' as const, 'warn' as const),
	who: fc.constantFrom('', 'bob'),
	text: fc.constantFrom('a', 'b'),
});
const table = fc
	.uniqueArray(entry, {selector: ({id}) => id, maxLength: 12})
	.map(rows => new Map<string, LogEntry>(rows.map(row => [String(row.id), row])));
const view: fc.Arbitrary<SessionView> = fc
	.record({managerLog: table, peerLog: table, act: fc.constantFrom('preparing' as const, 'playing' as const)})
	.map(({managerLog, peerLog, act}) => ({
		...emptyView,
		managerLog,
		peerLog,
		stage: {act, title: 't', invitation: '', line: 'x', next: ['y']},
	}));

const sorted = (of: SessionView): SessionView => ({
	...of,
	managerLog: new Map([...of.managerLog].sort(([left], [right]) => Number(left) - Number(right))),
	peerLog: new Map([...of.peerLog].sort(([left], [right]) => Number(left) - Number(right))),
});

test('the difference leads from one view to the other, and rows that did not change stay the same objects', () => {
	fc.assert(
		fc.property(view, view, (before, after) => {
			const changes = difference(before, after);
			const result = changes ? applied(before, structuredClone(changes)) : before;
			expect(sorted(result)).toEqual(sorted(after));
			for (const [id, row] of before.peerLog) {
				if (isSame(row, after.peerLog.get(id))) expect(result.peerLog.get(id)).toBe(row);
			}
			expect(difference(result, after)).toBeUndefined();
		}),
	);
});

test('a table, a value and a view that did not change stay what they are', () => {
	const before = {...emptyView, stage: {act: 'playing', title: 't', invitation: '', line: 'x', next: []} as const};
	const after = {
		...before,
		stage: {act: 'playing', title: 't', invitation: '', line: 'x', next: []} as const,
		peerLog: new Map([['1', {id: 1} as LogEntry]]),
	};
	const changes = difference(before, after)!;
	expect(Object.keys(changes.values)).toEqual([]);
	const result = applied(before, changes);
	expect(result.stage).toBe(before.stage);
	expect(result.files).toBe(before.files);
	expect(difference(before, {...before, peerLog: new Map()})).toBeUndefined();
});

test('typed arrays are compared by their content', () => {
	expect(isSame(new Uint8Array([1, 2]), new Uint8Array([1, 2]))).toBe(true);
	expect(isSame(new Uint16Array([1, 2]), new Uint16Array([1, 3]))).toBe(false);
	expect(isSame({states: new Uint8Array([1])}, {states: new Uint8Array([2])})).toBe(false);
	expect(isSame([1, 2], [1, 2, 3])).toBe(false);
	expect(isSame(null, {})).toBe(false);
});
