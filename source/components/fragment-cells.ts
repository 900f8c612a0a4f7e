/** What one cell of the fragment grid shows, and runs of cells as spans: letter, glyph and role of each. Pure. */
import type {Glyphs} from '../glyphs.ts';
import type {DetailView} from '../host/session-view.ts';
import type {Span} from '../line.ts';
import {fragmentState} from '../net/peer/options.ts';
import type {Role} from '../theme.ts';

export type GridLook = {readonly isTiled: boolean; readonly isAvailability: boolean; readonly glyphs: Glyphs};

type Cell = readonly [Role, string];

/** The letter of a source by its place from 0; the 26th and later share one. */
export const letterOf = (place: number): string => (place < 25 ? String.fromCharCode(65 + place) : '+');

const {missing, disk, verified, asked, bad, unheld} = fragmentState;

/** A cell of one fragment. */
const single = ({states, givers, copies}: DetailView, index: number, look: GridLook): Cell => {
	const {glyphs, isTiled} = look;
	if (look.isAvailability) {
		const held = copies[index] ?? 0;
		return held === 0 ? ['warn', '?'] : ['text', String(Math.min(9, held))];
	}
	const place = Math.max(0, (givers[index] ?? 0) - 1);
	switch (states[index]) {
		case verified:
			return isTiled ? [`source.${place}`, glyphs.tile] : [`tile.${place}`, letterOf(place)];
		case asked:
			return [`source.${place}`, letterOf(place).toLowerCase()];
		case disk:
			return isTiled ? ['muted', glyphs.tile] : ['tile.disk', '#'];
		case bad:
			return ['tile.bad', '!'];
		case unheld:
			return ['warn', '?'];
		default:
			return ['muted', glyphs.missing];
	}
};

/** A cell of several: whole from one, whole from several, or how much of it is there. */
const several = (detail: DetailView, from: number, to: number, look: GridLook): Cell => {
	const {states, givers, copies} = detail;
	if (look.isAvailability) {
		let least = 9;
		for (let index = from; index < to; index++) least = Math.min(least, copies[index] ?? 0);
		return least === 0 ? ['warn', '?'] : ['text', String(least)];
	}
	let have = 0;
	let isMixed = false;
	let worst: number = missing;
	let asking = -1;
	let isOpen = false;
	const first = givers[from] ?? 0;
	for (let index = from; index < to; index++) {
		const state = states[index];
		if (state === verified || state === disk) have++;
		else if (state === bad || (state === unheld && worst !== bad)) worst = state;
		else if (state === asked) asking = asking < 0 ? Math.max(0, (givers[index] ?? 1) - 1) : asking;
		else if (state === missing) isOpen = true;
		if (givers[index] !== first) isMixed = true;
	}
	if (worst === bad) return ['tile.bad', '!'];
	if (worst === unheld && asking < 0 && !isOpen) return ['warn', '?'];
	if (have === to - from) {
		if (isMixed) return look.isTiled ? ['text', look.glyphs.tile] : ['tile.mixed', '%'];
		return single(detail, from, look);
	}
	if (have > 0) {
		const {tenths} = look.glyphs;
		return ['muted', tenths[Math.min(tenths.length - 1, Math.floor((have / (to - from)) * tenths.length))]!];
	}
	if (asking >= 0) return [`source.${asking}`, letterOf(asking).toLowerCase()];
	return ['muted', look.glyphs.missing];
};

export const cellOf = (detail: DetailView, cell: number, perCell: number, look: GridLook): Cell => {
	if (perCell === 1) return single(detail, cell, look);
	const from = cell * perCell;
	return several(detail, from, Math.min(detail.states.length, from + perCell), look);
};

/** A row of cells in groups of ten; neighbours of one role are one span. `cursor`: the cell under it, or -1. */
export const cellSpans = (
	detail: DetailView,
	row: {readonly first: number; readonly cells: number; readonly perCell: number; readonly cursor: number},
	look: GridLook,
): readonly Span[] => {
	const {first, cells, perCell, cursor} = row;
	const last = Math.ceil(detail.states.length / perCell);
	const spans: [Role, string][] = [];
	const put = (role: Role, text: string): void => {
		const known = spans.at(-1);
		if (known?.[0] === role) known[1] += text;
		else spans.push([role, text]);
	};
	for (let at = 0; at < cells; at++) {
		if (at > 0 && at % 10 === 0) put('text', ' ');
		const cell = first + at;
		if (cell >= last) {
			put('text', ' ');
			continue;
		}
		const [role, text] = cellOf(detail, cell, perCell, look);
		put(cell === cursor ? underCursor(role) : role, text);
	}
	return spans;
};

/** What is a tile is shown as text under the cursor, and text as a tile: visible without colours too. */
const underCursor = (role: Role): Role => (role.startsWith('tile.') ? 'focus' : 'cursor');
