/** What the screens cost and how fast they answer: the built program, and the app over a made-up session, in pseudo-terminals. */
import {mkdir, rm, truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Terminal, type TerminalOptions} from '../../test/terminal/terminal.ts';
import {mebibyte, type Row, series} from '../figures.ts';
import {start} from '../program.ts';
import type {Outcome, Setting} from '../run.ts';
import {spread} from './figures.ts';
import {firstFrame, keySpread, loadOver, residentAfter} from './measures.ts';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const synthetic = fileURLToPath(new URL('synthetic.ts', import.meta.url));
const open = (words: readonly string[], options?: TerminalOptions): Terminal =>
	new Terminal([process.execPath, ...words], options);
const shoal = (words: readonly string[], options?: TerminalOptions): Terminal => open([program, ...words], options);

const plain = (what: string, figure: string, target = '', isMet: boolean | null = null): Row => ({
	what,
	figure,
	beside: '',
	ratio: null,
	target,
	isMet,
});

const frames = async ({runs, tell}: Setting, port: string): Promise<readonly Row[]> => {
	const rows: Row[] = [];
	for (const [what, words, whole] of [
		['launcher', [], /q quit/],
		['manager', ['manager', '--port', '0'], /PEERS[\s\S]*q quit/],
		['peer', ['peer', port], /FILES[\s\S]*q quit/],
	] as const) {
		const times: number[] = [];
		for (let run = 0; run < runs; run++) {
			const terminal = shoal(words);
			times.push(await firstFrame(terminal, whole));
			await terminal.end();
		}
		const {median, least, most} = series(times);
		tell(`first frame of the ${what}: ${median.toFixed(0)} ms`);
		rows.push(
			plain(
				`first frame, ${what}`,
				`${median.toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)})`,
				'<= 400 ms',
				median <= 400,
			),
		);
	}
	return rows;
};

type Ports = {readonly port: string; readonly target: string; readonly directory: string};

/** MiB a second of a download with the screen; with `keys`, the times from key to frame go there while it runs. */
const screened = async ({port, target}: Ports, keys: number[] | null): Promise<number> => {
	await mkdir(target, {recursive: true});
	const get = shoal(['get', port, '--output', target], {columns: 120, rows: 40});
	await get.waitFor(/1 FRAGMENTS/);
	const cursor = (): string => /#(\d+) /.exec(get.text())?.[1] ?? '';
	const isDone = (): boolean => get.text().includes('DONE');
	for (let press = 0; keys && press < 200 && !isDone(); press++) {
		const before = cursor();
		const pressedAt = performance.now();
		get.press(press % 20 < 10 ? 'right' : 'left');
		await get.waitFor(() => cursor() !== before || isDone());
		if (!isDone()) keys.push(performance.now() - pressedAt);
		await new Promise(resolve => setTimeout(resolve, 50));
	}
	await get.waitFor(isDone);
	get.press('q');
	await get.exit;
	const [, number = '0', unit] = / at ([\d.]+) ([MG])iB\/s/.exec(get.text()) ?? [];
	await get.end();
	await rm(target, {recursive: true, force: true});
	return Number(number) * (unit === 'G' ? 1024 : 1);
};

const bare = async ({port, target, directory}: Ports): Promise<number> => {
	await mkdir(target, {recursive: true});
	const lines = start(['get', port, '--output', target], {directory});
	const complete = await lines.fact('complete');
	await lines.over;
	await rm(target, {recursive: true, force: true});
	return Number(complete.size) / mebibyte / Number(complete.seconds);
};

/** The same download with the screen and without, alternating, each first in turn; keys are pressed in runs of their own. */
const underLoad = async ({directory, runs, tell}: Setting, port: string): Promise<readonly Row[]> => {
	const ports = {port, target: join(directory, 'downloads'), directory};
	const withScreen: number[] = [];
	const without: number[] = [];
	// The first writes of so many pages are slow, whoever makes them.
	await bare(ports);
	for (let run = 0; run < runs + 1; run++) {
		const kinds = [
			async () => withScreen.push(await screened(ports, null)),
			async () => without.push(await bare(ports)),
		];
		for (const kind of run % 2 === 0 ? kinds : kinds.toReversed()) await kind();
		tell(
			`download with the screen ${withScreen.at(-1)!.toFixed(0)} MiB/s, without ${without.at(-1)!.toFixed(0)} MiB/s`,
		);
	}
	const keys: number[] = [];
	for (let run = 0; run < runs; run++) await screened(ports, keys);
	const {p50, p99, count} = spread(keys);
	const ratio = series(withScreen).median / series(without).median;
	return [
		plain(
			'key to frame during a download',
			`p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, ${count} keys`,
			'p99 <= 50 ms',
			p99 <= 50,
		),
		{
			what: 'download with the screen',
			figure: `${series(withScreen).median.toFixed(0)} MiB/s`,
			beside: `without: ${series(without).median.toFixed(0)} MiB/s`,
			ratio,
			target: '>= 0.93',
			isMet: ratio >= 0.93,
		},
	];
};

const scenes = [
	['5,000 peers, 2,000 events/s, 120x40', 'manager', {columns: 120, rows: 40}, /5000 active/],
	['5,100 cells changing, 200x60', 'detail', {columns: 200, rows: 60}, /1 FRAGMENTS/],
] as const;

/** Which row or fragment the cursor is on. */
const cursorOf = (text: string): string => (/▸ ● \w+ +(\S+)/.exec(text) ?? /#(\d+) /.exec(text))?.[1] ?? '';

/** Bytes resident after each thousand of ten thousand redraws, as fast as snapshots can be shown. */
const redrawn = async (scene: string, size: TerminalOptions): Promise<readonly number[]> => {
	const terminal = open([synthetic, scene, '15'], size);
	const seen: number[] = [];
	for (let thousand = 1; thousand <= 10; thousand++)
		seen.push(await residentAfter(terminal, () => terminal.screen.title === `${thousand}000 redraws`));
	await terminal.end();
	return seen;
};

const loads = async ({tell}: Setting): Promise<readonly Row[]> => {
	const rows: Row[] = [];
	for (const [what, scene, size, shown] of scenes) {
		const terminal = open([synthetic, scene], size);
		await terminal.waitFor(shown);
		await loadOver(terminal, {seconds: 5});
		const load = await loadOver(terminal, {seconds: 15});
		const times = await keySpread(terminal, {
			key: press => (scene === 'detail' ? (press % 2 ? 'left' : 'right') : press % 2 ? 'up' : 'down'),
			presses: 50,
			// The screen changes by itself: only the cursor's own place tells that the key was heard.
			isAnswered: (at, before) => cursorOf(at.text()) !== cursorOf(before),
		});
		await terminal.end();
		const [main = 0, other = 0] = load.threads.map(({cpu}) => cpu);
		const memory = await redrawn(scene, size);
		const resident = Math.max(...memory) / mebibyte;
		const growth = (memory.at(-1)! - memory[1]!) / mebibyte;
		tell(`${what}: ${(load.cpu * 100).toFixed(1)} %, ${resident.toFixed(0)} MiB`);
		rows.push(
			plain(
				what,
				`${(load.cpu * 100).toFixed(1)} % of a core (threads ${(main * 100).toFixed(1)}, ${(other * 100).toFixed(1)}), ${(load.bytesPerSecond / 1024).toFixed(0)} KiB/s`,
				'<= 25 %',
				load.cpu <= 0.25,
			),
			plain(
				'  memory over 10,000 redraws, growth over the last 8,000',
				`${resident.toFixed(0)} MiB, ${growth.toFixed(1)} MiB`,
				'<= 350 MiB, flat',
				resident <= 350 && growth <= resident / 20,
			),
			plain('  key to frame', `p50 ${times.p50.toFixed(0)} ms, p99 ${times.p99.toFixed(0)} ms`),
		);
	}
	return rows;
};

const idle = async ({tell}: Setting, port: string): Promise<readonly Row[]> => {
	const rows: Row[] = [];
	for (const [what, words, shown, target, most] of [
		['launcher: nothing changes', [], /q quit/, '<= 0.5 %, 0 bytes', 0.005],
		['manager alone: the clock ticks', ['manager', '--port', '0'], /0 active/, '<= 3 %', 0.03],
		['peer that has joined: ages tick', ['peer', port], /manager ●/, '<= 3 %', 0.03],
	] as const) {
		const terminal = shoal(words, {columns: 120, rows: 40});
		await terminal.waitFor(shown);
		await loadOver(terminal, {seconds: 3});
		const load = await loadOver(terminal, {seconds: 20});
		await terminal.end();
		tell(`${what}: ${(load.cpu * 100).toFixed(2)} %, ${load.bytes} bytes`);
		rows.push(
			plain(
				what,
				`${(load.cpu * 100).toFixed(2)} %, ${load.bytesPerSecond.toFixed(0)} bytes/s`,
				target,
				load.cpu <= most,
			),
		);
	}
	return rows;
};

export const screen = async (setting: Setting): Promise<Outcome> => {
	const {directory, size} = setting;
	const path = join(directory, 'sparse.bin');
	await writeFile(path, '');
	await truncate(path, size);
	// They outlive everything that is measured beside them.
	const lasting = {directory, limit: 3_600_000};
	const manager = start(['manager', '--port', '0'], lasting);
	const port = String((await manager.fact('listening')).port);
	const source = start(['peer', port, path, '--name', 'source'], lasting);
	await source.fact('index-idle');
	const rows = [
		...(await frames(setting, port)),
		...(await idle(setting, port)),
		...(await loads(setting)),
		...(await underLoad(setting, port)),
	];
	return {rows, runs: {}};
};
