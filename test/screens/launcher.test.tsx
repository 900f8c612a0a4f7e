import {describe, expect, test} from 'vitest';
import {now} from '../../fixtures/views/alice.ts';
import {aliceForm, filled, launcherUi} from '../../fixtures/views/launcher.ts';
import {commandLines, formLines} from '../../source/components/form-lines.ts';
import {LauncherScreen} from '../../source/components/launcher-screen.tsx';
import {unicodeGlyphs} from '../../source/glyphs.ts';
import {plain, widthOf} from '../../source/line.ts';
import {checked, joinForm, managerForm, turnedChoice} from '../../source/ui/launcher-form.ts';
import type {FormUi, LauncherUi} from '../../source/ui/state.ts';
import {drawing, drawn} from './render.tsx';

const launcherAt = (columns: number, rows: number, launcher?: Partial<LauncherUi>): string[] => {
	const ui = launcherUi(columns, rows, launcher);
	return drawn(<LauncherScreen ui={ui} now={now} version="0.1.0" />, ui.size);
};

test.each([
	['01-launcher-120x40', () => launcherAt(120, 40)],
	['01-launcher-80x24', () => launcherAt(80, 24)],
] as const)('%s is drawn as drawn', (name, screen) => {
	expect(screen()).toEqual(drawing(name));
});

const open = (form: FormUi): FormUi => ({
	...form,
	fields: form.fields.map(field => (field.key === 'scope' ? {...field, field: turnedChoice(field)} : field)),
});

const wordy = {
	...checked(filled(joinForm(), {manager: '日本語のホスト:0', name: '-x', share: '/a/very/long/path/'.repeat(9)})),
	failure: 'The name 👩‍👩‍👧‍👦 is taken in this swarm. '.repeat(3),
};

test('it fits any terminal, whatever is typed, and what is typed stays in view', () => {
	const forms: readonly Partial<LauncherUi>[] = [
		{at: 0, form: null},
		{at: 1, form: null},
		{at: 2, form: null},
		{at: 0, form: open(managerForm()), isFilling: true},
		{at: 1, form: aliceForm, isFilling: true},
		{at: 1, form: wordy, isFilling: true},
	];
	for (const columns of [40, 53, 69, 70, 79, 80, 110, 200])
		for (const rows of [15, 19, 23, 24, 30, 60])
			for (const launcher of forms) {
				const ui = launcherUi(columns, rows, launcher);
				const lines = drawn(<LauncherScreen ui={ui} now={now} version="0.1.0" />, {
					columns: columns + 4,
					rows: rows + 1,
				});
				const at = `${columns}x${rows} ${launcher.form?.kind}`;
				expect(lines.length, at).toBe(rows + 1);
				expect(lines[rows], at).toBe('');
				expect(Math.max(...lines.map(widthOf)), at).toBeLessThanOrEqual(columns);
				expect(lines[0], at).toContain(`${columns}x${rows}  utf-8  16 colours`);
				expect(lines[rows - 1], at).toMatch(launcher.isFilling ? /^ enter do it/ : /q quit$/);
				expect(lines.join('\n'), at).toMatch(launcher.isFilling ? /▸ (open to|manager) / : 'START');
			}
});

test('the menu shows what each of its lines leads to before anything is chosen', () => {
	const screen = (at: number) => launcherAt(80, 24, {at, form: null}).join('\n');
	expect(screen(0)).toMatch(/▸ m {2}Start a manager[\s\S]*this machine only[\s\S]*shoal manager\n/);
	expect(screen(1)).toMatch(/▸ p {2}Join as a peer[\s\S]*127\.0\.0\.1:7420[\s\S]*shoal peer 127\.0\.0\.1:7420\n/);
	expect(screen(2)).toMatch(/▸ d {2}Play the demo[\s\S]*Nothing leaves this[\s\S]*shoal demo\n/);
});

describe('the same thing from the shell', () => {
	const command = (form: FormUi, cells = 200): string[] => commandLines(form, cells).map(plain);

	test('is the command with what was typed, quoted for a shell', () => {
		expect(command(joinForm())).toEqual(['  shoal peer 127.0.0.1:7420']);
		expect(command(filled(aliceForm, {name: "O'Neil $HOME", share: '~/my files'}))).toEqual([
			`  shoal peer 10.0.0.1:7420 '~/my files' --name "O'Neil \\$HOME" --downloads ~/Downloads`,
		]);
		expect(command(filled(joinForm(), {ttl: '20', port: '3000'}))).toEqual([
			'  shoal peer 127.0.0.1:7420 --ttl 20 --port 3000',
		]);
		expect(command(managerForm())).toEqual(['  shoal manager']);
		expect(command(open(filled(managerForm(), {port: '9000'})))).toEqual([
			'  shoal manager --host 0.0.0.0 --port 9000',
		]);
	});

	test('goes on in another line between words, never inside one', () => {
		expect(command(filled(aliceForm, {share: '~/my files'}), 34)).toEqual([
			'  shoal peer 10.0.0.1:7420 \\',
			"    '~/my files' --name alice \\",
			'    --downloads ~/Downloads',
		]);
		const [whole] = command(aliceForm);
		for (let cells = 34; cells < 90; cells++) {
			const lines = command(aliceForm, cells);
			expect(Math.max(...lines.map(widthOf)), String(cells)).toBeLessThanOrEqual(cells);
			expect(lines.map(line => line.trim().replace(/ \\$/, '')).join(' ')).toBe(whole?.trim());
		}
	});
});

describe('what may stand in a field', () => {
	const wrong = (key: string, text: string): string => {
		const form = key === 'port' ? managerForm() : joinForm();
		return checked(filled(form, {[key]: text})).fields.find(field => field.key === key)!.wrong;
	};

	test.each([
		['port', ['7420', '0', '', '65535']],
		['manager', ['10.0.0.1:7420', '10.0.0.1', 'host', 'host 7420', '7420', '[::1]:7420', '::1', 'fe80::1']],
		['name', ['alice', '', '日本語', 'a b']],
		['share', ['', '~/share', '/']],
		['ttl', ['', '20', '100000']],
	])('%s: fine', (key, texts) => {
		for (const text of texts) expect(wrong(key, text), text).toBe('');
	});

	test.each([
		['port', ['x', '65536', '-1', '7420 ', '74.2'].filter(text => text !== '7420 ')],
		['manager', ['', 'host:0', 'host:70000', 'host:', 'a b c', 'host:port']],
		['name', ['-x', 'a/b', 'a\\b', 'x'.repeat(65)]],
		['ttl', ['0', '-1', '1.5', 'soon', '20s', '1'.repeat(9)]],
	])('%s: wrong', (key, texts) => {
		for (const text of texts) expect(wrong(key, text), text).not.toBe('');
	});

	test('what was typed stays as it was typed', () => {
		const form = filled(joinForm(), {manager: ' nonsense: ', name: '-x'});
		expect(checked(form).fields.map(({field}) => field)).toEqual(form.fields.map(({field}) => field));
	});

	test('what is wrong stands beside its field, whole below it where there is no room', () => {
		const form = checked(filled(joinForm(), {manager: 'host:0'}));
		const lines = (cells: number): string[] =>
			formLines(form, {cells, isFilling: false}, unicodeGlyphs).map(line => plain(line).trimEnd());
		expect(lines(76)[0]).toMatch(/host:0 .*\] {2}✗ a port is 1 to 65535$/);
		expect(lines(36).slice(0, 2)).toEqual(['   manager  [ host:0              ]', '     ✗ a port is 1 to 65535']);
	});

	test('letting the network in is said to be what it is', () => {
		const text = (form: FormUi) => formLines(form, {cells: 76, isFilling: true}, unicodeGlyphs).map(plain).join('\n');
		expect(text(managerForm())).toContain('Only programs on this machine can join.');
		expect(text(open(managerForm()))).toContain(
			'Others join with the ticket on its screen; nobody else can read along.',
		);
	});
});
