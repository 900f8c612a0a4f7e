/** Moving, marking, sorting and filtering, the same in every list. Pure. */
import type {Action} from '../keymap.ts';
import {type ListUi, moved, toggled} from './list.ts';
import {layoutOf, type Size} from './state.ts';

/** Rows that page keys move by: about what a panel shows. */
const pageOf = (size: Size): number => Math.max(3, Math.floor(size.rows / (layoutOf(size) === 'narrow' ? 2 : 3)));

/** What an action makes of a list whose rows are shown in this order; undefined when it is none of a list's. */
export const listMoved = (list: ListUi, action: Action, shown: readonly string[], size: Size): ListUi | undefined => {
	const page = pageOf(size);
	switch (action) {
		case 'up':
			return moved(list, shown, -1);
		case 'down':
			return moved(list, shown, 1);
		case 'first':
			return moved(list, shown, -shown.length);
		case 'last':
			return moved(list, shown, shown.length);
		case 'half-up':
			return moved(list, shown, -Math.ceil(page / 2));
		case 'half-down':
			return moved(list, shown, Math.ceil(page / 2));
		case 'page-up':
			return moved(list, shown, -page);
		case 'page-down':
			return moved(list, shown, page);
		case 'mark': {
			const id = list.cursor ?? shown[0];
			return id === undefined ? list : moved(toggled(list, id), shown, 1);
		}
		case 'mark-all':
			return {...list, marks: list.marks.size > 0 ? new Set() : new Set(shown)};
		default:
			return undefined;
	}
};

/** How far a log is scrolled back after an action; undefined when it is no moving one. */
export const logMoved = (back: number, action: Action, length: number, size: Size): number | undefined => {
	const page = pageOf(size);
	const to = (value: number): number => Math.min(Math.max(0, length - 1), Math.max(0, value));
	switch (action) {
		case 'up':
			return to(back - 1);
		case 'down':
			return to(back + 1);
		case 'first':
			return 0;
		case 'last':
			return to(length);
		case 'half-up':
		case 'page-up':
			return to(back - page);
		case 'half-down':
		case 'page-down':
			return to(back + page);
		default:
			return undefined;
	}
};
