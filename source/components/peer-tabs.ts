/** The panels of a peer's screen as one line of tabs, where only one of them is shown. Pure. */
import {type Line, lineWidth, type Span} from '../line.ts';
import {peerPanels} from '../ui/places.ts';
import type {PeerPanel} from '../ui/state.ts';

const names: Readonly<Record<PeerPanel, string>> = {
	files: 'files',
	search: 'search',
	transfers: 'transfers',
	roster: 'peers',
	'peer-events': 'events',
};

/** `[1 FILES] 2 search  3 transfers`; tabs at the left give way until the one with the focus is in view. */
export const tabLine = (focus: PeerPanel, cells: number): Line => {
	const tabs = peerPanels.map((panel, index): Span => {
		const text = `${index + 1} ${names[panel]}`;
		return panel === focus ? ['focus', `[${text.toUpperCase()}]`] : ` ${text} `;
	});
	const at = peerPanels.indexOf(focus);
	let first = 0;
	while (first < at && lineWidth(tabs.slice(first, at + 1)) > cells) first++;
	// Spaces around the names are the gaps; none is wasted at the edge.
	return tabs.slice(first).map((tab, index) => (index === 0 && typeof tab === 'string' ? tab.slice(1) : tab));
};
