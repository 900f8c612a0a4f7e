/** What has the keys, and which panels Tab goes through. Pure. */
import type {Place} from '../keymap.ts';
import {layoutOf, type ManagerPanel, type PeerPanel, type UiState} from './state.ts';

export const placeOf = ({screen, manager, peer, detail}: UiState): Place => {
	switch (screen.name) {
		case 'launcher':
			return 'launcher';
		case 'manager':
			return manager.focus;
		case 'member':
			return 'member';
		case 'group':
			return 'group';
		case 'peer':
			return peer.focus;
		case 'demo':
			// The manager's half is looked at, the peer's is worked in.
			return 'search';
		case 'detail':
			return detail.focus;
		case 'summary':
			return 'summary';
		case 'folder':
			return 'folder';
		default:
			return screen satisfies never;
	}
};

/** A manager's details stand beside its table only where there is room. */
export const managerPanels = (ui: UiState): readonly ManagerPanel[] =>
	layoutOf(ui.size) === 'wide'
		? ['peers', 'member', 'manager-events', 'groups']
		: ['peers', 'manager-events', 'groups'];

export const peerPanels: readonly PeerPanel[] = ['files', 'search', 'transfers', 'roster', 'peer-events'];
const detailPanels = ['detail', 'sources'] as const;

/** The neighbour of a panel among all, round and round. */
const neighbour = <Panel>(panels: readonly Panel[], focus: Panel, by: 1 | -1): Panel =>
	panels[(Math.max(0, panels.indexOf(focus)) + by + panels.length) % panels.length]!;

/** The focus one panel on or back. */
export const turned = (ui: UiState, by: 1 | -1): UiState => {
	switch (ui.screen.name) {
		case 'manager':
			return {...ui, manager: {...ui.manager, focus: neighbour(managerPanels(ui), ui.manager.focus, by)}};
		case 'peer':
			return {...ui, peer: {...ui.peer, focus: neighbour(peerPanels, ui.peer.focus, by)}};
		case 'detail':
			return {...ui, detail: {...ui.detail, focus: neighbour(detailPanels, ui.detail.focus, by)}};
		default:
			return ui;
	}
};

/** The focus on the panel with this digit in its title. */
export const jumped = (ui: UiState, digit: number): UiState => {
	switch (ui.screen.name) {
		case 'manager': {
			const focus = managerPanels(ui)[digit - 1];
			return focus ? {...ui, manager: {...ui.manager, focus}} : ui;
		}
		case 'peer': {
			const focus = peerPanels[digit - 1];
			return focus ? {...ui, peer: {...ui.peer, focus}} : ui;
		}
		case 'detail': {
			const focus = detailPanels[digit - 1];
			return focus ? {...ui, detail: {...ui.detail, focus}} : ui;
		}
		default:
			return ui;
	}
};
