/** Which process of which boot this is, so that a lock or journal left behind can be told from one in use. Linux knows best. */
import fs from 'node:fs';
import os from 'node:os';

export type ProcessIdentity = {
	readonly pid: number;
	/** Differs after every start of the machine. */
	readonly boot: string;
	/** When the process started, in the system's ticks; empty where the system does not say. Tells a reused pid. */
	readonly start: string;
};

const textOf = (path: string): string => {
	try {
		return fs.readFileSync(path, 'utf8');
	} catch {
		return '';
	}
};

/** The start of the machine to the minute: off by one now and then, which costs a check and no data. */
const startMinute = (): string => `minute-${Math.round((Date.now() / 1000 - os.uptime()) / 60)}`;

const boot = textOf('/proc/sys/kernel/random/boot_id').trim() || startMinute();

const startOf = (pid: number): string => {
	// The second field is the program's name, which may have spaces and brackets; the 22nd is the start.
	const stat = textOf(`/proc/${pid}/stat`);
	return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
};

export const bootIdentity = (): string => boot;

export const ownIdentity = (): ProcessIdentity => ({pid: process.pid, boot, start: startOf(process.pid)});

/** Whether that process still runs. In doubt it does. */
export const isAlive = ({pid, boot: itsBoot, start}: ProcessIdentity): boolean => {
	if (itsBoot !== boot && !(boot.startsWith('minute-') && itsBoot.startsWith('minute-'))) return false;
	try {
		process.kill(pid, 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
	}
	const now = startOf(pid);
	return now === '' || start === '' || now === start;
};
