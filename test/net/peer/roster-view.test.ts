import {expect, test} from 'vitest';
import {RosterView} from '../../../source/net/peer/roster-view.ts';
import {rosterDigest} from '../../../source/net/roster-digest.ts';
import type {RosterEntry} from '../../../source/net/types.ts';

const entry = (peer: string): RosterEntry => ({peer, name: peer, host: '', port: 1, isLate: false});
const epoch = 'ab'.repeat(8);
const snapshot = (version: number, ...peers: string[]) =>
	({type: 'list-snapshot', epoch, version, part: 0, parts: 1, entries: peers.map(entry)}) as const;
const delta = (from: number, to: number, upserts: string[], removes: string[]) =>
	({type: 'list-delta', epoch, from, to, upserts: upserts.map(entry), removes}) as const;

const viewAt = (version: number, ...peers: string[]): RosterView => {
	const view = new RosterView();
	view.snapshot(snapshot(version, ...peers));
	return view;
};

test('applies a delta to the version it was made for', () => {
	const view = viewAt(3, 'a', 'b');
	expect(view.delta(delta(3, 4, ['c'], ['a']))).toBe('changed');
	expect([...view.values()].map(({peer}) => peer)).toEqual(['b', 'c']);
	expect(view.version).toBe(4);
});

test('a gap or another epoch is not applied', () => {
	const view = viewAt(3, 'a');
	expect(view.delta(delta(4, 5, ['c'], []))).toBe('gap');
	expect(view.delta({...delta(3, 4, ['c'], []), epoch: 'cd'.repeat(8)})).toBe('gap');
	expect(view.size).toBe(1);
});

test('what it knows already changes nothing', () => {
	expect(viewAt(5, 'a').delta(delta(3, 4, ['x'], []))).toBe('unchanged');
});

test('a snapshot in parts counts when the last has come; a part out of order is a gap', () => {
	const view = viewAt(1, 'old');
	expect(view.snapshot({...snapshot(2, 'a'), parts: 2})).toBe('unchanged');
	expect(view.version).toBe(1);
	expect(view.snapshot({...snapshot(2, 'b'), part: 1, parts: 2})).toBe('changed');
	expect([...view.values()].map(({peer}) => peer)).toEqual(['a', 'b']);
	expect(view.snapshot({...snapshot(3, 'c'), part: 1, parts: 3})).toBe('gap');
});

test('the fingerprint does not depend on the order', () => {
	expect(rosterDigest([entry('a'), entry('b')])).toBe(rosterDigest([entry('b'), entry('a')]));
	expect(rosterDigest([entry('a')])).not.toBe(rosterDigest([{...entry('a'), isLate: true}]));
});
