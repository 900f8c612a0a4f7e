/** What the screen's side holds of a session. */
import {expect, test, vi} from 'vitest';
import {difference} from '../source/host/changes.ts';
import {emptyView} from '../source/host/empty-view.ts';
import type {LogEntry, SessionView} from '../source/host/session-view.ts';
import {Store} from '../source/store.ts';

const entry = (id: number, text: string): LogEntry => ({id, at: 1, tone: 'plain', who: '', text});
const logged = (...entries: readonly LogEntry[]): SessionView => ({
	...emptyView,
	peerLog: new Map(entries.map(one => [String(one.id), one])),
});

test('the same view until something has changed, then another, and everybody who listens hears of it once', () => {
	const store = new Store();
	const first = vi.fn();
	const second = vi.fn();
	store.subscribe(first);
	const leave = store.subscribe(second);
	expect(store.view()).toBe(emptyView);
	expect(store.view()).toBe(store.view());

	const one = logged(entry(1, 'a'));
	store.update(difference(emptyView, one)!);
	expect(store.view()).toEqual(one);
	expect([first, second].map(({mock}) => mock.calls.length)).toEqual([1, 1]);

	const row = store.view().peerLog.get('1');
	const {files} = store.view();
	leave();
	store.update(difference(one, logged(entry(1, 'a'), entry(2, 'b')))!);
	expect(store.view().peerLog.get('1')).toBe(row);
	expect(store.view().files).toBe(files);
	expect([...store.view().peerLog.keys()]).toEqual(['1', '2']);
	expect([first, second].map(({mock}) => mock.calls.length)).toEqual([2, 1]);
});

test('who stops listening while it is told spoils nothing for the others', () => {
	const store = new Store();
	const last = vi.fn();
	const leave = store.subscribe(() => leave());
	store.subscribe(last);
	store.update(difference(emptyView, logged(entry(1, 'a')))!);
	expect(last).toHaveBeenCalledTimes(1);
});
