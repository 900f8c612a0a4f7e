/** One scenario played by each contender on the same ground: time, owner's bytes, processor time, memory, identical copies. */
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {makeFile} from './bare-sockets.ts';
import {bound, boundWithCut} from './bounds.ts';
import {mebibyte, series} from './figures.ts';
import type {Ground} from './ground.ts';
import {type Download, missing, type Rival, type Stage} from './rivals/rival.ts';
import {hashOf} from './swarm.ts';

/** What ours must reach: time over the bound, owner's copies, times as quick as another. */
export type Goal =
	| {readonly of: string; readonly kind: 'over-bound'; readonly most: number}
	| {readonly of: string; readonly kind: 'copies'; readonly most: number}
	| {readonly of: string; readonly kind: 'times-as-quick'; readonly as: string; readonly least: number};

export type Scenario = {
	readonly name: string;
	/** In words, size aside. */
	readonly what: string;
	/** Bytes. */
	readonly size: number;
	/** Mbit/s of each machine's line; infinite on loopback. */
	readonly sources: readonly number[];
	readonly downloaders: readonly number[];
	/** Seconds after which each downloader begins. */
	readonly starts?: readonly number[];
	/** The last source's cable is pulled when this share of the file has come: 0 to 1. */
	readonly cutAt?: number;
	readonly goals: readonly Goal[];
};

/** One run of one contender. */
export type Play = {
	/** From the start of the first downloader's process to the last whole copy. */
	readonly seconds: number;
	/** The same of each downloader, from its own start. */
	readonly each: readonly number[];
	/** Bytes on the sources' lines, headers included, as copies of the file; null where lines are not counted. */
	readonly copies: number | null;
	/** Seconds of processor time of all downloaders, and of all sources meanwhile. */
	readonly cpu: number;
	readonly sourceCpu: number;
	/** MiB, of the largest downloader and the largest source. */
	readonly peak: number;
	readonly sourcePeak: number;
};

export type Result = {
	readonly name: string;
	readonly version: string;
	readonly plays: readonly Play[];
	/** Why there are fewer plays than were asked for; empty when there are not. */
	readonly failure: string;
	/** How a source and a downloader were started. */
	readonly commands: readonly string[];
};

export type Contest = {
	readonly name: string;
	readonly what: string;
	readonly size: number;
	/** Seconds; 0 where no line limits anything. */
	readonly bound: number;
	readonly goals: readonly Goal[];
	readonly results: readonly Result[];
};

export type Contestants = {
	readonly contenders: readonly Rival[];
	readonly runs: number;
	readonly directory: string;
	readonly tell: (line: string) => void;
	/** Makes the ground that a contender plays on. */
	readonly ground: (scenario: Scenario) => Ground;
};

const bytesPerSecond = (mbits: number): number => (mbits * 1e6) / 8;

/** Seconds. */
export const boundOf = ({size, sources, downloaders, starts = [], cutAt}: Scenario): number => {
	const lines = {size, sources: sources.map(bytesPerSecond), downloaders: downloaders.map(bytesPerSecond), starts};
	return cutAt === undefined ? bound(lines) : boundWithCut(lines, cutAt);
};

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

type Field = {readonly scenario: Scenario; readonly stage: Stage; readonly ground: Ground; readonly whole: string};

const play = async (field: Field, directory: string): Promise<{play: Play; words: readonly string[]}> => {
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

/** A command as a person would type it: without where the bench keeps its things, and on which machine. */
const typed = (words: readonly string[], directory: string): string =>
	(words[0] === 'ip' ? words.slice(4) : words)
		.map(word =>
			word.replaceAll(directory, '').replace(/^.*\/(?:node|dist\/cli\.js)$/, name => name.split('/').at(-1)!),
		)
		.join(' ')
		.replace(/^node cli\.js/, 'shoal');

/** A contender in a scenario: its sources, and what it came to. */
class Entry {
	readonly #rival: Rival;
	readonly #scenario: Scenario;
	readonly #path: string;
	readonly #contestants: Contestants;
	readonly #plays: Play[] = [];
	#commands: readonly string[] = [];
	#standing: {readonly here: string; readonly ground: Ground; readonly stage: Stage | null} | null = null;
	failure = '';

	constructor(rival: Rival, scenario: Scenario, path: string, contestants: Contestants) {
		this.#rival = rival;
		this.#scenario = scenario;
		this.#path = path;
		this.#contestants = contestants;
	}

	/** Starts the sources on ground of their own. */
	async #open(): Promise<{readonly here: string; readonly ground: Ground; readonly stage: Stage}> {
		const {size, sources, downloaders} = this.#scenario;
		const here = await mkdtemp(join(this.#contestants.directory, `${this.#rival.name}-`));
		const ground = this.#contestants.ground(this.#scenario);
		this.#standing = {here, ground, stage: null};
		const machines = sources.map((_, index) => ground.machine(index));
		const task = {directory: here, path: this.#path, size, sources: machines, downloaders: downloaders.length};
		const stage = await this.#rival.open(task);
		const standing = {here, ground, stage};
		this.#standing = standing;
		return standing;
	}

	/** One run. Sources stay from run to run where nothing happens to them; a contender that fails once is out. */
	async run(whole: string): Promise<void> {
		const {name} = this.#rival;
		const {size} = this.#scenario;
		const {tell} = this.#contestants;
		try {
			const {here, ground, stage} = this.#standing?.stage
				? {...this.#standing, stage: this.#standing.stage}
				: await this.#open();
			// Memory that the system must first find for a file is not counted: what this one frees, the next takes.
			if (!ground.isShaped && size >= mebibyte) {
				await makeFile(join(here, 'warm'), size);
				await rm(join(here, 'warm'));
			}
			const field = {scenario: this.#scenario, stage, ground, whole};
			const {play: played, words} = await play(field, join(here, 'copies'));
			this.#plays.push(played);
			this.#commands = [stage.sources[0]!.words, words].map(command => typed(command, dirname(here)));
			const copies = played.copies === null ? '' : `, ${played.copies.toFixed(2)} copies`;
			tell(`${name}: ${played.seconds.toFixed(2)} s${copies}`);
			if (ground.isShaped) await this.close();
		} catch (error) {
			this.failure = error instanceof Error ? error.message : String(error);
			tell(`${name}: FAILED: ${this.failure}`);
			await this.close();
		}
	}

	async close(): Promise<void> {
		const {here, ground, stage} = this.#standing ?? {};
		this.#standing = null;
		await stage?.close();
		ground?.remove();
		if (here !== undefined) await rm(here, {recursive: true, force: true});
	}

	result(): Result {
		const {name} = this.#rival;
		const version = this.#rival.version();
		return {name, version, plays: this.#plays, failure: this.failure, commands: this.#commands};
	}
}

/** By turns, so that what else the machine does falls on all of them. */
export const contest = async (scenario: Scenario, contestants: Contestants): Promise<Contest> => {
	const {contenders, runs, directory, tell} = contestants;
	const entries: Entry[] = [];
	const path = join(directory, 'file.bin');
	for (const rival of contenders) {
		const absent = missing(rival);
		const shape = {sources: scenario.sources.length, downloaders: scenario.downloaders.length};
		if (absent !== null) tell(`${rival.name} skipped: ${absent} is not installed`);
		else if (rival.isFor(shape)) entries.push(new Entry(rival, scenario, path, contestants));
		else tell(`${rival.name} skipped: not made for ${shape.sources} to ${shape.downloaders}`);
	}
	await makeFile(path, scenario.size);
	const whole = await hashOf(path);
	for (let run = 1; run <= runs; run++) for (const entry of entries) if (entry.failure === '') await entry.run(whole);
	await Promise.all(entries.map(entry => entry.close()));
	await rm(path);
	const {name, what, size, goals} = scenario;
	const least = boundOf(scenario);
	return {
		name,
		what,
		size,
		goals,
		bound: Number.isFinite(least) ? least : 0,
		results: entries.map(entry => entry.result()),
	};
};

/** The median of something over a contender's runs; null where it was never measured. */
export const medianOf = ({plays}: Result, of: (play: Play) => number | null): number | null => {
	const values = plays.map(of).filter(value => value !== null);
	return values.length === 0 ? null : series(values).median;
};
