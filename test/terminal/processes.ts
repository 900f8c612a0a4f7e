/** What Linux tells in /proc about processes: sessions, who is in front, time, memory, threads. Changes nothing. */
import {readdirSync, readFileSync} from 'node:fs';

const textOf = (path: string): string => {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		// It has ended.
		return '';
	}
};

/** The fields after the name, which may hold spaces and parentheses: the first of them is field 3 of proc(5). */
const fieldsOf = (path: string): string[] => {
	const text = textOf(path);
	return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** Whether a process runs; one that has ended and waits to be asked how does not. */
export const isRunning = (pid: number): boolean => !['Z', 'X', undefined].includes(fieldsOf(`/proc/${pid}/stat`)[0]);

/** Ids of all processes in the session that a process leads, itself last. */
export const sessionOf = (leader: number): number[] => {
	const all = readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)
		.filter(pid => pid !== leader && fieldsOf(`/proc/${pid}/stat`)[3] === String(leader));
	return fieldsOf(`/proc/${leader}/stat`)[3] === String(leader) ? [...all, leader] : all;
};

/** The leader of the process group in front of the terminal of a process. */
export const foregroundOf = (pid: number): number => Number(fieldsOf(`/proc/${pid}/stat`)[5] ?? -1);

/** The clock of /proc ticks a hundred times a second. */
const ticks = 100;

const secondsOf = (fields: readonly string[]): number => (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticks;

/** Seconds of processor time so far, all threads and the system's part of it; 0 once it has ended. */
export const cpuOf = (pid: number): number => secondsOf(fieldsOf(`/proc/${pid}/stat`));

/** One thread of a process; `cpu` in seconds. */
export type ThreadTime = {readonly id: number; readonly name: string; readonly cpu: number};

/** The threads of a process with their time so far; the first one bears the process's id. */
export const threadsOf = (pid: number): ThreadTime[] => {
	const folder = `/proc/${pid}/task`;
	let ids: string[] = [];
	try {
		ids = readdirSync(folder);
	} catch {
		// It has ended.
	}
	return ids.map(id => ({
		id: Number(id),
		name: textOf(`${folder}/${id}/comm`).trim(),
		cpu: secondsOf(fieldsOf(`${folder}/${id}/stat`)),
	}));
};

const kibibytes = (pid: number, field: string): number =>
	Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0);

/** Resident memory now, bytes. */
export const residentOf = (pid: number): number => kibibytes(pid, 'VmRSS') * 1024;

/** Most resident memory so far, bytes. */
export const peakOf = (pid: number): number => kibibytes(pid, 'VmHWM') * 1024;
