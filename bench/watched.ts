/** A process of anybody: started with its words, its memory and processor time looked at while it runs, ended by us. Knows no particular program. */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {mebibyte} from './figures.ts';

/** What a process came to: exit code (null when killed), peak resident memory in MiB, seconds of processor time. */
export type Ended = {readonly code: number | null; readonly peak: number; readonly cpu: number};

export type Watched = {
	/** The words it was started with. */
	readonly words: readonly string[];
	/** Peak resident memory so far, MiB. */
	peak(): number;
	/** Seconds of processor time so far, all threads and the system's part of it. */
	cpu(): number;
	/** Resident memory now, MiB. */
	resident(): number;
	/** A line on its standard input. */
	type(line: string): void;
	/** Its end, with memory and time as last looked at. */
	readonly over: Promise<Ended>;
	/** Asks it to end; kills it when it has not after five seconds. */
	stop(): Promise<void>;
};

export type WatchOptions = {
	/** The file that takes what it prints; nothing is kept without. */
	readonly output?: number;
	/** And what it says is wrong: the bench's own error stream, unless it goes with what it prints. */
	readonly isNoisy?: boolean;
	/** Milliseconds after which a process that hangs is killed. */
	readonly limit?: number;
	readonly environment?: Readonly<Record<string, string>>;
	/** Called now and then while it runs, and once after its end. */
	readonly look?: () => void;
};

/** Milliseconds. */
const pollInterval = 20;
const patience = 5000;

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

const running = new Map<ChildProcess, Promise<Ended>>();

/** Ends whatever still runs, and resolves when it has; for the end of the benchmark, however it ends. */
export const killAll = async (): Promise<void> => {
	for (const child of running.keys()) child.kill('SIGKILL');
	await Promise.allSettled(running.values());
};

/** Starts a process. What cannot be started ends at once with code 127. */
export const watch = (words: readonly string[], options: WatchOptions = {}): Watched => {
	const {output, isNoisy = false, limit = 300_000, environment = {}, look: lookToo} = options;
	const [command, ...rest] = words;
	const printed = output ?? 'ignore';
	const child = spawn(command!, rest, {
		env: {...process.env, ...environment},
		stdio: ['pipe', printed, isNoisy ? printed : 'inherit'],
	});
	// A process that ended takes no more lines: its end is what tells.
	child.stdin?.on('error', () => undefined);
	let peak = 0;
	let cpu = 0;
	const look = (): void => {
		if (child.pid === undefined || child.exitCode !== null) return;
		peak = Math.max(peak, statusOf(child.pid, 'VmHWM'));
		cpu = Math.max(cpu, cpuOf(child.pid));
	};
	const poller = setInterval(() => {
		look();
		lookToo?.();
	}, pollInterval);
	const killer = setTimeout(() => child.kill('SIGKILL'), limit);
	const closed = once(child, 'close').then(
		([code]) => code as number | null,
		() => 127,
	);
	const over = closed.then(code => {
		clearTimeout(killer);
		clearInterval(poller);
		lookToo?.();
		running.delete(child);
		return {code, peak, cpu};
	});
	running.set(child, over);
	return {
		words,
		peak: () => {
			look();
			return peak;
		},
		cpu: () => {
			look();
			return cpu;
		},
		resident: () => (child.pid === undefined ? 0 : statusOf(child.pid, 'VmRSS')),
		type: line => void child.stdin?.write(`${line}\n`),
		over,
		stop: async () => {
			look();
			child.kill('SIGTERM');
			const late = setTimeout(() => child.kill('SIGKILL'), patience);
			await over;
			clearTimeout(late);
		},
	};
};
