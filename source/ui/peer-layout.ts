/** How high the panels of a peer's screen are. Pure. */
import type {SessionView} from '../host/session-view.ts';
import type {PeerUi} from './state.ts';

export type StackedHeights = {readonly files: number; readonly search: number; readonly slot: number};

const least = {files: 6, search: 4, slot: 4};

/** Three panels in so many rows; a search with something to say takes what it needs of the others. */
export const stackedHeights = (rows: number, view: SessionView, {focus}: PeerUi): StackedHeights => {
	const files = Math.floor((rows * 8) / 21);
	const search = Math.floor((rows * 6) / 21);
	const given = {files, search, slot: rows - files - search};
	if (focus !== 'search' || !view.search) return given;
	const needed = view.found.size > 0 ? view.found.size + 3 : view.search.endedAt === null ? 4 : 11;
	const taken = Math.max(0, Math.min(rows - least.files - least.slot, needed) - search);
	const ofSlot = Math.min(taken, Math.max(0, given.slot - least.slot));
	return {files: files - Math.max(0, taken - ofSlot), search: search + taken, slot: given.slot - ofSlot};
};

export type WideHeights = {
	readonly top: number;
	readonly middle: number;
	readonly fragments: number;
	readonly events: number;
};

/** Files and search above, transfers and peers in the middle, fragments, events. */
export const wideHeights = (rows: number): WideHeights => {
	const top = Math.floor((rows * 13) / 37);
	const middle = Math.floor((rows * 8) / 37);
	const events = Math.max(4, Math.floor((rows * 6) / 37));
	return {top, middle, events, fragments: rows - top - middle - events};
};
