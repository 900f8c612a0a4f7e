/** The built program as real processes: started with JSON facts, watched, asked for its memory, stopped. */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {mebibyte} from './figures.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

type Fact = Readonly<Record<string, unknown>> & {readonly event: string};

export type Program = {
	/** Resolves to the next fact of that name, also one that came since the last was asked for; rejects when the program ends first. */
	fact(event: string): Promise<Fact>;
	/** A line on its standard input. */
	type(line: string): void;
	/** Peak resident memory so far, MiB. */
	peak(): number;
	/** Resident memory now, MiB. */
	resident(): number;
	/** Peak resident memory of the whole life, as far as it was looked at; for a program that ends by itself. */
	ended(): Promise<{readonly code: number | null; readonly peak: number}>;
	stop(): Promise<void>;
};

export type ProgramOptions = {
	readonly home: string;
	/** Milliseconds after which a program that hangs is killed. */
	readonly limit?: number;
	/** Flags of node itself. */
	readonly node?: readonly string[];
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

const running = new Set<ChildProcess>();

/** Ends whatever still runs; for the end of the benchmark, however it ends. */
export const killAll = (): void => {
	for (const child of running) child.kill('SIGKILL');
};

export const start = (words: readonly string[], {home, limit = 300_000, node = []}: ProgramOptions): Program => {
	const child = spawn(process.execPath, [...node, cli, ...words, '--json'], {
		env: {...process.env, SHOAL_HOME: home},
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	running.add(child);
	const seen: Fact[] = [];
	const waiting = new Map<string, (fact: Fact) => void>();
	let peak = 0;
	const look = (): number => {
		peak = Math.max(peak, statusOf(child.pid!, 'VmHWM'));
		return peak;
	};
	createInterface({input: child.stdout}).on('line', line => {
		// Thousands of them: parsing them here would take time from what is measured.
		if (isFrequent(line)) return;
		const fact = JSON.parse(line) as Fact;
		if (fact.event === 'complete' || fact.event === 'left') look();
		const wanted = waiting.get(fact.event);
		waiting.delete(fact.event);
		if (wanted) wanted(fact);
		else seen.push(fact);
	});
	const killer = setTimeout(() => child.kill('SIGKILL'), limit);
	const over = once(child, 'close').then(([code]) => {
		clearTimeout(killer);
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
		type: line => void child.stdin.write(`${line}\n`),
		peak: look,
		resident: () => statusOf(child.pid!, 'VmRSS'),
		ended: async () => ({code: await over, peak}),
		stop: async () => {
			look();
			child.kill('SIGTERM');
			await over;
		},
	};
};
