/** What was measured, as text: judged against what was asked, and put into the document. */
import {expect, test} from 'vitest';
import {type AllKept, contestText, judged, reportText, sizeText, withReport} from '../../bench/report.ts';
import {type Contest, type Goal, type Play, type Result, typed} from '../../bench/scenario.ts';

const play = (seconds: number, copies: number | null = null): Play => ({
	...{seconds, each: [seconds], copies, cpu: 1.25, sourceCpu: 0.5, peak: 90.4, sourcePeak: 110.6},
});
const result = (name: string, plays: readonly Play[], failure = ''): Result => ({
	...{name, version: `${name} 1.2.3`, plays, failure, commands: [`${name} give`, `${name} take`]},
});
const contest = (results: readonly Result[], goals: readonly Goal[], bound = 10): Contest => ({
	...{name: 'shaped/some', what: 'one owner to five', size: 128 * 2 ** 20, bound, goals, results},
});

test('time over the bound is judged by the median', () => {
	const goal = {of: 'shoal', kind: 'over-bound', most: 1.08} as const;
	const with3 = (...seconds: number[]): Contest =>
		contest(
			[
				result(
					'shoal',
					seconds.map(value => play(value)),
				),
			],
			[goal],
		);
	expect(judged(goal, with3(10, 10.8, 50))).toBe('at most 1.08: met');
	expect(judged(goal, with3(10, 10.9, 10.9))).toBe('at most 1.08: **missed**');
});

test('who never got there misses; who did not take part is not spoken of', () => {
	const goal = {of: 'shoal', kind: 'over-bound', most: 1.08} as const;
	expect(judged(goal, contest([result('shoal', [], 'a copy differs.')], [goal]))).toBe('at most 1.08: **missed**');
	expect(judged(goal, contest([result('aria2', [play(10)])], [goal]))).toBe('');
});

test('copies', () => {
	const goal = {of: 'shoal', kind: 'copies', most: 1.06} as const;
	expect(judged(goal, contest([result('shoal', [play(10, 1.06)])], [goal]))).toBe('copies at most 1.06: met');
	expect(judged(goal, contest([result('shoal', [play(10, 1.07)])], [goal]))).toBe('copies at most 1.06: **missed**');
});

test('times as quick as another; nothing where the other is not installed', () => {
	const goal = {of: 'shoal', kind: 'times-as-quick', as: 'curl', least: 1} as const;
	const [quick, slow] = [result('shoal', [play(2)]), result('curl', [play(3)])];
	expect(judged(goal, contest([quick, slow], [goal]))).toBe('1.50 times curl, of 1: met');
	expect(judged(goal, contest([result('shoal', [play(4)]), slow], [goal]))).toBe('0.75 times curl, of 1: **missed**');
	expect(judged(goal, contest([quick], [goal]))).toBe('');
	expect(judged(goal, contest([quick, result('curl', [], 'curl ended with 7.')], [goal]))).toBe('');
});

test('a contest is a table: a row a contender, why one failed included', () => {
	const goals: readonly Goal[] = [{of: 'shoal', kind: 'over-bound', most: 1.08}];
	const results = [result('shoal', [play(10.5, 1.05), play(11, 1.05)]), result('aria2', [], 'not done after 90 s.')];
	expect(contestText(contest(results, goals))).toBe(`**one owner to five, 128 MiB**, bound 10.00 s

| who | time | over the bound | owner's copies | CPU s: takes / gives | MiB: takes / gives | target |
|---|---|---|---|---|---|---|
| shoal | 10.75 s (10.50 to 11.00) | 1.07 | 1.05 | 1.3 / 0.5 | 90 / 111 | at most 1.08: met |
| aria2 | failed: not done after 90 s. |  |  |  |  |  |`);
});

test('without lines there is no bound, and no copies', () => {
	const row = contestText(contest([result('shoal', [play(1)])], [], 0))
		.split('\n')
		.at(-1);
	expect(row).toBe('| shoal | 1.00 s |  |  | 1.3 / 0.5 | 90 / 111 |  |');
});

test('sizes', () => {
	expect([4096, 100 * 2 ** 20, 2 * 2 ** 30, 1.5 * 2 ** 30].map(sizeText)).toEqual([
		...['4 KiB', '100 MiB', '2 GiB', '1.5 GiB'],
	]);
});

const kept = (contests: readonly Contest[]): AllKept => ({
	some: {
		at: '2026-11-21T10:00:00.000Z',
		machine: 'a machine',
		commit: 'abc',
		runs: 3,
		load: 0.52,
		outcome: {rows: [], contests, runs: {}},
	},
});

test('a report says machine, commit, versions and commands', () => {
	const text = reportText(kept([contest([result('curl', [play(1)])], [])]));
	expect(text).toContain('- a machine, 2026-11-21, commit abc, medians of 3: some (load 0.5)');
	expect(text).toContain('- curl (curl 1.2.3): `curl give`, then `curl take`');
});

test('it takes the place between the marks and nothing else, again and again', () => {
	const document = 'before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n';
	const once = withReport(document, 'new\n');
	expect(once).toBe('before\n<!-- bench: begin -->\nnew\n<!-- bench: end -->\nafter\n');
	expect(withReport(once, 'new\n')).toBe(once);
	expect(() => withReport('no marks', 'new')).toThrow('no place');
});

test('commands as they are typed: from the folder, without the machine', () => {
	const directory = '/somewhere/shoal-1';
	const node = ['/usr/bin/node', '/project/dist/cli.js', 'get', '7420', '--output', `${directory}/copies/0`];
	expect(typed(node, directory)).toBe('shoal get 7420 --output ./copies/0');
	const elsewhere = ['ip', 'netns', 'exec', 'm1', 'aria2c', '--dir', '/somewhere', `${directory}/file.torrent`];
	expect(typed(elsewhere, directory)).toBe('aria2c --dir .. ./file.torrent');
});
