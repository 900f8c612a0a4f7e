/** The bench of the screens measures what is there: checked on programs whose figures are known. */
import {expect, test} from 'vitest';
import {percentile, spread} from '../../bench/screen/figures.ts';
import {firstFrame, keySpread, keyTimes, loadOver, residentAfter} from '../../bench/screen/measures.ts';
import {openTerminal} from './opened.ts';

const script = (text: string) => openTerminal(['bash', '--norc', '--noprofile', '-c', text], {columns: 60, rows: 10});

test('percentiles by nearest rank', () => {
	const hundred = Array.from({length: 100}, (_, index) => 100 - index);
	expect([1, 50, 99, 100].map(percent => percentile(hundred, percent))).toEqual([1, 50, 99, 100]);
	expect(spread([3, 1, 2])).toEqual({p50: 2, p99: 3, most: 3, count: 3});
	expect(() => percentile([], 50)).toThrow('no values');
});

test('time to the first frame counts from the start of the program', async () => {
	const terminal = script('sleep 0.2; echo half; sleep 0.2; echo whole; read');
	expect(await firstFrame(terminal, /whole/)).toBeGreaterThanOrEqual(400);
});

test('a key’s time ends with the frame that answers it', async () => {
	const terminal = script('echo ready; while read -rsn1 key; do echo other; sleep 0.1; echo got $key; done');
	await terminal.waitFor(/ready/);
	const times = await keyTimes(terminal, {
		key: press => 'abc'.charAt(press),
		presses: 3,
		isAnswered: (_, _before, press) => terminal.text().includes(`got ${'abc'.charAt(press)}`),
		pause: 1,
	});
	expect(times).toHaveLength(3);
	expect(Math.min(...times)).toBeGreaterThanOrEqual(100);
});

test('an echo is answered, and a key that is not answered is told', async () => {
	const terminal = openTerminal(['cat'], {columns: 60, rows: 10});
	const changed = await keySpread(terminal, {
		key: () => 'x',
		presses: 20,
		isAnswered: (_, before) => terminal.text() !== before,
		pause: 0,
	});
	expect(changed).toMatchObject({count: 20});
	expect(terminal.text()).toBe('x'.repeat(20));
	const never = {key: () => 'x', presses: 1, isAnswered: () => false, limit: 50};
	await expect(keyTimes(terminal, never)).rejects.toThrow('within 50 ms');
});

test('load: an idle program takes nothing and writes nothing, a busy one takes a core', async () => {
	const idle = script('echo ready; read');
	await idle.waitFor(/ready/);
	expect(await loadOver(idle, {seconds: 0.5})).toMatchObject({cpu: 0, threads: [], bytes: 0, bytesPerSecond: 0});
	const busy = script('echo ready; while :; do :; done');
	await busy.waitFor(/ready/);
	const load = await loadOver(busy, {seconds: 0.5});
	expect(load.cpu).toBeGreaterThan(0.05);
	expect(load.cpu).toBeLessThan(2);
	expect(load.threads).toMatchObject([{id: busy.pid, name: 'bash'}]);
	expect(load.resident).toBeGreaterThan(1024 * 1024);
	expect(load.peak).toBeGreaterThanOrEqual(load.resident);
});

test('load: the time of a worker is told apart from the first thread’s, bytes are counted', async () => {
	const spin = `const {Worker} = require('node:worker_threads'); new Worker('for (;;);', {eval: true}); setInterval(() => process.stdout.write('0123456789'), 20)`;
	const terminal = openTerminal([process.execPath, '-e', spin]);
	await terminal.waitFor(/0123/);
	const load = await loadOver(terminal, {seconds: 1});
	expect(load.threads[0]!.id).not.toBe(terminal.pid);
	expect(load.cpu).toBeGreaterThanOrEqual(load.threads[0]!.cpu - 0.1);
	expect(load.bytes).toBeGreaterThan(0);
	expect(load.bytes % 10).toBe(0);
	expect(load.bytesPerSecond).toBeCloseTo(load.bytes / load.seconds);
});

test('memory is looked at once the terminal shows something', async () => {
	const terminal = script('echo ready; read');
	const resident = await residentAfter(terminal, /ready/);
	expect(terminal.text()).toContain('ready');
	expect(resident).toBeGreaterThan(0);
});
