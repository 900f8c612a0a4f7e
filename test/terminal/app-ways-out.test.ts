/** However the app ends, the shell finds its terminal as it was. */
import {expect, test} from 'vitest';
import {place} from '../e2e/shoal.ts';
import {openShell, program} from './opened.ts';
import {isRunning} from './processes.ts';
import type {Shell} from './shell.ts';

const shoal = (words: string): string => `${process.execPath} ${program} ${words}`;

/** What is typed into a shell with something on its screen, and the shell before it. */
const started = async (
	words: string,
	env: Record<string, string> = {},
): Promise<{shell: Shell; before: Awaited<ReturnType<Shell['state']>>}> => {
	const shell = await openShell({env, columns: 80, rows: 24});
	await shell.run('echo earlier text');
	const before = await shell.state();
	shell.line(shoal(words));
	await shell.terminal.waitFor(/MANAGER 127\.0\.0\.1:\d+/);
	expect(shell.terminal.screen).toMatchObject({isAlternate: true, isCursorVisible: false});
	await shell.terminal.waitFor(() => shell.terminal.screen.title.startsWith('shoal manager'));
	return {shell, before};
};

const asBefore = async (shell: Shell, before: Awaited<ReturnType<Shell['state']>>): Promise<void> => {
	expect(await shell.state()).toEqual(before);
	expect(shell.terminal.screen).toMatchObject({isAlternate: false, isCursorVisible: true, isPasteBracketed: true});
	expect(shell.terminal.text()).toContain('earlier text');
	expect(shell.terminal.screen.raw()).toContain('\u001b[23;2t');
};

test.each([
	['q', ['q'], 0],
	['ctrl-c', ['ctrl-c'], 0],
])('%s', async (_, keys, code) => {
	const {shell, before} = await started('manager --port 0');
	shell.terminal.press(...keys);
	expect(await shell.prompt()).toBe(code);
	await asBefore(shell, before);
});

test.each([
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130],
] as const)('%s', async (signal, code) => {
	const {shell, before} = await started('manager --port 0');
	process.kill(shell.foreground, signal);
	expect(await shell.prompt()).toBe(code);
	await asBefore(shell, before);
});

test('a bug: the terminal first, then what happened', async () => {
	const here = place();
	const throwing = "process.once('SIGUSR2', () => { throw new Error('a bug made for this test'); });\n";
	const {shell, before} = await started('manager --port 0', {
		NODE_OPTIONS: `--import=${here.write('bug.mjs', throwing)}`,
	});
	process.kill(shell.foreground, 'SIGUSR2');
	expect(await shell.prompt()).toBe(1);
	expect(shell.terminal.text()).toMatch(/E_BUG: this is a mistake in shoal[\s\S]*a bug made for this test/);
	await asBefore(shell, before);
});

test('ctrl-c while others are here asks; a second one within two seconds does not wait for the answer', async () => {
	const here = place();
	const {shell, before} = await started('manager --port 0');
	const [, port] = /shoal peer 127\.0\.0\.1:(\d+)/.exec(shell.terminal.text())!;
	await here.peer(`127.0.0.1:${port}`, 'bob');
	await shell.terminal.waitFor(/1 active: 1 alive/);
	shell.terminal.press('ctrl-c');
	await shell.terminal.waitFor(/STOP THE MANAGER\?[\s\S]*▸ \[ Keep running \]/);
	shell.terminal.press('ctrl-c');
	expect(await shell.prompt()).toBe(130);
	await asBefore(shell, before);
});

test('ctrl-z gives the terminal back, fg takes it again and draws all of it, keys work', async () => {
	const {shell, before} = await started('manager --port 0');
	shell.terminal.press('ctrl-z');
	expect(await shell.prompt()).toBe(148);
	expect(shell.terminal.screen).toMatchObject({isAlternate: false, isCursorVisible: true});
	expect((await shell.state()).stty).toBe(before.stty);
	shell.line('fg');
	await shell.terminal.waitFor(/MANAGER 127\.0\.0\.1:\d+[\s\S]*2 EVENTS[\s\S]*\? help {2}q quit/);
	expect(shell.terminal.screen.isAlternate).toBe(true);
	shell.terminal.press('?');
	await shell.terminal.waitFor(/HELP/);
	shell.terminal.press('esc');
	await shell.terminal.waitFor(() => !shell.terminal.text().includes('HELP'));
	shell.terminal.press('q');
	expect(await shell.prompt()).toBe(0);
	await asBefore(shell, before);
});

test('a port in use: the reason on the normal screen, code 2, and nothing else left behind', async () => {
	const here = place();
	const {at} = await here.manager();
	const shell = await openShell();
	const before = await shell.state();
	expect(await shell.run(shoal(`manager --port ${at.split(':')[1]}`))).toBe(2);
	expect(shell.terminal.text()).toMatch(/E_PORT: /);
	expect(await shell.state()).toEqual(before);
});

test('a terminal that goes away: the peer says goodbye and ends', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const shell = await openShell();
	shell.line(shoal(`peer ${at} --name alice`));
	await shell.terminal.waitFor(/PEER alice/);
	await manager.fact('peer-joined');
	const peer = shell.foreground;
	process.kill(shell.terminal.pid, 'SIGKILL');
	expect(await manager.fact('peer-left')).toMatchObject({name: 'alice', reason: 'left'});
	await expect.poll(() => isRunning(peer)).toBe(false);
});
