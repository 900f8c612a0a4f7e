/** The forms of the launcher: their fields, their usual values, what may stand in each. Pure. */
import {readTicket, ticketWords} from '../net/ticket.ts';
import {fieldOf} from './field.ts';
import type {FormField, FormUi} from './state.ts';

const usualPort = 7420;

const field = (key: string, label: string, text: string, note: string): FormField => ({
	key,
	label,
	field: fieldOf(text),
	note,
	wrong: '',
});

const thisMachine = 'this machine only';
const network = 'my network';

/** A field that has two values and no caret. */
export const isChoice = ({key}: FormField): boolean => key === 'scope';

/** A field whose text is shown as dots. */
export const isHidden = ({key}: FormField): boolean => key === 'ticket';

/** What stands beside a field that was just typed in: only how much of a ticket has arrived. */
export const noteFor = ({key}: FormField, text: string): string =>
	key === 'ticket' ? ticketWords(readTicket(text)) : '';

/** The other value. */
export const turnedChoice = ({field: {text}}: FormField): FormField['field'] =>
	fieldOf(text === thisMachine ? network : thisMachine);

export const managerForm = (): FormUi => ({
	kind: 'manager',
	fields: [
		field('scope', 'open to', thisMachine, 'left, right, space: change'),
		field('port', 'port', String(usualPort), 'others type it to join'),
	],
	at: 0,
	isBusy: false,
	failure: '',
});

export const joinForm = (): FormUi => ({
	kind: 'join',
	fields: [
		field('manager', 'manager', `127.0.0.1:${usualPort}`, 'as its screen shows it'),
		field('name', 'name', '', 'empty: your user and machine'),
		field('share', 'share', '', 'empty: nothing is shared yet'),
		field('downloads', 'save to', '', 'empty: ./downloads-NAME'),
		field('ttl', 'lease', '', 'seconds; empty: no end'),
		field('port', 'port', '', 'empty: any free one'),
	],
	at: 0,
	isBusy: false,
	failure: '',
});

/** The form with a field for the ticket after the manager's, empty unless there is one already. */
export const withTicket = (form: FormUi): FormUi =>
	form.kind !== 'join' || form.fields.some(({key}) => key === 'ticket')
		? form
		: {
				...form,
				fields: form.fields.flatMap(known =>
					known.key === 'manager' ? [known, field('ticket', 'ticket', '', 'on the manager’s screen')] : [known],
				),
			};

/** What was typed into a field, without spaces around it. */
export const fieldText = ({fields}: FormUi, key: string): string =>
	fields.find(known => known.key === key)?.field.text.trim() ?? '';

export const isOpenChosen = (form: FormUi): boolean => fieldText(form, 'scope') === network;

/** What a form leads to that a person should know before; empty words when there is nothing. */
export const consequence = (form: FormUi): {readonly words: string; readonly isRisky: boolean} => {
	if (form.kind === 'join') return {words: '', isRisky: false};
	return isOpenChosen(form)
		? {words: 'Others join with the ticket on its screen; nobody else can read along.', isRisky: false}
		: {words: 'Only programs on this machine can join.', isRisky: false};
};

/** The form with what is wrong beside each field; only what can be told without asking anybody. */
export const checked = (form: FormUi): FormUi => ({
	...form,
	fields: form.fields.map(known => ({...known, wrong: wrongWith(known)})),
});

const wrongWith = ({key, field: {text}}: FormField): string => {
	const typed = text.trim();
	switch (key) {
		case 'port':
			return typed === '' || (/^\d{1,5}$/.test(typed) && Number(typed) <= 65_535) ? '' : 'a number up to 65535';
		case 'manager':
			return typed === '' ? 'type HOST:PORT' : managerFault(typed);
		case 'name':
			return [...typed].length > 64
				? 'at most 64 characters'
				: /^-|[/\\]/.test(typed)
					? 'no slash, no dash in front'
					: '';
		case 'ticket':
			return typed === '' || readTicket(typed).kind === 'secret' ? '' : ticketWords(readTicket(typed));
		case 'ttl':
			return typed === '' || (/^\d{1,8}$/.test(typed) && Number(typed) > 0) ? '' : 'whole seconds, or nothing';
		default:
			return '';
	}
};

const managerFault = (typed: string): string => {
	const port = /^(?:[^:]+:|\[[^\]]+\]:|\S+\s+)?(\d+)$/.exec(typed)?.[1];
	if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return 'a port is 1 to 65535';
	return /\s\S+\s/.test(typed) || /:\D*$/.test(typed.replace(/^\[[^\]]*\]$|^[0-9a-fA-F:]+$/, ''))
		? 'type HOST:PORT'
		: '';
};

/** The words of the command that does the same from a shell. */
export const shellWords = (form: FormUi): readonly string[] => {
	if (form.kind === 'manager') {
		const port = fieldText(form, 'port');
		return [
			'manager',
			...(isOpenChosen(form) ? ['--host', '0.0.0.0'] : []),
			...(port === '' || port === String(usualPort) ? [] : ['--port', port]),
		];
	}
	const keys = ['manager', 'name', 'share', 'downloads', 'ttl', 'port'];
	const [manager, name, share, downloads, ttl, port] = keys.map(key => fieldText(form, key));
	return [
		'peer',
		...(manager ? manager.split(/\s+/) : []),
		...(share ? [share] : []),
		...(name ? ['--name', name] : []),
		...(downloads ? ['--downloads', downloads] : []),
		...(ttl ? ['--ttl', ttl] : []),
		...(port ? ['--port', port] : []),
	];
};
