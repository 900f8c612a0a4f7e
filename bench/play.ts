/** One run of one contender whose sources stand: downloaders start, the last whole copy ends it, every copy is compared. */
import {mkdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Ground} from './ground.ts';
import type {Download, Stage} from './rivals/rival.ts';
import {boundOf, type Play, type Scenario} from './scenario.ts';
import {hashOf} from './swarm.ts';

/** Milliseconds between looks at how much has come. */
const cutInterval = 100;

/** Resolves when the cable is pulled, or when nothing is to be waited for any longer. */
const cutSource = async ({cutAt, size, sources}: Scenario, ground: Ground, isOver: () => boolean): Promise<void> => {
	if (cutAt === undefined) return;
	const before = ground.received(sources.length);
	while (!isOver() && ground.received(sources.length) - before < size * cutAt) await sleep(cutInterval);
	if (!isOver()) ground.cut(sources.length - 1);
};

/** Rejects after so many seconds. */
const within = async <Value>(seconds: number, value: Promise<Value>): Promise<Value> => {
	const late = new AbortController();
	try {
		return await Promise.race([
			value,
			sleep(seconds * 1000, null, {signal: late.signal}).then(() => {
				throw new Error(`not done after ${seconds.toFixed(0)} s.`);
			}),
		]);
	} finally {
		late.abort();
	}
};

const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export type Field = {
	readonly scenario: Scenario;
	readonly stage: Stage;
	readonly ground: Ground;
	readonly whole: string;
};

/** Rejects when it takes far too long, when a program ends without its copy, and when a copy differs. */
export const play = async (field: Field, directory: string): Promise<{play: Play; words: readonly string[]}> => {
	const {scenario, stage, ground, whole} = field;
	const {size, sources, downloaders, starts = []} = scenario;
	const folders = downloaders.map((_, index) => join(directory, `${index}`));
	for (const folder of folders) await mkdir(folder, {recursive: true});
	const sourceCpu = (): number => sumOf(stage.sources.map(source => source.cpu()));
	const sent = (): number => sumOf(sources.map((_, index) => ground.sent(index)));
	const [cpuBefore, sentBefore] = [sourceCpu(), sent()];
	const downloads: Download[] = [];
	let isOver = false;
	const begun = performance.now();
	const fetchOne = async (index: number): Promise<number> => {
		await sleep((starts[index] ?? 0) * 1000);
		const from = performance.now();
		const order = {directory: folders[index]!, index, isAlone: downloaders.length === 1};
		const download = stage.download(ground.machine(sources.length + index), order);
		downloads[index] = download;
		await download.whole;
		return (performance.now() - from) / 1000;
	};
	const limit = 60 + boundOf(scenario) * (downloaders.length + 3);
	try {
		const cutting = cutSource(scenario, ground, () => isOver);
		const each = await within(limit, Promise.all(downloaders.map((_, index) => fetchOne(index))));
		const seconds = (performance.now() - begun) / 1000;
		isOver = true;
		await cutting;
		const played = {
			...{seconds, each, copies: !ground.isShaped ? null : (sent() - sentBefore) / size},
			cpu: sumOf(downloads.map(({process}) => process.cpu())),
			sourceCpu: sourceCpu() - cpuBefore,
			peak: Math.max(...downloads.map(({process}) => process.peak())),
			sourcePeak: Math.max(...stage.sources.map(source => source.peak())),
		};
		for (const {path} of downloads) if ((await hashOf(path)) !== whole) throw new Error('a copy differs.');
		return {play: played, words: downloads[0]!.process.words};
	} finally {
		isOver = true;
		await Promise.all(downloads.map(({process}) => process.stop()));
		await rm(directory, {recursive: true, force: true});
	}
};
