/** Sets the catcher of a seeded bug on it, in a process of its own, and says what came of it. */
import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {Bug} from './patch.ts';

export type Hunt = {
	readonly bug: Bug;
	/** What saw the bug; null when nothing did. */
	readonly seen: string | null;
	/** Which seed, counted from 1; null for a suite. */
	readonly seed: number | null;
	/** Milliseconds. */
	readonly took: number;
};

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Milliseconds after which a hunt is given up: a bug may make a world that never ends. */
const patience = 300_000;

/** Rejects when the bug does not apply any more. */
export const hunt = async (bug: Bug): Promise<Hunt> => {
	const started = performance.now();
	const seen =
		'seeds' in bug.caughtBy ? await bySeeds(bug, bug.caughtBy.seeds) : await bySuite(bug, bug.caughtBy.suite);
	return {bug, ...seen, took: performance.now() - started};
};

const bySeeds = async ({name}: Bug, seeds: number): Promise<Pick<Hunt, 'seen' | 'seed'>> => {
	const {stdout} = await run(process.execPath, [here('./hunt-seeds.ts'), name, '1', String(seeds)], {
		timeout: patience,
	});
	const found = JSON.parse(stdout) as {readonly seed: number; readonly violation: string} | null;
	return {seen: found?.violation ?? null, seed: found?.seed ?? null};
};

const bySuite = async ({name}: Bug, suite: string): Promise<Pick<Hunt, 'seen' | 'seed'>> => {
	const vitest = here('../../node_modules/vitest/vitest.mjs');
	const options = ['run', suite, '--config', here('../../vitest.bugs.config.ts'), '--reporter', 'tap-flat'];
	const {CI: _, ...rest} = process.env;
	const env = {...rest, SHOAL_BUG: name, NO_COLOR: '1'};
	const cwd = here('../..');
	try {
		await run(process.execPath, [vitest, ...options], {timeout: patience, env, cwd});
		return {seen: null, seed: null};
	} catch (error) {
		const {stdout = '', stderr = ''} = error as {readonly stdout?: string; readonly stderr?: string};
		const failed = stdout.split('\n').find(line => line.startsWith('not ok'));
		if (failed === undefined) throw new Error(`${suite} did not run: ${stderr || stdout}`);
		return {seen: failed.replace(/^not ok \d+ - /, '').replace(/ # time=.*$/, ''), seed: null};
	}
};

/** All of them, two at a time, in their order. `onHunt` hears of each as it ends. */
export const huntAll = async (all: readonly Bug[], onHunt: (hunt: Hunt) => void = () => {}): Promise<Hunt[]> => {
	const hunts: Hunt[] = [];
	const waiting = [...all.entries()];
	const next = async (): Promise<void> => {
		for (let one = waiting.shift(); one; one = waiting.shift()) {
			const [place, bug] = one;
			hunts[place] = await hunt(bug);
			onHunt(hunts[place]);
		}
	};
	await Promise.all([next(), next()]);
	return hunts;
};
