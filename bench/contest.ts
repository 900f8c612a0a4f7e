/** One scenario played by each contender by turns, each with sources and ground of its own; who fails is out, and why is kept. */
import {mkdtemp, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFile} from './bare-sockets.ts';
import {mebibyte} from './figures.ts';
import type {Ground} from './ground.ts';
import {play} from './play.ts';
import {missing, type Rival, type Stage} from './rivals/rival.ts';
import {boundOf, type Contest, type Play, type Result, type Scenario, typed} from './scenario.ts';
import {hashOf} from './swarm.ts';

export type Contestants = {
	readonly contenders: readonly Rival[];
	readonly runs: number;
	readonly directory: string;
	readonly tell: (line: string) => void;
	/** Makes the ground that a contender plays on. */
	readonly ground: (scenario: Scenario) => Ground;
};

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
			this.#commands = [stage.sources[0]!.words, words].map(command => typed(command, here));
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
