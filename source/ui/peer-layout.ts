/** How high the panels of a peer's screen are: shares of the screen, and what the panel with the focus takes of the others. Pure. */
import type {SessionView} from '../host/session-view.ts';
import type {PeerPanel} from './state.ts';

/** What can stand in the lowest place of a stacked screen. */
export type LowestPanel = Extract<PeerPanel, 'transfers' | 'roster' | 'peer-events'>;

export const isLowest = (panel: PeerPanel): panel is LowestPanel => panel !== 'files' && panel !== 'search';

export type StackedHeights = {readonly files: number; readonly search: number; readonly slot: number};

const least = {files: 6, search: 4, slot: 4, middle: 6, fragments: 6, events: 4} as const;

/** Rows with borders that a panel needs to show everything. */
const needed = (view: SessionView, panel: PeerPanel): number => {
	switch (panel) {
		case 'files':
			return view.files.size + 3;
		case 'search':
			if (view.found.size > 0) return view.found.size + 4;
			return view.search?.endedAt == null ? 6 : 9;
		case 'transfers':
			return view.transfers.size + 3;
		case 'roster':
			return view.roster.size + 2;
		case 'peer-events':
			return view.peerLog.size + 2;
		default:
			return panel satisfies never;
	}
};

/** Three panels in so many rows; search or the lowest one takes what it needs of the others while it has the focus. */
export const stackedHeights = (rows: number, view: SessionView, focus: PeerPanel): StackedHeights => {
	const files = Math.max(least.files, Math.floor((rows * 8) / 21));
	const search = Math.max(least.search, Math.floor((rows * 6) / 21));
	const slot = rows - files - search;
	if (focus === 'files') return {files, search, slot};
	const others = focus === 'search' ? slot - least.slot : search - least.search;
	const own = focus === 'search' ? search : slot;
	const taken = Math.max(0, Math.min(others + files - least.files, needed(view, focus) - own));
	const first = Math.min(taken, others);
	return focus === 'search'
		? {files: files - taken + first, search: search + taken, slot: slot - first}
		: {files: files - taken + first, search: search - first, slot: slot + taken};
};

export type WideHeights = {
	readonly top: number;
	readonly middle: number;
	readonly fragments: number;
	readonly events: number;
};

/** Files and search above, transfers and peers in the middle, fragments, events. Fragments give way to what the focus needs, but for files: there are always more. */
export const wideHeights = (rows: number, view: SessionView, focus: PeerPanel): WideHeights => {
	const top = Math.floor((rows * 12) / 37);
	const middle = Math.max(least.middle, Math.floor((rows * 8) / 37));
	const events = Math.max(least.events, Math.min(8, Math.floor((rows * 5) / 37)));
	const fragments = rows - top - middle - events;
	const taken = (own: number): number =>
		Math.max(0, Math.min(fragments - Math.max(least.fragments, Math.floor(rows / 5)), needed(view, focus) - own));
	switch (focus) {
		case 'files':
			return {top, middle, events, fragments};
		case 'search':
			return {top: top + taken(top), middle, events, fragments: fragments - taken(top)};
		case 'transfers':
		case 'roster':
			return {top, middle: middle + taken(middle), events, fragments: fragments - taken(middle)};
		case 'peer-events':
			return {top, middle, events: events + taken(events), fragments: fragments - taken(events)};
		default:
			return focus satisfies never;
	}
};
