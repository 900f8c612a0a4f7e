/** The state of the screen before anything was done. */
import {emptyList} from './list.ts';
import type {Screen, Size, UiState} from './state.ts';

export const initialUi = (size: Size, screen: Screen): UiState => ({
	screen,
	size,
	manager: {
		focus: 'peers',
		list: emptyList,
		groups: emptyList,
		members: emptyList,
		states: 'all',
		frozen: null,
		back: 0,
	},
	peer: {
		focus: 'files',
		files: emptyList,
		found: emptyList,
		transfers: emptyList,
		roster: emptyList,
		query: {text: '', caret: 0},
		isTyping: false,
		history: [],
		back: 0,
	},
	detail: {focus: 'detail', cursor: 0, perCell: 0, isTiled: false, isAvailability: false, source: 0},
	launcher: {at: 0, form: null, isFilling: false},
	overlay: null,
	messages: [],
	isPanelFull: false,
});
