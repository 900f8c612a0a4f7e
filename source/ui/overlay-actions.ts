/** What keys do while something covers the screen: help, messages, palette, a path, a filter, what went wrong. Pure. */

import type {SessionView} from '../host/session-view.ts';
import {looksLikeTicket} from '../net/ticket.ts';
import {send, still, type Updated, withEffects} from './effects.ts';
import {edited, type Field, fieldOf} from './field.ts';
import {editOf, type KeyPress} from './keys.ts';
import type {ListUi} from './list.ts';
import {managerList} from './manager-actions.ts';
import {completionsOf, effectsOfCommand, parseCommand} from './palette.ts';
import {pressDialog} from './questions.ts';
import type {Overlay, UiState} from './state.ts';

type Of<Name extends Overlay['name']> = Extract<Overlay, {name: Name}>;

export const pressOverlay = (ui: UiState, overlay: Overlay, key: KeyPress, view: SessionView): Updated => {
	switch (overlay.name) {
		case 'dialog':
			return pressDialog(ui, overlay, key, view);
		case 'help':
			return pressHelp(ui, overlay, key);
		case 'messages':
			return pressMessages(ui, overlay, key);
		case 'palette':
			return pressPalette(ui, overlay, key, view);
		case 'path':
			return pressPath(ui, overlay, key);
		case 'copy':
			return pressCopy(ui, overlay, key);
		case 'filter':
			return pressFilter(ui, key);
		case 'bad-fragments':
			return pressBadFragments(ui, overlay, key);
		case 'disk-full':
			return pressDiskFull(ui, overlay, key, view);
		default:
			return overlay satisfies never;
	}
};

/** Pasted text goes into the field that is shown. */
export const pasteOverlay = (ui: UiState, overlay: Overlay, text: string): Updated => {
	const insert = (field: Field): Field => edited(field, {type: 'insert', text});
	switch (overlay.name) {
		case 'palette':
			return still({...ui, overlay: {...overlay, field: insert(overlay.field), wrong: ''}});
		case 'path': {
			const field = insert(overlay.field);
			return withEffects({...ui, overlay: {...overlay, field, wrong: ''}}, {type: 'complete-path', text: field.text});
		}
		case 'filter':
			return still(filtered(ui, insert(overlay.field)));
		case 'help':
			return still({...ui, overlay: {...overlay, filter: insert(overlay.filter), top: 0}});
		default:
			return still(ui);
	}
};

const closed = (ui: UiState): Updated => still({...ui, overlay: null});

const steps: Readonly<Record<string, number>> = {up: -1, down: 1, pgup: -10, pgdn: 10, home: -10_000, end: 10_000};

/** Lines that the longest help has at the most; the view knows how many there are. */
const mostHelp = 60;

const pressHelp = (ui: UiState, overlay: Of<'help'>, key: KeyPress): Updated => {
	if (key.name === 'esc' || key.name === '?' || key.name === 'f1' || key.name === 'enter') return closed(ui);
	if (key.name === 'q' && overlay.filter.text === '') return closed(ui);
	const step = steps[key.name];
	if (step !== undefined) {
		const top = Math.max(0, Math.min(mostHelp, overlay.top + step));
		return still({...ui, overlay: {...overlay, top}});
	}
	const edit = editOf(key);
	return still(edit ? {...ui, overlay: {...overlay, filter: edited(overlay.filter, edit), top: 0}} : ui);
};

const pressMessages = (ui: UiState, overlay: Of<'messages'>, {name}: KeyPress): Updated => {
	if (name === 'esc' || name === '!' || name === 'q' || name === 'enter') return closed(ui);
	const step = steps[name === 'j' ? 'down' : name === 'k' ? 'up' : name];
	const top = Math.min(Math.max(0, ui.messages.length - 1), Math.max(0, overlay.top + (step ?? 0)));
	return still({...ui, overlay: {...overlay, top}});
};

const pressPalette = (ui: UiState, overlay: Of<'palette'>, key: KeyPress, view: SessionView): Updated => {
	const completions = completionsOf(overlay.field.text, view);
	const choose = (choice: number): Updated =>
		still({...ui, overlay: {...overlay, choice: Math.max(0, Math.min(completions.length - 1, choice))}});
	switch (key.name) {
		case 'esc':
			return closed(ui);
		case 'up':
			return choose(overlay.choice - 1);
		case 'down':
			return choose(overlay.choice + 1);
		case 'tab': {
			const completion = completions[overlay.choice];
			return still(
				completion ? {...ui, overlay: {...overlay, field: fieldOf(completion.text), choice: 0, wrong: ''}} : ui,
			);
		}
		case 'enter': {
			const command = parseCommand(overlay.field.text, view);
			if (command.kind === 'wrong') return still({...ui, overlay: {...overlay, wrong: command.why}});
			return effectsOfCommand({...ui, overlay: null}, command, view);
		}
		default: {
			const edit = editOf(key);
			return still(
				edit ? {...ui, overlay: {...overlay, field: edited(overlay.field, edit), choice: 0, wrong: ''}} : ui,
			);
		}
	}
};

const pressPath = (ui: UiState, overlay: Of<'path'>, key: KeyPress): Updated => {
	const chosen = overlay.completions[overlay.choice];
	const typed = (field: Field): Updated =>
		withEffects({...ui, overlay: {...overlay, field, choice: 0, wrong: ''}}, {type: 'complete-path', text: field.text});
	switch (key.name) {
		case 'esc':
			return closed(ui);
		case 'up':
		case 'down': {
			const choice = overlay.choice + (key.name === 'up' ? -1 : 1);
			return still({
				...ui,
				overlay: {...overlay, choice: Math.max(0, Math.min(overlay.completions.length - 1, choice))},
			});
		}
		case 'tab':
			return chosen === undefined
				? withEffects(ui, {type: 'complete-path', text: overlay.field.text})
				: typed(fieldOf(chosen));
		case 'enter':
			return withEffects(ui, {type: 'share-path', text: overlay.field.text});
		default: {
			const edit = editOf(key);
			return edit ? typed(edited(overlay.field, edit)) : still(ui);
		}
	}
};

const pressCopy = (ui: UiState, overlay: Of<'copy'>, {name}: KeyPress): Updated => {
	const {texts, choice} = overlay;
	const step = steps[name === 'j' ? 'down' : name === 'k' ? 'up' : name];
	if (step !== undefined)
		return still({
			...ui,
			overlay: {...overlay, choice: Math.max(0, Math.min(texts.length - 1, choice + step))},
		});
	const text = texts[choice];
	if ((name === 'enter' || name === 'y') && text !== undefined)
		return withEffects({...ui, overlay: null}, {type: 'copy', text, what: looksLikeTicket(text) ? 'the ticket' : text});
	return name === 'esc' || name === 'q' ? closed(ui) : still(ui);
};

const pressFilter = (ui: UiState, key: KeyPress): Updated => {
	if (ui.overlay?.name !== 'filter') return still(ui);
	if (key.name === 'enter') return closed(ui);
	if (key.name === 'esc') return closed(filtered(ui, fieldOf('')));
	const edit = editOf(key);
	return still(edit ? filtered(ui, edited(ui.overlay.field, edit)) : ui);
};

/** The list that has the focus follows what is typed. */
const filtered = (ui: UiState, field: Field): UiState => {
	const narrow = (list: ListUi): ListUi => ({...list, filter: field.text, cursor: null});
	const next: UiState = {...ui, overlay: {name: 'filter', field}};
	if (ui.screen.name === 'manager' || ui.screen.name === 'group') {
		const list = managerList(ui) ?? 'list';
		return {...next, manager: {...ui.manager, [list]: narrow(ui.manager[list])}};
	}
	switch (ui.peer.focus) {
		case 'files':
			return {...next, peer: {...ui.peer, files: narrow(ui.peer.files)}};
		case 'search':
			return {...next, peer: {...ui.peer, found: narrow(ui.peer.found)}};
		case 'transfers':
			return {...next, peer: {...ui.peer, transfers: narrow(ui.peer.transfers)}};
		case 'roster':
			return {...next, peer: {...ui.peer, roster: narrow(ui.peer.roster)}};
		case 'peer-events':
			return next;
		default:
			return ui.peer.focus satisfies never;
	}
};

const pressBadFragments = (ui: UiState, {peer}: Of<'bad-fragments'>, {name}: KeyPress): Updated => {
	if (name === 'u') return withEffects({...ui, overlay: null}, send({to: 'peer', intent: {type: 'unban', peer}}));
	return name === 'esc' || name === 'enter' || name === 'q' ? closed(ui) : still(ui);
};

/** Retry, decide later. */
const diskFullChoices = 2;

const pressDiskFull = (ui: UiState, overlay: Of<'disk-full'>, {name}: KeyPress, view: SessionView): Updated => {
	const transfer = view.transfers.get(overlay.row)?.transfer ?? null;
	const retry = (): Updated =>
		withEffects(
			{...ui, overlay: null},
			...(transfer === null ? [] : [send({to: 'peer', intent: {type: 'retry', transfer}})]),
		);
	const choose = (by: number): Updated =>
		still({...ui, overlay: {...overlay, choice: (overlay.choice + by + diskFullChoices) % diskFullChoices}});
	switch (name) {
		case 'esc':
			return closed(ui);
		case 'r':
			return retry();
		case 'up':
		case 'k':
			return choose(-1);
		case 'down':
		case 'j':
			return choose(1);
		case 'enter':
			return overlay.choice === 0 ? retry() : closed(ui);
		default:
			return still(ui);
	}
};
