/** Colours, glyphs, titles and the clipboard: what the app makes of a terminal. */
import {spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {openShoal, openTerminal, program} from './opened.ts';

const esc = '\u001b';
const colourCode = new RegExp(`${esc}\\[(?:[\\d;]*;)?(?:3[0-7]|9[0-7]|38;|48;)[\\d;]*m`);

test('NO_COLOR: no colour code, bold and inverse stay', async () => {
	const terminal = openShoal([], {env: {NO_COLOR: '1'}});
	await terminal.waitFor(/no colours[\s\S]*START/);
	expect(terminal.screen.raw()).not.toMatch(colourCode);
	expect(terminal.screen.raw()).toContain(`${esc}[7m`);
	expect(terminal.screen.raw()).toContain(`${esc}[1m`);
	terminal.press('q');
	await terminal.exit;
	const coloured = openShoal([]);
	await coloured.waitFor(/START/);
	expect(coloured.screen.raw()).toMatch(colourCode);
	coloured.press('q');
	await coloured.exit;
});

test.each([
	['--ascii', ['--ascii'], {}],
	['LC_ALL=C', [], {LC_ALL: 'C'}],
] as const)('%s: nothing but ASCII', async (_, words, env) => {
	const terminal = openShoal(['manager', '--port', '0', ...words], {env});
	await terminal.waitFor(/MANAGER 127\.0\.0\.1:\d+[\s\S]*others type/);
	terminal.press('?');
	await terminal.waitFor(/HELP/);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for is everything but ASCII
	expect(terminal.text()).toMatch(/^[\x00-\x7F]*$/);
	terminal.press('esc');
	await terminal.waitFor(() => !terminal.text().includes('HELP'));
	terminal.press('q');
	expect((await terminal.exit).code).toBe(0);
});

test('--theme and --no-color from the command line; a theme that nobody knows is an error', async () => {
	const plain = openShoal(['--no-color']);
	await plain.waitFor(/no colours/);
	expect(plain.screen.raw()).not.toMatch(colourCode);
	plain.press('q');
	await plain.exit;
	const bright = openShoal(['manager', '--port', '0', '--theme', 'high-contrast']);
	await bright.waitFor(/MANAGER 127/);
	expect(bright.screen.raw()).toContain('[96m');
	bright.press('q');
	await bright.exit;
	const wrong = openShoal(['demo', '--theme', 'pink']);
	expect((await wrong.exit).code).toBe(2);
	expect(wrong.text()).toMatch(/E_USAGE: --theme pink is no theme \(ansi, high-contrast, mono\)/);
});

test('TERM=dumb and --plain: lines, and no escape code', async () => {
	const command = [process.execPath, program, 'manager', '--port', '0'];
	for (const terminal of [
		openTerminal(['env', 'TERM=dumb', ...command]),
		openTerminal(['env', ...command, '--plain']),
	]) {
		await terminal.waitFor(/to join: shoal peer/);
		expect(terminal.screen.raw()).not.toContain(esc);
		terminal.press('ctrl-c');
		expect((await terminal.exit).code).toBe(0);
	}
});

test('without a terminal: help for the program alone, lines for a command', () => {
	const alone = spawnSync(process.execPath, [program], {encoding: 'utf8', input: ''});
	expect(alone.status).toBe(0);
	expect(alone.stdout).toMatch(/shoal COMMAND --help tells more/);
});

test('the title says what runs, y copies the line that others type, wrapped where tmux wants it', async () => {
	const terminal = openShoal(['manager', '--port', '0']);
	await terminal.waitFor(/others type: shoal peer/);
	await terminal.waitFor(() => terminal.screen.title === 'shoal manager 0 peers');
	terminal.press('y');
	await terminal.waitFor(/copied shoal peer/);
	const command = /shoal peer 127\.0\.0\.1:\d+/.exec(terminal.text())![0];
	expect(terminal.screen.copied).toEqual([command]);
	terminal.press('q');
	await terminal.exit;
	const inTmux = openShoal(['manager', '--port', '0'], {env: {TMUX: '/tmp/tmux,1,0'}});
	await inTmux.waitFor(/others type: shoal peer/);
	inTmux.press('y');
	await inTmux.waitFor(/copied/);
	const copied = new RegExp(`${esc}Ptmux;${esc}${esc}\\]52;c;[A-Za-z0-9+/=]+\u0007${esc}\\\\`);
	expect(inTmux.screen.raw()).toMatch(copied);
	inTmux.press('q');
	await inTmux.exit;
});
