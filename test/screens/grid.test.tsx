import {describe, expect, test} from 'vitest';
import {uiAt} from '../../fixtures/views/alice.ts';
import {halfway} from '../../fixtures/views/detail.ts';
import {cellOf, cellSpans, type GridLook, letterOf} from '../../source/components/fragment-cells.ts';
import {gridLines, legend, legendLines, ruler} from '../../source/components/fragment-grid.ts';
import {tallyOf} from '../../source/components/fragment-tally.ts';
import {asciiGlyphs, unicodeGlyphs} from '../../source/glyphs.ts';
import type {DetailView, SessionView} from '../../source/host/session-view.ts';
import {lineWidth, paintLine, plain} from '../../source/line.ts';
import {fragmentState} from '../../source/net/peer/options.ts';
import {createTheme, themeNames} from '../../source/theme.ts';
import {cursorMoved, detailGrid, shapeOf, topRow, zoomed} from '../../source/ui/grid.ts';
import type {UiState} from '../../source/ui/state.ts';

const {missing, disk, verified, asked, bad, unheld} = fragmentState;

/** Pairs of state and giver. */
const detailOf = (...fragments: readonly (readonly [number, number?])[]): DetailView => ({
	...halfway.detail!,
	states: Uint8Array.from(fragments, ([state]) => state),
	givers: Uint8Array.from(fragments, ([, giver = 0]) => giver),
	copies: Uint16Array.from(fragments, (_, index) => index * 4),
});

const viewOf = (fragments: number): SessionView => ({
	...halfway,
	detail: {
		...halfway.detail!,
		states: new Uint8Array(fragments),
		givers: new Uint8Array(fragments),
		copies: new Uint16Array(fragments),
	},
});

const look: GridLook = {isTiled: false, isAvailability: false, glyphs: asciiGlyphs};
const sign = (detail: DetailView, perCell: number, more: Partial<GridLook> = {}): string =>
	cellOf(detail, 0, perCell, {...look, ...more})[1];

test('a row has 60 cells at 80 columns, 100 at 120, 30 at 40, and whole groups of ten everywhere', () => {
	const cellsAt = (columns: number, rows: number): number => shapeOf(480, detailGrid(uiAt(columns, rows)), 1).cells;
	expect([cellsAt(80, 24), cellsAt(120, 40), cellsAt(40, 15), cellsAt(200, 60)]).toEqual([60, 100, 30, 170]);
	for (let columns = 40; columns <= 200; columns++) {
		const room = detailGrid(uiAt(columns, 30));
		const shape = shapeOf(480, room, 1);
		const taken = shape.margin + shape.cells + shape.cells / 10 - 1;
		expect(shape.cells % 10).toBe(0);
		expect(taken, `${columns}`).toBeLessThanOrEqual(room.width);
		expect(taken + 11, `${columns}`).toBeGreaterThan(room.width);
	}
});

test('a cell is as few fragments, by powers of four, as make the file fit', () => {
	const room = {width: 78, rows: 8, isTight: false};
	const perCell = (fragments: number): number => shapeOf(fragments, room, 0).perCell;
	expect([0, 1, 480, 481, 1920, 1921, 65_536].map(perCell)).toEqual([1, 1, 1, 4, 4, 16, 256]);
});

test('the index has room for the last fragment, whatever the size of the file', () => {
	for (const fragments of [1, 9999, 10_001, 1_000_000]) {
		const view = viewOf(fragments);
		const shape = shapeOf(fragments, {width: 40, rows: 4, isTight: true}, 1);
		const lines = gridLines(view.detail!, shape, {...look, cursor: fragments - 1}, asciiGlyphs);
		const last = Math.floor((fragments - 1) / shape.cells) * shape.cells;
		expect(plain(lines.at(-1)!).slice(0, shape.margin)).toBe(`${last}>`.padStart(shape.margin));
		expect(lines).toHaveLength(Math.min(shape.rows, shape.all));
		for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(40);
	}
});

describe('what a cell shows', () => {
	test('one fragment', () => {
		const signs = [[missing], [disk], [verified, 1], [verified, 3], [asked, 2], [bad, 1], [unheld]] as const;
		expect(signs.map(fragment => sign(detailOf(fragment), 1))).toEqual(['.', '#', 'A', 'C', 'b', '!', '?']);
	});

	test('the 26th source and all later ones share a sign', () => {
		expect([0, 24, 25, 26, 253].map(letterOf)).toEqual(['A', 'Y', '+', '+', '+']);
	});

	test('four: from one, from several, partly, asked, bad, nobody has what is left', () => {
		const of = (...fragments: readonly (readonly [number, number?])[]): string => sign(detailOf(...fragments), 4);
		expect(of([verified, 1], [verified, 1], [verified, 1], [verified, 1])).toBe('A');
		expect(of([disk], [disk], [disk], [disk])).toBe('#');
		expect(of([verified, 1], [verified, 2], [verified, 1], [verified, 1])).toBe('%');
		expect(of([verified, 1], [disk], [verified, 1], [verified, 1])).toBe('%');
		expect(of([verified, 1], [missing], [missing], [missing])).toBe('3');
		expect(of([verified, 1], [verified, 1], [verified, 1], [asked, 2])).toBe('7');
		expect(of([missing], [asked, 2], [missing], [asked, 3])).toBe('b');
		expect(of([verified, 1], [bad, 2], [verified, 1], [unheld])).toBe('!');
		expect(of([verified, 1], [unheld], [verified, 1], [verified, 1])).toBe('?');
		expect(of([verified, 1], [unheld], [missing], [verified, 1])).toBe('5');
		expect(of([unheld], [missing], [missing], [missing])).toBe('.');
	});

	test('the last cell of a file that is no multiple of four', () => {
		const detail = detailOf([missing], [missing], [missing], [missing], [verified, 1]);
		expect(cellOf(detail, 1, 4, look)[1]).toBe('A');
	});

	test('copies in the swarm: the fewest of the cell, nine for more, a mark for none', () => {
		const detail = detailOf([missing], [missing], [missing], [missing]);
		const copies = (index: number): string => cellOf(detail, index, 1, {...look, isAvailability: true})[1];
		expect([0, 1, 2, 3].map(copies)).toEqual(['?', '4', '8', '9']);
		expect(sign(detail, 4, {isAvailability: true})).toBe('?');
	});

	test('tiles instead of letters where something is there', () => {
		const tiled = (...fragment: readonly [number, number?]): string => sign(detailOf(fragment), 1, {isTiled: true});
		expect([tiled(verified, 1), tiled(disk), tiled(asked, 1), tiled(bad, 1)]).toEqual(['#', '#', 'a', '!']);
	});
});

test('a row is groups of ten, and neighbours of one look are one span', () => {
	const detail = detailOf(...Array.from({length: 25}, () => [verified, 1] as const));
	const spans = cellSpans(detail, {first: 0, cells: 30, perCell: 1, cursor: -1}, look);
	expect(plain(spans)).toBe('AAAAAAAAAA AAAAAAAAAA AAAAA     ');
	expect(spans.length).toBeLessThanOrEqual(6);
});

test('the cursor is seen in every theme, on tiles and on text, and told by the ruler and the row', () => {
	const cells = [[verified, 1], [missing], [disk], [bad, 1], [asked, 1], [unheld]] as const;
	for (const name of themeNames) {
		const theme = createTheme(name);
		for (const fragment of cells) {
			const at = (cursor: number): string => {
				const [span] = cellSpans(detailOf(fragment), {first: 0, cells: 1, perCell: 1, cursor}, look);
				return paintLine([span!], theme);
			};
			expect(at(0), `${name} ${fragment[0]}`).not.toBe(at(-1));
		}
	}
	const shape = shapeOf(1920, {width: 78, rows: 8, isTight: false}, 4);
	expect(plain(ruler(shape, 352, unicodeGlyphs)).indexOf('↓')).toBe(shape.margin + 28 + 2);
	const line = gridLines(halfway.detail!, shape, {...look, cursor: 352}, unicodeGlyphs)[1]!;
	expect(plain(line)).toMatch(/^ {3}240▸/);
	expect(plain(line)[shape.margin + 28 + 2]).toBe('!');
});

test('the numbers of the ruler stand over the first cells of their groups', () => {
	const shape = shapeOf(1920, {width: 78, rows: 8, isTight: false}, 4);
	const [above, row] = [
		ruler(shape, null, unicodeGlyphs),
		gridLines(halfway.detail!, shape, {...look, cursor: null}, unicodeGlyphs)[0]!,
	];
	const cells = plain(row).slice(shape.margin);
	for (const at of [0, 10, 50]) {
		const place = plain(above).indexOf(String(at).padEnd(11).trimEnd() === '0' ? '0' : ` ${at}`);
		const column = at === 0 ? place : place + 1;
		expect(column - shape.margin).toBe(at + at / 10);
	}
	expect(cells[10]).toBe(' ');
});

describe('the cursor', () => {
	const at = (cursor: number, more: Partial<UiState['detail']> = {}): UiState => {
		const ui = uiAt(80, 24);
		return {...ui, screen: {name: 'detail', row: 't1'}, detail: {...ui.detail, cursor, ...more}};
	};
	const pressed = (action: Parameters<typeof cursorMoved>[2], from: number, fragments = 1000, perCell = 1): number =>
		cursorMoved(at(from, {perCell}), viewOf(fragments), action);

	test('goes by cells and rows and stops at the ends', () => {
		expect(pressed('right', 5)).toBe(6);
		expect(pressed('left', 5)).toBe(4);
		expect(pressed('left', 0)).toBe(0);
		expect(pressed('right', 999)).toBe(999);
		expect(pressed('down', 5)).toBe(65);
		expect(pressed('up', 65)).toBe(5);
		expect(pressed('up', 5)).toBe(5);
		expect(pressed('first', 77)).toBe(0);
		expect(pressed('last', 77)).toBe(999);
	});

	test('keeps its column; where the last row is short it goes to its end', () => {
		expect(pressed('down', 930)).toBe(990);
		expect(pressed('down', 950)).toBe(999);
		expect(pressed('down', 970)).toBe(970);
	});

	test('pages are as many rows as are seen', () => {
		expect(pressed('page-down', 3)).toBe(3 + 8 * 60);
		expect(pressed('page-up', 3 + 8 * 60)).toBe(3);
		expect(pressed('page-up', 63)).toBe(3);
		const full = {...at(3, {perCell: 1}), isPanelFull: true};
		expect(cursorMoved(full, viewOf(10_000), 'page-down')).toBe(3 + 16 * 60);
	});

	test('goes from cell to cell, to the first fragment of each', () => {
		expect(pressed('right', 6, 1000, 4)).toBe(8);
		expect(pressed('down', 6, 1000, 4)).toBe(244);
		expect(pressed('last', 6, 1001, 4)).toBe(1000);
	});

	test('stays where it is in a file without fragments', () => {
		expect(pressed('down', 0, 0)).toBe(0);
		expect(pressed('last', 0, 0)).toBe(0);
	});

	test('is always in view', () => {
		const shape = shapeOf(100_000, {width: 78, rows: 8, isTight: false}, 1);
		for (const cursor of [0, 59, 60, 479, 480, 50_000, 99_999]) {
			const row = Math.floor(cursor / shape.cells) - topRow(shape, cursor);
			expect(row).toBeGreaterThanOrEqual(0);
			expect(row).toBeLessThan(shape.rows);
		}
	});
});

test('zoom: 1, 4, 16 fragments a cell until all is in a row or two, then 1 again', () => {
	const ui = uiAt(80, 24);
	const view = viewOf(4000);
	const levels: number[] = [];
	let perCell = 0;
	for (let press = 0; press < 5; press++) {
		perCell = zoomed({...ui, screen: {name: 'detail', row: 't1'}, detail: {...ui.detail, perCell}}, view);
		levels.push(perCell);
	}
	expect(levels).toEqual([64, 1, 4, 16, 64]);
});

test('every sign that a grid can show is in its legend', () => {
	const shape = shapeOf(1920, {width: 78, rows: 8, isTight: false}, 4);
	const words = legend({isAvailability: false, isTiled: false}, shape, asciiGlyphs);
	for (const each of ['A have', 'a asked', '# disk', '. missing', '? none', '! bad', '% mixed'])
		expect(words).toContain(each);
	const short = legendLines(words, 40, asciiGlyphs);
	expect(short.map(plain).join('  ')).toBe(words);
	for (const line of short) expect(lineWidth(line)).toBeLessThanOrEqual(40);
	expect(legend({isAvailability: true, isTiled: false}, shape, asciiGlyphs)).toContain('copies');
});

test('fragments are counted by state', () => {
	const {states} = detailOf([disk], [verified, 1], [verified, 2], [asked, 1], [bad, 1], [unheld], [missing]);
	expect(tallyOf(states)).toEqual({disk: 1, have: 3, asked: 1, bad: 1, unheld: 1});
});
