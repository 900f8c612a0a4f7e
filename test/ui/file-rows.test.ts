import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {now, roster, rowsById, transfers} from '../../fixtures/views/alice.ts';
import {files, peerView} from '../../fixtures/views/peer.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import {fileColumns, fileOrder, fileRows, foundRows, rosterRows, transferRows} from '../../source/ui/file-rows.ts';
import {emptyList, type ListUi} from '../../source/ui/list.ts';
import {stackedHeights, wideHeights} from '../../source/ui/peer-layout.ts';

const some = ['album.flac', 'bench.csv', 'fedora-42.iso', 'kernel.tar.xz', 'ubuntu-24.04.iso'];
const few = files.filter(({name}) => some.includes(name));
const view: SessionView = {...peerView, files: rowsById([...few].reverse())};
const names = (rows: readonly {readonly name: string}[]): string => rows.map(({name}) => name[0]).join('');
const sorted = (column: number, isReversed = false): string =>
	names(fileRows(view, {...emptyList, order: fileOrder(few, column, isReversed)}));

describe('the rows of FILES', () => {
	test('stand by name before a key sorted them', () => {
		expect(names(fileRows(view, emptyList))).toBe('abfku');
	});

	test('by every column, both ways', () => {
		expect(fileColumns).toEqual(['name', 'size', 'state', 'sources']);
		expect([0, 1, 2, 3].map(column => sorted(column))).toEqual(['abfku', 'ufakb', 'bkufa', 'ufkab']);
		expect([0, 1].map(column => sorted(column, true))).toEqual(['ukfba', 'bkafu']);
	});

	test('keep their places when what they are sorted by changes; newcomers stand at the end', () => {
		const order = fileOrder(few, 1, false);
		const grown = few.map(row => (row.name === 'bench.csv' ? {...row, size: 1e15} : row));
		const next = {...view, files: rowsById([{...few[0]!, id: 'new', name: 'a-new'}, ...grown])};
		expect(names(fileRows(next, {...emptyList, sort: 1, order}))).toBe('ufakba');
	});

	test('only those whose name, or another name of the same content, contains the filter', () => {
		const shown = (filter: string): string => names(fileRows(view, {...emptyList, filter}));
		expect(shown('')).toBe('abfku');
		expect(shown('ISO')).toBe('fu');
		expect(shown('zzz')).toBe('');
		const named = {...view, files: rowsById([{...few[0]!, names: ['song.flac']}])};
		expect(names(fileRows(named, {...emptyList, filter: 'song'}))).toBe('a');
	});

	test('are found once for a table, anew for another table or list', () => {
		expect(fileRows(view, emptyList)).toBe(fileRows(view, {...emptyList, cursor: 'x', marks: new Set(['y'])}));
		const changed: readonly Partial<ListUi>[] = [{filter: 'x'}, {sort: 1}, {isReversed: true}, {order: ['z']}];
		for (const list of changed) expect(fileRows(view, {...emptyList, ...list})).not.toBe(fileRows(view, emptyList));
		expect(fileRows({...view, files: new Map(view.files)}, emptyList)).not.toBe(fileRows(view, emptyList));
	});
});

test('what was found stands as it came', () => {
	expect(foundRows(peerView, emptyList).map(({id}) => id)).toEqual(['f1', 'f2', 'f3']);
	expect(foundRows(peerView, {...emptyList, filter: 'WALL'}).map(({id}) => id)).toEqual(['f3']);
});

test('downloads: under way, then the queue in its order, then what has ended, latest first', () => {
	const row = (id: string, change: object) => ({...transfers[0]!, id, name: id, ...change});
	const rows = [
		row('old', {state: 'complete', endedAt: now - 9000}),
		row('second', {state: 'queued', place: 2}),
		row('failed', {state: 'failed', endedAt: now}),
		row('running', {}),
		row('first', {state: 'queued', place: 1}),
		row('paused', {state: 'paused'}),
	];
	const shown = transferRows({...peerView, transfers: rowsById(rows)}, emptyList).map(({id}) => id);
	expect(shown).toEqual(['running', 'paused', 'first', 'second', 'failed', 'old']);
});

test('peers by name; a filter looks at addresses, too', () => {
	const shuffled = {...peerView, roster: rowsById([...roster].reverse())};
	expect(names(rosterRows(shuffled, emptyList))).toBe('abcde');
	expect(names(rosterRows(shuffled, {...emptyList, filter: '.14:'}))).toBe('d');
});

describe('the heights of a peer screen', () => {
	const panels = fc.constantFrom('files', 'search', 'transfers', 'roster', 'peer-events' as const);
	const tables = fc.record({found: fc.nat(60), transfers: fc.nat(60), roster: fc.nat(60)});
	const filled = (sizes: {
		readonly found: number;
		readonly transfers: number;
		readonly roster: number;
	}): SessionView => ({
		...peerView,
		found: new Map(Array.from({length: sizes.found}, (_, index) => [`${index}`, peerView.found.get('f1')!])),
		transfers: new Map(Array.from({length: sizes.transfers}, (_, index) => [`${index}`, transfers[0]!])),
		roster: new Map(Array.from({length: sizes.roster}, (_, index) => [`${index}`, roster[0]!])),
	});

	test('stacked: all rows are given away, and every panel keeps a row or two', () => {
		fc.assert(
			fc.property(fc.integer({min: 16, max: 80}), panels, tables, (rows, focus, sizes) => {
				const {files: top, search, slot} = stackedHeights(rows, filled(sizes), focus);
				expect(top + search + slot).toBe(rows);
				expect(top).toBeGreaterThanOrEqual(6);
				expect(Math.min(search, slot)).toBeGreaterThanOrEqual(4);
			}),
		);
	});

	test('wide: all rows are given away, and every panel keeps a row or two', () => {
		fc.assert(
			fc.property(fc.integer({min: 22, max: 80}), panels, tables, (rows, focus, sizes) => {
				const {top, middle, fragments, events} = wideHeights(rows, filled(sizes), focus);
				expect(top + middle + fragments + events).toBe(rows);
				expect(Math.min(top, middle, fragments)).toBeGreaterThanOrEqual(5);
				expect(events).toBeGreaterThanOrEqual(4);
			}),
		);
	});

	test('the focus takes what it needs and no more', () => {
		const many = filled({found: 40, transfers: 40, roster: 3});
		expect(stackedHeights(21, many, 'files')).toEqual({files: 8, search: 6, slot: 7});
		expect(stackedHeights(21, many, 'search')).toEqual({files: 6, search: 11, slot: 4});
		expect(stackedHeights(21, many, 'transfers')).toEqual({files: 6, search: 4, slot: 11});
		expect(stackedHeights(21, many, 'roster')).toEqual({files: 8, search: 6, slot: 7});
	});
});
