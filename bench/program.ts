/** The built program as real processes: started with JSON facts, watched, asked for its memory, stopped. */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, mkdtempSync, openSync, readFileSync, readSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {mebibyte} from './figures.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

export type Fact = Readonly<Record<string, unknown>> & {readonly event: string};

export type Program = {
	/** Resolves to the next fact of that name, also one that came since the last was asked for; rejects when the program ends first. */
	fact(event: string): Promise<Fact>;
	/** All facts of these names that came and were not asked for yet, as they came. */
	seen(events: readonly string[]): readonly Fact[];
	/** A line on its standard input. */
	type(line: string): void;
	/** Peak resident memory so far, MiB. */
	peak(): number;
	/** Seconds of processor time so far, all threads and the system's part of it. */
	cpu(): number;
	/** Resident memory now, MiB. */
	resident(): number;
	/** For a program that ends by itself: its memory and time as last looked at. */
	ended(): Promise<{readonly code: number | null; readonly peak: number; readonly cpu: number}>;
	stop(): Promise<void>;
};

export type ProgramOptions = {
	/** Where the program keeps its state, and we what it prints. */
	readonly directory: string;
	/** Milliseconds after which a program that hangs is killed. */
	readonly limit?: number;
	/** Flags of node itself. */
	readonly node?: readonly string[];
	/** Words in front of all: what makes it run on another machine, say. */
	readonly before?: readonly string[];
};

const isFrequent = (line: string): boolean => /^.{0,60}"event":"(?:fragment|sent|indexing)"/.test(line);

const statusOf = (pid: number, field: string): number => {
	try {
		const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
		return found ? (Number(found[1]) * 1024) / mebibyte : 0;
	} catch {
		return 0;
	}
};

/** The clock of /proc ticks a hundred times a second. */
const ticks = 100;

const cpuOf = (pid: number): number => {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return (Number(fields[11]) + Number(fields[12])) / ticks;
	} catch {
		return 0;
	}
};

/** Whole lines as they are added to a file. */
class Tail {
	readonly #file: number;
	readonly #buffer = Buffer.allocUnsafeSlow(256 * 1024);
	#position = 0;
	#rest = '';

	constructor(file: number) {
		this.#file = file;
	}

	lines(): string[] {
		let text = this.#rest;
		for (;;) {
			const count = readSync(this.#file, this.#buffer, 0, this.#buffer.length, this.#position);
			if (count === 0) break;
			this.#position += count;
			text += this.#buffer.toString('latin1', 0, count);
		}
		const lines = text.split('\n');
		this.#rest = lines.pop()!;
		return lines;
	}
}

/** Milliseconds. */
const pollInterval = 20;

const running = new Set<ChildProcess>();

/** Ends whatever still runs; for the end of the benchmark, however it ends. */
export const killAll = (): void => {
	for (const child of running) child.kill('SIGKILL');
};

export const start = (
	words: readonly string[],
	{directory, limit = 300_000, node = [], before = []}: ProgramOptions,
): Program => {
	// Facts go to a file, looked at now and then: a pipe would wake this process for every one and take cores from what is measured.
	const log = join(mkdtempSync(join(directory, 'facts-')), 'log');
	const out = openSync(log, 'w+');
	const [command, ...rest] = [...before, process.execPath, ...node, cli, ...words, '--json'];
	const child = spawn(command!, rest, {
		env: {...process.env, SHOAL_HOME: join(directory, 'home')},
		stdio: ['pipe', out, 'inherit'],
	});
	running.add(child);
	const seen: Fact[] = [];
	const waiting = new Map<string, (fact: Fact) => void>();
	let peak = 0;
	let cpu = 0;
	const look = (): void => {
		peak = Math.max(peak, statusOf(child.pid!, 'VmHWM'));
		cpu = Math.max(cpu, cpuOf(child.pid!));
	};
	const tail = new Tail(out);
	const poll = (): void => {
		look();
		for (const line of tail.lines()) {
			// Thousands of them: parsing them here would take time from what is measured.
			if (!line.startsWith('{') || isFrequent(line)) continue;
			const fact = JSON.parse(line) as Fact;
			const wanted = waiting.get(fact.event);
			waiting.delete(fact.event);
			if (wanted) wanted(fact);
			else seen.push(fact);
		}
	};
	const poller = setInterval(poll, pollInterval);
	const killer = setTimeout(() => child.kill('SIGKILL'), limit);
	const over = once(child, 'close').then(([code]) => {
		clearTimeout(killer);
		clearInterval(poller);
		poll();
		closeSync(out);
		running.delete(child);
		return code as number | null;
	});
	return {
		fact: event => {
			const at = seen.findIndex(fact => fact.event === event);
			if (at >= 0) return Promise.resolve(seen.splice(at, 1)[0]!);
			const early = over.then(code => {
				const last = seen.findLast(fact => fact.event === 'error');
				throw new Error(`shoal ${words[0]} ended with ${code} before "${event}": ${JSON.stringify(last)}`);
			});
			return Promise.race([new Promise<Fact>(resolve => waiting.set(event, resolve)), early]);
		},
		seen: events => {
			poll();
			return seen.filter(({event}) => events.includes(event));
		},
		type: line => void child.stdin?.write(`${line}\n`),
		peak: () => {
			look();
			return peak;
		},
		cpu: () => {
			look();
			return cpu;
		},
		resident: () => statusOf(child.pid!, 'VmRSS'),
		ended: async () => ({code: await over, peak, cpu}),
		stop: async () => {
			look();
			child.kill('SIGTERM');
			await over;
		},
	};
};
