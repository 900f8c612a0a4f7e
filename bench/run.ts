/** `npm run bench`: what shoal reaches beside what the machine can do, as ratios. Options: --size, --only, --runs, --directory. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {crowd} from './crowd.ts';
import {gibibyte, type Row, table} from './figures.ts';
import {indexing} from './indexing.ts';
import {memory} from './memory.ts';
import {killAll} from './program.ts';
import {screen} from './screen/suite.ts';
import {shaped} from './shaped.ts';
import {spread} from './spread.ts';
import {transfer} from './transfer.ts';

export type Setting = {
	/** Empty, and removed afterwards. */
	readonly directory: string;
	/** Bytes. */
	readonly size: number;
	/** Runs of each kind. */
	readonly runs: number;
	/** Tells how far it is. */
	readonly tell: (line: string) => void;
};

/** Rows for the table, and whatever else is worth keeping. */
export type Outcome = {readonly rows: readonly Row[]; readonly runs: object};

const benches: Readonly<Record<string, (setting: Setting) => Promise<Outcome>>> = {
	transfer,
	memory,
	indexing,
	screen,
	spread,
	shaped,
	crowd,
};

const {values} = parseArgs({
	options: {
		/** GiB. */
		size: {type: 'string', default: '2'},
		only: {type: 'string'},
		runs: {type: 'string', default: '3'},
		/** Where the files lie: a disk, or /dev/shm. */
		directory: {type: 'string', default: os.tmpdir()},
	},
});
const names = values.only?.split(',') ?? Object.keys(benches);
const unknown = names.find(name => !Object.hasOwn(benches, name));
const size = Math.round(Number(values.size) * gibibyte);
const runs = Number(values.runs);
if (unknown !== undefined || !(size > 0) || !(runs >= 1)) {
	console.error(`bench [--only ${Object.keys(benches).join(',')}] [--size GIB] [--runs N] [--directory PATH]`);
	process.exit(2);
}

const root = await mkdtemp(join(values.directory, 'shoal-bench-'));
const clean = (): Promise<void> => rm(root, {recursive: true, force: true});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.once(signal, () => {
		killAll();
		void clean().then(() => process.exit(1));
	});

const machine = {
	cpu: os.cpus()[0]?.model ?? '',
	cores: os.availableParallelism(),
	memory: os.totalmem(),
	kernel: os.release(),
	node: process.version,
	directory: values.directory,
};
const outcomes: Record<string, Outcome> = {};
try {
	for (const name of names) {
		const directory = await mkdtemp(join(root, `${name}-`));
		outcomes[name] = await benches[name]!({directory, size, runs, tell: line => console.error(`${name}: ${line}`)});
		await rm(directory, {recursive: true, force: true});
	}
} finally {
	killAll();
	await clean();
}
console.log(table(Object.values(outcomes).flatMap(({rows}) => rows)));
const results = fileURLToPath(new URL('./results/', import.meta.url));
mkdirSync(results, {recursive: true});
const file = join(results, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`);
writeFileSync(file, JSON.stringify({machine, size, runs, outcomes}, null, '\t'));
console.log(`\nall runs: ${file}`);
