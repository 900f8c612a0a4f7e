/**
 * From a key to the next state of the screen and what else is to be done: the one way in.
 * Routes: what covers the screen comes first, then what is being typed, then the key table; each screen has a module of its own.
 */
import type {SessionView} from '../host/session-view.ts';
import {type Action, bindingOf} from '../keymap.ts';
import {detailAction} from './detail-actions.ts';
import {say, still, type Updated, withEffects} from './effects.ts';
import {folderAction} from './folder-actions.ts';
import type {KeyPress} from './keys.ts';
import {launcherAction, pressForm} from './launcher-actions.ts';
import {managerAction} from './manager-actions.ts';
import {pasteOverlay, pressOverlay} from './overlay-actions.ts';
import {pasteQuery, peerAction, pressQuery} from './peer-actions.ts';
import {jumped, managerPanels, placeOf, turned} from './places.ts';
import {asking, isBusy} from './questions.ts';
import type {Size, UiState} from './state.ts';
import {copied, copyChoices} from './what-to-copy.ts';

export const press = (ui: UiState, key: KeyPress, view: SessionView): Updated => {
	if (key.name === 'ctrl-c') return quitting(ui, view);
	if (key.name === 'ctrl-z') return withEffects(ui, {type: 'suspend'});
	if (key.name === 'ctrl-l') return withEffects(ui, {type: 'redraw'});
	if (ui.overlay) return pressOverlay(ui, ui.overlay, key, view);
	if (ui.screen.name === 'launcher' && ui.launcher.isFilling) return pressForm(ui, key);
	if (isTyping(ui)) return pressQuery(ui, key, view);
	const binding = bindingOf(key.name, placeOf(ui));
	return binding ? act(ui, binding.action, key, view) : still(ui);
};

/** Pasted text goes where text is typed; elsewhere it is not a command. */
export const paste = (ui: UiState, text: string): Updated => {
	if (ui.overlay) return pasteOverlay(ui, ui.overlay, text);
	if (ui.screen.name === 'launcher' && ui.launcher.isFilling) return pressForm(ui, {name: 'paste', text});
	return still(isTyping(ui) ? pasteQuery(ui, text) : ui);
};

export const resized = (ui: UiState, size: Size): UiState => {
	const next = {...ui, size};
	// A panel that stands only on wide screens cannot keep the focus on a small one.
	return managerPanels(next).includes(next.manager.focus)
		? next
		: {...next, manager: {...next.manager, focus: 'peers'}};
};

const isTyping = ({screen, peer}: UiState): boolean =>
	peer.isTyping && (screen.name === 'peer' || screen.name === 'demo');

const quitting = (ui: UiState, view: SessionView): Updated =>
	isBusy(view) && ui.screen.name !== 'demo' ? still(asking(ui, {type: 'quit'}, view)) : withEffects(ui, {type: 'quit'});

const act = (ui: UiState, action: Action, key: KeyPress, view: SessionView): Updated => {
	switch (action) {
		case 'help':
			return still({...ui, overlay: {name: 'help', filter: {text: '', caret: 0}, top: 0}});
		case 'messages':
			return still({...ui, overlay: {name: 'messages', top: 0}});
		case 'palette':
			return still({...ui, overlay: {name: 'palette', field: {text: '', caret: 0}, choice: 0, wrong: ''}});
		case 'quit':
			return quitting(ui, view);
		case 'next-panel':
			return still(turned(ui, 1));
		case 'previous-panel':
			return still(turned(ui, -1));
		case 'panel':
			return still(jumped(ui, Number(key.name)));
		case 'zoom-panel':
			return still({...ui, isPanelFull: !ui.isPanelFull});
		case 'other-side':
			return otherSide(ui, view);
		case 'copy': {
			const texts = copyChoices(ui, view);
			if (texts.length > 1) return still({...ui, overlay: {name: 'copy', texts, choice: 0}});
			const what = copied(ui, view);
			return what ? withEffects(ui, {type: 'copy', ...what}) : withEffects(ui, say('nothing here to copy', 'warn'));
		}
		default:
			return onScreen(ui, action, view);
	}
};

const onScreen = (ui: UiState, action: Action, view: SessionView): Updated => {
	switch (ui.screen.name) {
		case 'launcher':
			return launcherAction(ui, action);
		case 'manager':
		case 'member':
		case 'group':
			return managerAction(ui, action, view);
		case 'peer':
		case 'demo':
			return peerAction(ui, action, view);
		case 'detail':
		case 'summary':
			return detailAction(ui, action, view);
		case 'folder':
			return folderAction(ui, action, view);
		default:
			return ui.screen satisfies never;
	}
};

/** A session that is manager and peer in one shows one of the two. */
const otherSide = (ui: UiState, view: SessionView): Updated => {
	if (!view.manager || !view.peer || ui.screen.name === 'demo') return still(ui);
	return still({...ui, screen: {name: ui.screen.name === 'manager' ? 'peer' : 'manager'}});
};
