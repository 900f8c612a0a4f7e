/** Sizes, colours, glyphs, titles and the clipboard: what the app makes of a terminal. */
import {spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {place} from '../e2e/shoal.ts';
import {openShoal, openTerminal, program} from './opened.ts';
import type {Terminal} from './terminal.ts';

const mebibyte = 1024 * 1024;

/** Every row is drawn to the last column and nothing of an older frame is left. */
const isWhole = (terminal: Terminal, columns: number, rows: number): boolean => {
	const lines = terminal.lines();
	const corner = lines[1] ?? '';
	return (
		lines.length === rows && corner.length === columns && /[┓┐]$/.test(corner) && /q quit$/.test(lines[rows - 1] ?? '')
	);
};

test('a storm of sizes: each time the whole screen, never a clear, nothing of the old left', async () => {
	const here = place();
	const {at} = await here.manager();
	const owner = await here.peer(at, 'owner', here.write('big.bin', Buffer.alloc(64 * mebibyte, 7)), '--up', '2MB');
	await owner.fact('indexed');
	const get = openShoal(['get', at, 'big.bin'], {columns: 200, rows: 60});
	await get.waitFor(/1 FRAGMENTS[\s\S]*3 HISTORY/);
	const storm = [
		[40, 15, /1 cell = \d+/],
		[80, 24, /1 FRAGMENTS[\s\S]*2 SOURCES/],
		[24, 6, /terminal is 24x6[\s\S]*q quit/],
		[120, 40, /3 HISTORY/],
		[10, 1, /q quit|terminal/],
		[200, 60, /3 HISTORY/],
		[80, 24, /2 SOURCES/],
	] as const;
	for (const [columns, rows, shown] of storm) {
		get.resize(columns, rows);
		await get.waitFor(shown);
		if (columns >= 80) {
			await get.waitFor(() => get.lines()[3]?.length === columns && /[┓┐]$/.test(get.lines()[3] ?? ''));
			await get.waitFor(() => get.lines().length === rows && /q quit$/.test(get.lines()[rows - 1] ?? ''));
		}
	}
	get.press('esc');
	await get.waitFor(/1 FILES/);
	for (const [columns, rows] of [
		[120, 40],
		[80, 24],
	] as const) {
		get.resize(columns, rows);
		await get.waitFor(() => isWhole(get, columns, rows));
	}
	expect(get.screen.clears).toBe(0);
	get.press('q');
	await get.waitFor(/LEAVE THE SWARM\?[\s\S]*▸ \[ Stay \]/);
	get.press('y');
	expect((await get.exit).code).toBe(130);
	expect(get.text()).toContain('the same command goes on');
});

test('a terminal that is not read: heartbeats and the download go on', async () => {
	const here = place();
	const {process: manager, at} = await here.manager('--heartbeat', '0.2', '--lease', '1.5');
	const owner = await here.peer(at, 'owner', here.write('big.bin', Buffer.alloc(4 * mebibyte, 7)), '--up', '1MB');
	await owner.fact('indexed');
	const get = openShoal(['get', at, 'big.bin', '--name', 'alice', '--stay', '0']);
	await get.waitFor(/1 FRAGMENTS/);
	get.pause();
	// The owner's last fragment leaves while nobody reads alice's screen: 4 s of it, several times the lease.
	const sent = (): number => owner.all('sent').length;
	await owner.fact('sent', () => sent() >= 64);
	expect(manager.all('peer-late').concat(manager.all('peer-left') as never)).toEqual([]);
	get.resume();
	await get.waitFor(/DONE/);
	get.press('q');
	expect((await get.exit).code).toBe(0);
});

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
	expect(terminal.screen.title).toBe('shoal manager 0 peers');
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
