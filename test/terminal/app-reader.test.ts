/** The app for screen readers: sentences appended, numbered choices, nothing redrawn. */
import {expect, test} from 'vitest';
import {place} from '../e2e/shoal.ts';
import {openShoal} from './opened.ts';

const mebibyte = 1024 * 1024;
const esc = '\u001b';

test('a peer: files, search, download, every ten percent, and goodbye', async () => {
	const here = place();
	const {at} = await here.manager();
	const owner = await here.peer(at, 'bob', here.write('talk.mkv', Buffer.alloc(4 * mebibyte, 7)), '--up', '2MB');
	await owner.fact('indexed');
	const reader = openShoal(['peer', at, '--name', 'alice', '--screen-reader'], {columns: 100, rows: 60});
	await reader.waitFor(/1 files {2}2 search {2}3 downloads .* Choice:/);
	await reader.waitFor(/joined as alice, 2 active peers\./);
	reader.press('2', 'enter');
	await reader.waitFor(/Search for:/);
	reader.type('talk');
	reader.press('enter');
	await reader.waitFor(/1 file found, 1 of 1 peer answered\./);
	reader.press('1', 'enter');
	await reader.waitFor(/1 talk\.mkv, 4 MiB, at bob\.\n?[\s\S]*Number of the file/);
	reader.press('1', 'enter');
	await reader.waitFor(/talk\.mkv, \d+ percent, \d+ of 64 fragments, 1 source/);
	await reader.waitFor(
		/talk\.mkv is complete and verified, from 1 source\.[\s\S]*talk\.mkv, 4 MiB in 0m0\ds, saved to /,
	);
	const told = reader.screen.raw().match(/talk\.mkv, \d+ percent/g) ?? [];
	expect(told.length).toBeGreaterThan(3);
	expect(told.length).toBeLessThanOrEqual(11);
	expect(reader.text()).toContain('asked 1 peer for talk.mkv.');
	reader.press('6', 'enter');
	expect((await reader.exit).code).toBe(0);
	expect(reader.screen.raw()).not.toContain(esc);
});

test('a manager, chosen by ACCESSIBLE: who is here, how to join, ban, quit', async () => {
	const here = place();
	const reader = openShoal(['manager', '--port', '0'], {columns: 100, rows: 60, env: {ACCESSIBLE: '1'}});
	await reader.waitFor(/Manager is running\. Others type: shoal peer 127\.0\.0\.1:\d+/);
	const at = /127\.0\.0\.1:\d+/.exec(reader.text())![0];
	await here.peer(at, 'bob');
	await reader.waitFor(/bob joined from 127\.0\.0\.1:\d+\./);
	reader.press('1', 'enter');
	await reader.waitFor(/1 bob, alive, 127\.0\.0\.1:\d+, 0 files shared\.[\s\S]*Number of the peer/);
	reader.press('1', 'enter');
	await reader.waitFor(/1 ban {2}2 evict {2}3 back\. Choice:/);
	reader.press('1', 'enter');
	await reader.waitFor(/bob banned, deleted from the list\./);
	reader.press('9', 'enter');
	await reader.waitFor(/Type one of the numbers\./);
	reader.press('3', 'enter');
	expect((await reader.exit).code).toBe(0);
	expect(reader.screen.raw()).not.toContain(esc);
});

test('the launcher asks one question after the other', async () => {
	const reader = openShoal(['--screen-reader'], {columns: 100, rows: 40});
	await reader.waitFor(/1 start a manager {2}2 join as a peer {2}3 play the demo {2}4 quit\. Choice:/);
	reader.press('1', 'enter');
	await reader.waitFor(/open to .*this machine only/);
	reader.press('enter');
	await reader.waitFor(/port \(7420\)/);
	reader.press('0', 'enter');
	await reader.waitFor(/Manager is running/);
	reader.press('3', 'enter');
	expect((await reader.exit).code).toBe(0);
});

test('a signal at the launcher’s question has its own code', async () => {
	const reader = openShoal(['--screen-reader']);
	await reader.waitFor(/Choice:/);
	reader.signal('SIGTERM');
	expect((await reader.exit).code).toBe(143);
});

test('get: leaving in the middle asks, and is not a success; what nobody has is told with its code', async () => {
	const here = place();
	const {at} = await here.manager();
	const owner = await here.peer(at, 'bob', here.write('talk.mkv', Buffer.alloc(16 * mebibyte, 7)), '--up', '500KB');
	await owner.fact('indexed');
	const reader = openShoal(['get', at, 'talk.mkv', '--screen-reader'], {columns: 100, rows: 40});
	await reader.waitFor(/talk\.mkv, \d+ percent/);
	reader.press('6', 'enter');
	await reader.waitFor(/Downloads are running\. 1 stay {2}2 leave\. Choice:/);
	reader.press('2', 'enter');
	expect((await reader.exit).code).toBe(130);
	expect(reader.text()).toContain('the same command goes on');
	const missing = openShoal(['get', at, 'nothing.bin', '--wait', '0.5', '--screen-reader'], {columns: 100, rows: 40});
	expect((await missing.exit).code).toBe(4);
	expect(missing.text()).toMatch(/E_NO_FILE: /);
});
