/** The harness itself: what it says of a screen is what a terminal would show. */
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test, vi} from 'vitest';
import {openShell, openTerminal} from './opened.ts';
import {isRunning} from './processes.ts';
import type {Terminal} from './terminal.ts';

const sample = fileURLToPath(new URL('sample-app.ts', import.meta.url));

/** Runs a line of shell script on a terminal. */
const script = (text: string, columns = 40, rows = 6): Terminal =>
	openTerminal(['bash', '--norc', '--noprofile', '-c', text], {columns, rows});

const openSample = (columns: number, rows: number): Terminal =>
	openTerminal([process.execPath, sample], {columns, rows, env: {NODE_ENV: 'production'}});

test('what was overwritten, moved over and scrolled out is not on the screen', async () => {
	const terminal = script(String.raw`printf '1\n2\n3\n4\n5\n6\n7\nabcdef\rxyz\n\e[1;1Htop'; read`);
	await terminal.waitFor(/top/);
	expect(terminal.lines()).toEqual(['top', '5', '6', '7', 'xyzdef', '']);
	expect(terminal.screen.scrolledOut()).toEqual(['1', '2', '3']);
	expect(terminal.screen.cursor).toEqual({row: 0, column: 3});
	expect(terminal.screen.raw()).toContain('abcdef\rxyz');
});

test('what stood to the right of a screen that has become narrower is not on it', async () => {
	const terminal = script(String.raw`printf '\e[?1049h%s' ${'x'.repeat(40)}; read`);
	await terminal.waitFor(/x/);
	terminal.resize(10, 6);
	expect(terminal.text()).toBe('x'.repeat(10));
});

test('alternate screen, cursor, title, clipboard, paste mode', async () => {
	const terminal = script(
		String.raw`printf '\e[?1049h\e[?25l\e[?2004h\e]2;a title\a\e]52;c;aGVsbG8=\aready'; read; printf '\e[?25h\e[?2004l\e[?1049lback'; read`,
	);
	const {screen} = terminal;
	await terminal.waitFor(/ready/);
	expect(screen).toMatchObject({isAlternate: true, isCursorVisible: false, isPasteBracketed: true, title: 'a title'});
	expect(screen.copied).toEqual(['hello']);
	terminal.press('enter');
	await terminal.waitFor(/back/);
	expect(screen).toMatchObject({isAlternate: false, isCursorVisible: true, isPasteBracketed: false});
});

test.each([
	['2J over text', String.raw`text\e[2J`, 1],
	['3J over text', String.raw`text\e[3J`, 1],
	['a full reset over text', String.raw`text\ec`, 1],
	['J from the corner over text', String.raw`text\e[H\e[J`, 0],
	['J from further down', String.raw`text\n\e[J`, 0],
	['an erased line', String.raw`text\e[2K`, 0],
	['2J of an empty screen', String.raw`\e[2Jtext`, 0],
	['2J of a fresh alternate screen', String.raw`text\e[?1049h\e[2J`, 0],
	['2J in two writes', String.raw`text\e[`, 1],
])('clearing: %s', async (_, bytes, clears) => {
	// The second write of the last case.
	const rest = bytes.endsWith('[') ? `sleep 0.02; printf '2J';` : '';
	const terminal = script(`printf '${bytes}'; ${rest} printf 'done'; read`);
	await terminal.waitFor(/done/);
	expect(terminal.screen.clears).toBe(clears);
	expect(terminal.screen.erasures).toBe(bytes.includes('[H') ? 1 : 0);
});

test('how a cell looks', async () => {
	const terminal = script(String.raw`printf '\e[1;7;34mA\e[0;2;38;2;1;2;3mb\e[0m.'; read`);
	await terminal.waitFor(/Ab\./);
	expect(terminal.screen.look(0, 0)).toMatchObject({text: 'A', isBold: true, isInverse: true, foreground: 'ansi 4'});
	expect(terminal.screen.look(0, 1)).toMatchObject({text: 'b', isDim: true, isBold: false, foreground: '#010203'});
	expect(terminal.screen.look(0, 2)).toMatchObject({isDim: false, isInverse: false, foreground: 'default'});
});

test('keys arrive as a terminal sends them', async () => {
	const echo = `process.stdin.setRawMode(true).on('data', data => process.stdout.write(data.toString('hex') + ' ')); console.log('ready')`;
	const terminal = openTerminal([process.execPath, '-e', echo], {columns: 200});
	await terminal.waitFor(/ready/);
	terminal.press('up', 'shift-tab', 'ctrl-c', 'ctrl-left', 'f1', 'backspace', 'alt-x', 'é', 'enter');
	terminal.type('up');
	const keys = ['1b5b41', '1b5b5a', '03', '1b5b313b3544', '1b4f50', '7f', '1b78', 'c3a9', '0d', '7570'];
	// How many arrive at once is the kernel's business.
	await terminal.waitFor(() => terminal.lines()[1]?.replaceAll(' ', '') === keys.join(''));
	expect(terminal.screen.isApplicationKeys).toBe(false);
});

test('a frame that has begun and not ended is not looked at', async () => {
	const terminal = script(String.raw`printf '\e[?2026hhalf'; read; printf ' whole\e[?2026l'; read`);
	const seen: string[] = [];
	const whole = terminal.waitFor(() => {
		seen.push(terminal.text());
		return terminal.text() !== '';
	});
	await expect(terminal.waitFor(/half/, 200)).rejects.toThrow(/within 200 ms/);
	terminal.press('enter');
	await whole;
	expect(seen.filter(text => text === 'half')).toEqual([]);
});

test('what does not come is told with the screen', async () => {
	const waiting = script('echo something; read');
	await waiting.waitFor(/something/);
	await expect(waiting.waitFor(/never/, 50)).rejects.toThrow(/within 50 ms: \/never\/\n.*\n\|something/);
	const ended = script('echo last words');
	await expect(ended.waitFor(/never/)).rejects.toThrow(/ended before: \/never\/\n.*\n\|last words/);
});

test('how it ended: code, signal, all that was written', async () => {
	const ended = script('printf the; printf end; exit 3');
	expect(await ended.exit).toEqual({code: 3, signal: 0});
	expect(ended.text()).toBe('theend');
	const killed = script('echo ready; read');
	await killed.waitFor(/ready/);
	killed.signal('SIGTERM');
	expect((await killed.exit).signal).toBe(15);
});

test('a terminal whose reader stopped makes the program wait, and loses nothing', async () => {
	const terminal = script('read; for i in {1..9999}; do echo $i; done; echo told >$HOME/done; read', 40, 3);
	terminal.pause();
	terminal.press('enter');
	const {written} = terminal.screen;
	await new Promise(resolve => setTimeout(resolve, 100));
	expect(terminal.screen.written).toBe(written);
	expect(existsSync(`${terminal.folder}/done`)).toBe(false);
	terminal.resume();
	await terminal.waitFor(/9998\n9999/);
});

test('its end ends whatever runs in it', async () => {
	const terminal = script('trap "" HUP TERM; sleep 1000 & echo pid $!; wait');
	await terminal.waitFor(/pid \d+/);
	const child = Number(/pid (\d+)/.exec(terminal.text())?.[1]);
	expect([terminal.pid, child].filter(isRunning)).toEqual([terminal.pid, child]);
	await terminal.end();
	expect([terminal.pid, child].filter(isRunning)).toEqual([]);
	expect(existsSync(terminal.folder)).toBe(false);
});

test('the environment of a person, in a place of its own', async () => {
	vi.stubEnv('CI', 'true').stubEnv('NO_COLOR', '1');
	const terminal = script('echo "$TERM $FORCE_COLOR $LC_ALL $CI$NO_COLOR."; echo $SHOAL_HOME; read', 120);
	vi.unstubAllEnvs();
	await terminal.waitFor(/\.shoal/);
	expect(terminal.lines().slice(0, 2)).toEqual(['xterm-256color 3 C.UTF-8 .', `${terminal.folder}/.shoal`]);
});

test('an Ink program: keys, looks, sizes up and down, no clear, the way out', async () => {
	const terminal = openSample(60, 20);
	await terminal.waitFor(/60 x 20/);
	expect(terminal.screen).toMatchObject({isAlternate: true, isCursorVisible: false, title: 'sample'});
	terminal.press('down', 'down');
	await terminal.waitFor(/▸ three/);
	expect(terminal.screen.look(4, 1).isInverse).toBe(true);
	for (const [columns, rows] of [
		[30, 10],
		[100, 30],
		[60, 20],
	] as const) {
		terminal.resize(columns, rows);
		await terminal.waitFor(new RegExp(`${columns} x ${rows}`));
		await terminal.waitFor(() => terminal.lines().at(-1) === `╰${'─'.repeat(columns - 2)}╯`);
		expect(terminal.lines()[0]).toBe(`╭${'─'.repeat(columns - 2)}╮`);
		expect(terminal.lines()).toHaveLength(rows);
	}
	// Once for each time it lost rows.
	expect(terminal.screen).toMatchObject({clears: 0, erasures: 2});
	terminal.press('q');
	expect(await terminal.exit).toEqual({code: 0, signal: 0});
	expect(terminal.screen).toMatchObject({isAlternate: false, isCursorVisible: true});
});

test('a shell finds its screen again after a program that leaves, and the harness sees one that does not', async () => {
	const shell = await openShell();
	expect(await shell.run('echo before')).toBe(0);
	const before = await shell.state();
	shell.line(`NODE_ENV=production node ${sample}`);
	await shell.terminal.waitFor(/80 x 24/);
	expect(shell.foreground).not.toBe(shell.terminal.pid);
	shell.terminal.press('q');
	expect(await shell.prompt()).toBe(0);
	expect(await shell.state()).toEqual(before);
	expect(shell.terminal.text()).toMatch(/echo before\nbefore\n/);
	expect(shell.foreground).toBe(shell.terminal.pid);

	shell.line(`NODE_ENV=production node ${sample}`);
	await shell.terminal.waitFor(/80 x 24/);
	shell.terminal.press('x');
	expect(await shell.prompt()).toBe(7);
	expect(await shell.state()).toEqual(before);

	expect(await shell.run(String.raw`stty -echo; printf '\e[?25l\e[?1049h\e[?1000h'; (exit 9)`)).toBe(9);
	const after = await shell.state();
	expect(after).toMatchObject({isAlternate: true, isCursorVisible: false, isMouseTracked: true});
	expect(after.stty).not.toBe(before.stty);
});

test('a shell sees a program stopped and brought back', async () => {
	const shell = await openShell();
	shell.line(`bash -c 'trap "echo again" CONT; echo up; while :; do sleep 0.05; done'`);
	await shell.terminal.waitFor(/^up$/m);
	shell.terminal.press('ctrl-z');
	expect(await shell.prompt()).toBe(148);
	expect(shell.foreground).toBe(shell.terminal.pid);
	shell.line('fg');
	await shell.terminal.waitFor(/^again$/m);
	expect(shell.foreground).not.toBe(shell.terminal.pid);
	shell.terminal.press('ctrl-c');
	expect(await shell.prompt()).toBe(130);
});
