/** What keys do in the launcher: the menu, and the two forms. Pure; what a form's values may be is `launcher-form.ts`'s business. */
import type {Action} from '../keymap.ts';
import {still, type Updated, withEffects} from './effects.ts';
import {edited} from './field.ts';
import {editOf, type KeyPress} from './keys.ts';
import {checked, isChoice, joinForm, managerForm, noteFor, turnedChoice} from './launcher-form.ts';
import type {FormUi, LauncherUi, UiState} from './state.ts';

const menu = ['start-manager', 'join', 'demo'] as const;

const withLauncher = (ui: UiState, launcher: Partial<LauncherUi>): UiState => ({
	...ui,
	launcher: {...ui.launcher, ...launcher},
});

/** The form that belongs to a line of the menu, as it was left. */
const formAt = ({form}: LauncherUi, at: number): FormUi | null => {
	const kind = menu[at] === 'start-manager' ? 'manager' : menu[at] === 'join' ? 'join' : null;
	if (kind === null) return null;
	return form?.kind === kind ? form : kind === 'join' ? joinForm() : managerForm();
};

export const launcherAction = (ui: UiState, action: Action): Updated => {
	const {at} = ui.launcher;
	switch (action) {
		case 'up':
		case 'down': {
			const to = (at + (action === 'up' ? menu.length - 1 : 1)) % menu.length;
			return still(withLauncher(ui, {at: to, form: formAt(ui.launcher, to)}));
		}
		case 'start-manager':
		case 'join':
		case 'demo':
			return chosen(ui, menu.indexOf(action));
		case 'enter':
		case 'next-panel':
			return chosen(ui, at);
		default:
			return still(ui);
	}
};

const chosen = (ui: UiState, at: number): Updated => {
	if (menu[at] === 'demo') return withEffects(withLauncher(ui, {at}), {type: 'start-demo'});
	return still(withLauncher(ui, {at, form: formAt(ui.launcher, at), isFilling: true}));
};

/** A key while a form is filled in. Nothing typed is ever lost. */
export const pressForm = (ui: UiState, key: KeyPress): Updated => {
	const {form} = ui.launcher;
	if (!form) return still(withLauncher(ui, {isFilling: false}));
	if (key.name === 'esc') return still(withLauncher(ui, {isFilling: false}));
	if (form.isBusy) return still(ui);
	const moved = (by: number): Updated => {
		const at = (form.at + by + form.fields.length) % form.fields.length;
		return still(withLauncher(ui, {form: {...form, at}}));
	};
	switch (key.name) {
		case 'tab':
		case 'down':
			return moved(1);
		case 'shift-tab':
		case 'up':
			return moved(-1);
		case 'enter':
			return submit(ui, form);
		default:
			return still(withLauncher(ui, {form: typed(form, key)}));
	}
};

const typed = (form: FormUi, key: KeyPress): FormUi => {
	const current = form.fields[form.at]!;
	const set = (field: typeof current.field): FormUi => ({
		...form,
		failure: '',
		fields: form.fields.map(known =>
			known === current ? {...known, field, wrong: '', note: noteFor(known, field.text)} : known,
		),
	});
	if (isChoice(current)) return ['left', 'right', 'space'].includes(key.name) ? set(turnedChoice(current)) : form;
	const edit = editOf(key);
	return edit ? set(edited(current.field, edit)) : form;
};

/** Sends the form off, or shows beside the fields what is wrong. */
const submit = (ui: UiState, form: FormUi): Updated => {
	const next = checked(form);
	const wrong = next.fields.findIndex(field => field.wrong !== '');
	if (wrong >= 0) return still(withLauncher(ui, {form: {...next, at: wrong}}));
	const busy = {...next, isBusy: true, failure: ''};
	return withEffects(withLauncher(ui, {form: busy}), {type: 'start', form: busy});
};
