/**
 * `npm run bench`: what shoal reaches beside what the machine and others can do. Options: --only (names, or what they begin
 * with), --rivals, --runs, --size, --quick, --directory, --write. Keeps the newest outcome of each bench in bench/results/.
 */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {crowd} from './crowd.ts';
import {gibibyte, type Row, table} from './figures.ts';
import {firstByte} from './first-byte.ts';
import {folder} from './folder.ts';
import {indexing} from './indexing.ts';
import {loopback} from './loopback.ts';
import {memory} from './memory.ts';
import {protection} from './protection.ts';
import {type AllKept, contestText, reportText, withReport} from './report.ts';
import {rivals} from './rivals/index.ts';
import type {Contest} from './scenario.ts';
import {screen} from './screen/suite.ts';
import {shaped} from './shaped.ts';
import {removeNetworks} from './shaped-network.ts';
import {spread} from './spread.ts';
import {transfer} from './transfer.ts';
import {killAll} from './watched.ts';

export type Setting = {
	/** Empty, and removed afterwards. */
	readonly directory: string;
	/** Bytes. */
	readonly size: number;
	/** Bytes: what was asked for, or else this; a sixteenth of it when it must be quick. */
	readonly sizeOf: (usual: number) => number;
	/** Runs of each kind. */
	readonly runs: number;
	readonly isQuick: boolean;
	/** Whether a contender of that name takes part. */
	readonly isWanted: (name: string) => boolean;
	/** Tells how far it is. */
	readonly tell: (line: string) => void;
};

/** Rows for the table, contests for theirs, and whatever else is worth keeping. */
export type Outcome = {readonly rows: readonly Row[]; readonly contests?: readonly Contest[]; readonly runs: object};

const benches: Readonly<Record<string, (setting: Setting) => Promise<Outcome>>> = {
	transfer,
	protection,
	memory,
	indexing,
	screen,
	spread,
	crowd,
	...loopback,
	folder,
	'first-byte': firstByte,
	...shaped,
};

const {values} = parseArgs({
	options: {
		/** GiB. */
		size: {type: 'string'},
		only: {type: 'string'},
		/** Names of contenders. */
		rivals: {type: 'string'},
		runs: {type: 'string'},
		/** Small files, one run: whether it works, not how well. */
		quick: {type: 'boolean', default: false},
		/** Puts the newest outcome of every bench into docs/benchmarks.md; with `--only none`, without running any. */
		write: {type: 'boolean', default: false},
		/** Where the files lie: a disk, or /dev/shm. */
		directory: {type: 'string', default: os.tmpdir()},
	},
});
const isQuick = values.quick;
const wanted = values.only?.split(',').filter(word => word !== 'none');
const begins = (name: string, word: string): boolean => name === word || name.startsWith(`${word}/`);
const names = Object.keys(benches).filter(name => wanted?.some(word => begins(name, word)) ?? true);
const contenders = values.rivals?.split(',') ?? rivals.map(({name}) => name);
const asked = values.size === undefined ? null : Math.round(Number(values.size) * gibibyte);
const runs = Number(values.runs ?? (isQuick ? 1 : 3));
const isKnown =
	(wanted?.every(word => names.some(name => begins(name, word))) ?? true) &&
	contenders.every(word => rivals.some(({name}) => name === word));
if (!isKnown || (asked !== null && !(asked > 0)) || !(runs >= 1)) {
	console.error(
		`bench [--only ${Object.keys(benches).join(',')}] [--rivals ${rivals.map(({name}) => name).join(',')}] [--runs N] [--size GIB] [--quick] [--write] [--directory PATH]`,
	);
	process.exit(2);
}
const sizeOf = (usual: number): number => asked ?? (isQuick ? usual / 16 : usual);

const root = await mkdtemp(join(values.directory, 'shoal-bench-'));
const clean = async (): Promise<void> => {
	await killAll();
	removeNetworks();
	await rm(root, {recursive: true, force: true});
};
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.once(signal, () => {
		isStopping = true;
		void clean().finally(() => process.exit(1));
	});
process.once('uncaughtException', error => {
	// What fails because we took the ground from under it is no news.
	if (!isStopping) console.error(error);
	void clean().finally(() => process.exit(1));
});
// What was started while others were being ended must not stay either.
process.once('exit', () => {
	void killAll();
	removeNetworks();
	rmSync(root, {recursive: true, force: true});
});

const cpu = os.cpus()[0]?.model ?? '';
const memoryText = `${Math.round(os.totalmem() / gibibyte)} GiB`;
const kernel = /^\d+\.\d+/.exec(os.release())?.[0] ?? '';
const place = values.directory === os.tmpdir() ? '' : `, in ${values.directory}`;
const machine = `${cpu}, ${os.availableParallelism()} cores, ${memoryText}, Linux ${kernel}, Node ${process.version}${place}`;
const commit = execFileSync('git', ['describe', '--always', '--dirty'], {
	encoding: 'utf8',
	cwd: import.meta.dirname,
}).trim();

const results = fileURLToPath(new URL('./results/', import.meta.url));
mkdirSync(results, {recursive: true});
const newest = join(results, 'newest.json');
const kept = (): AllKept => (existsSync(newest) ? (JSON.parse(readFileSync(newest, 'utf8')) as AllKept) : {});

/** In the order in which benches run, whenever each last did. */
const inOrder = (all: AllKept): AllKept =>
	Object.fromEntries(Object.keys(benches).flatMap(name => (all[name] ? [[name, all[name]]] : [])));

const outcomes: Record<string, Outcome> = {};
const at = new Date().toISOString();
try {
	for (const name of names) {
		const directory = await mkdtemp(join(root, `${name.replace('/', '-')}-`));
		const tell = (line: string): void => {
			if (!isStopping) console.error(`${name}: ${line}`);
		};
		const isWanted = (rival: string): boolean => contenders.includes(rival);
		const load = os.loadavg()[0] ?? 0;
		const outcome = await benches[name]!({
			directory,
			size: sizeOf(2 * gibibyte),
			sizeOf,
			runs,
			isQuick,
			isWanted,
			tell,
		});
		await rm(directory, {recursive: true, force: true});
		outcomes[name] = outcome;
		const isAll = outcome.rows.length > 0 || (outcome.contests ?? []).length > 0;
		// What was only tried is not what was reached.
		if (isAll && !isQuick)
			writeFileSync(
				newest,
				JSON.stringify({...kept(), [name]: {at, machine, commit, runs, load, outcome}}, null, '\t'),
			);
	}
} finally {
	await clean();
}
const all = Object.values(outcomes);
for (const contest of all.flatMap(({contests}) => contests ?? [])) console.log(`${contestText(contest)}\n`);
const rows = all.flatMap(outcome => outcome.rows);
if (rows.length > 0) console.log(table(rows));
if (names.length > 0) {
	const file = join(results, `${at.replaceAll(/[:.]/g, '-')}.json`);
	writeFileSync(file, JSON.stringify({machine, commit, runs, outcomes}, null, '\t'));
	console.log(`\nall runs: ${file}`);
}
if (values.write) {
	const document = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));
	writeFileSync(document, withReport(readFileSync(document, 'utf8'), reportText(inOrder(kept()))));
}
