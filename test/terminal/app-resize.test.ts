/** Terminals that change their size or are not read: whole screens, no clears, and engines that do not notice. */
import {expect, test} from 'vitest';
import {place} from '../e2e/shoal.ts';
import {openShoal} from './opened.ts';
import type {Terminal} from './terminal.ts';

const mebibyte = 1024 * 1024;

/** Columns and rows. */
const storm = [
	[40, 15],
	[80, 24],
	[24, 6],
	[120, 40],
	[10, 1],
	[200, 60],
	[80, 24],
] as const;

/** Reading down, every frame is closed before the next begins beside or below it: a border left of an older size breaks that. */
const areFramesClosed = (lines: readonly string[]): boolean => {
	const count = (pattern: RegExp): number => lines.join('\n').match(pattern)?.length ?? 0;
	const tops = count(/[┌┏]/g);
	return tops > 0 && [/[┐┓]/g, /[└┗]/g, /[┘┛]/g].every(corner => count(corner) === tops);
};

/** The whole screen is drawn: its frames reach the last column and are closed, the hint line stands in the last row. */
const isWhole = (terminal: Terminal, columns: number, rows: number): boolean => {
	const lines = terminal.lines();
	const isHinted = /q quit$/.test(lines[rows - 1] ?? '');
	if (rows < 2) return terminal.text() === 'q quit';
	if (rows < 8) return /^q quit$/m.test(terminal.text()) && terminal.text().includes(`terminal is ${columns}x${rows}`);
	if (columns < 60) return isHinted && !/[┐┓┘┛]/.test(terminal.text().replaceAll('\n', ''));
	const borders = lines.filter(line => /[┐┓┘┛]$/.test(line));
	return isHinted && borders.length >= 2 && borders.every(line => line.length === columns) && areFramesClosed(lines);
};

const expectWholeThroughStorm = async (terminal: Terminal): Promise<void> => {
	for (const [columns, rows] of storm) {
		terminal.resize(columns, rows);
		await terminal.waitFor(() => isWhole(terminal, columns, rows));
	}
	expect(terminal.screen.clears).toBe(0);
};

test('manager: a storm of sizes', async () => {
	const here = place();
	const manager = openShoal(['manager', '--port', '0'], {columns: 200, rows: 60});
	await manager.waitFor(/others type: shoal peer 127\.0\.0\.1:\d+/);
	const at = /shoal peer (127\.0\.0\.1:\d+)/.exec(manager.text())![1]!;
	await Promise.all(['bob', 'carol', 'dave'].map(name => here.peer(at, name)));
	await manager.waitFor(/3 active: 3 alive/);
	await expectWholeThroughStorm(manager);
	// As fast as sizes come when a window's corner is dragged: only the last one counts.
	for (const [columns, rows] of storm) manager.resize(columns, rows);
	await manager.waitFor(() => isWhole(manager, 80, 24));
	expect(manager.screen.clears).toBe(0);
	expect(manager.text()).toMatch(/bob[\s\S]*carol[\s\S]*dave/);
});

test('peer and detail, while a download runs: a storm of sizes', async () => {
	const here = place();
	const {at} = await here.manager();
	const owner = await here.peer(at, 'owner', here.write('big.bin', Buffer.alloc(64 * mebibyte, 7)), '--up', '2MB');
	await owner.fact('indexed');
	const get = openShoal(['get', at, 'big.bin'], {columns: 200, rows: 60});
	await get.waitFor(/1 FRAGMENTS[\s\S]*3 HISTORY/);
	await expectWholeThroughStorm(get);
	expect(get.text()).toMatch(/1 FRAGMENTS/);
	get.press('esc');
	await get.waitFor(/1 FILES/);
	await expectWholeThroughStorm(get);
	expect(get.text()).toMatch(/1 FILES/);
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
	await owner.fact('sent', () => owner.all('sent').length >= 64);
	expect([...manager.all('peer-late'), ...manager.all('peer-left')]).toEqual([]);
	get.resume();
	await get.waitFor(/DONE/);
	get.press('q');
	expect((await get.exit).code).toBe(0);
});
