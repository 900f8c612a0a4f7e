/** The ticket on the screens: beside the line that others type, in a field that hides it, among what can be copied; and no ticket at all. */
import {describe, expect, test} from 'vitest';
import {now} from '../../fixtures/views/alice.ts';
import {filled, launcherUi} from '../../fixtures/views/launcher.ts';
import {aloneView, managerHead, managerUi, managerView} from '../../fixtures/views/manager.ts';
import {commandLines, formLines} from '../../source/components/form-lines.ts';
import {ManagerScreen} from '../../source/components/manager-screen.tsx';
import {unicodeGlyphs} from '../../source/glyphs.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import {plain} from '../../source/line.ts';
import {nothingSaid, sentencesOf} from '../../source/reader/sentences.ts';
import {checked, joinForm, withTicket} from '../../source/ui/launcher-form.ts';
import type {FormUi} from '../../source/ui/state.ts';
import {paste, press} from '../../source/ui/update.ts';
import {drawn} from './render.tsx';

const ticket = 'shoal-7ant0r9-af0rvyj-bcxhgy5-g73d00v';
const line = 'shoal peer 10.0.0.1:7420';
const withHead = (head: object, view = managerView): SessionView => ({...view, manager: {...managerHead, ...head}});
const screenAt = (columns: number, rows: number, view: SessionView): string[] => {
	const ui = managerUi(columns, rows);
	return drawn(<ManagerScreen view={view} ui={ui} now={now} />, ui.size);
};
const sizes = [
	[80, 24],
	[120, 40],
	[40, 15],
] as const;

describe('a protected manager', () => {
	test.each(sizes)('at %dx%d shows the whole ticket beside the line to type, whoever is there', (columns, rows) => {
		for (const view of [managerView, aloneView]) {
			const shown = screenAt(columns, rows, withHead({ticket}, view)).join('\n');
			expect(shown).toContain(line);
			expect(shown).toContain(ticket);
			expect(shown).not.toContain('OPEN');
		}
	});

	test('shows it in the status line where the line to type is too long', () => {
		const long = `shoal peer '[fe80::1111:2222:3333:4444%eth0]:7420'`;
		const quiet = withHead({ticket, joinCommands: [long], lateCount: 0});
		expect(screenAt(80, 24, quiet).at(-2)).toContain(`ticket: ${ticket}`);
	});

	test('offers it to be copied, and does not repeat it when it was', () => {
		const ui = {...managerUi(80, 24)};
		const asked = press(ui, {name: 'y', text: 'y'}, withHead({ticket}));
		expect(asked.ui.overlay).toEqual({name: 'copy', texts: [line, ticket], choice: 0});
		const below = press(asked.ui, {name: 'down', text: ''}, withHead({ticket}));
		const copied = press(below.ui, {name: 'enter', text: ''}, withHead({ticket}));
		expect(copied.effects).toEqual([{type: 'copy', text: ticket, what: 'the ticket'}]);
	});

	test('says it to a screen reader once', () => {
		const first = sentencesOf(withHead({ticket}), nothingSaid);
		expect(first.lines.join('\n')).toContain(ticket);
		expect(sentencesOf(withHead({ticket}), first.said).lines.join('\n')).not.toContain(ticket);
	});
});

test.each(sizes)('an open manager at %dx%d says so all the time', (columns, rows) => {
	expect(screenAt(columns, rows, withHead({isOpen: true}))[0]).toContain('OPEN');
	expect(screenAt(columns, rows, managerView)[0]).not.toContain('OPEN');
});

describe('the form of a peer', () => {
	const form = withTicket(joinForm());
	const lines = (of: FormUi): string =>
		formLines(of, {cells: 76, isFilling: true}, unicodeGlyphs).map(plain).join('\n');
	const typing = (text: string): FormUi => {
		const ui = launcherUi(80, 24, {at: 1, form: {...form, at: 1}, isFilling: true});
		const {form: typed} = paste(ui, text).ui.launcher;
		return typed!;
	};

	test('has a field for the ticket below the manager’s, once', () => {
		expect(form.fields.map(({key}) => key).slice(0, 3)).toEqual(['manager', 'ticket', 'name']);
		expect(withTicket(form)).toBe(form);
		expect(joinForm().fields.map(({key}) => key)).not.toContain('ticket');
	});

	test('counts what has arrived of it, and shows none of it', () => {
		expect(lines(typing(ticket.slice(0, 16)))).toMatch(/ticket +\[ •{16}.*\] {2}9 of 28 characters have arrived/);
		expect(lines(typing(ticket))).toContain('28 have arrived, it fits');
		expect(lines(typing(`${ticket.slice(0, -1)}0`))).toContain('the checksum does not fit');
		for (const text of [ticket, ticket.slice(0, 16)]) expect(lines(typing(text))).not.toContain(text.slice(6, 12));
	});

	test('is not sent off with a mistyped one, and its command is without it', () => {
		const wrong = (text: string) => checked(filled(form, {ticket: text})).fields[1]!.wrong;
		expect(wrong(ticket)).toBe('');
		expect(wrong('')).toBe('');
		expect(wrong(ticket.slice(0, 20))).toBe('13 of 28 characters have arrived');
		expect(commandLines(filled(form, {ticket}), 200).map(plain)).toEqual(['  shoal peer 127.0.0.1:7420']);
	});
});
