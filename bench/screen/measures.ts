/** How fast a program in a pseudo-terminal draws and answers keys, and what it takes: time, memory, bytes. Knows no particular program. */
import {setTimeout as sleep} from 'node:timers/promises';
import {cpuOf, peakOf, residentOf, threadsOf} from '../../test/terminal/processes.ts';
import type {Condition, Terminal} from '../../test/terminal/terminal.ts';
import {type Spread, spread} from './figures.ts';

/** Milliseconds from the start of the program to a screen that fits. */
export const firstFrame = async (terminal: Terminal, whole: Condition, limit?: number): Promise<number> => {
	await terminal.waitFor(whole, limit);
	return performance.now() - terminal.startedAt;
};

export type KeySeries = {
	/** Pressed in turn; what to press, by its number from 0. */
	readonly key: (press: number) => string;
	readonly presses: number;
	/** Whether the screen answers that press; asked after every write of the program, with the screen's text before the press. */
	readonly isAnswered: (terminal: Terminal, before: string, press: number) => boolean;
	/** Milliseconds between an answer and the next press; 50 when not given, so that presses do not share a frame. */
	readonly pause?: number;
	/** Milliseconds to wait for one answer. */
	readonly limit?: number;
};

/** Milliseconds from each key to the frame that answers it. Rejects with the screen when one is not answered. */
export const keyTimes = async (
	terminal: Terminal,
	{key, presses, isAnswered, pause = 50, limit}: KeySeries,
): Promise<number[]> => {
	const times: number[] = [];
	for (let press = 0; press < presses; press += 1) {
		const before = terminal.text();
		const pressedAt = performance.now();
		terminal.press(key(press));
		await terminal.waitFor(() => isAnswered(terminal, before, press), limit);
		times.push(performance.now() - pressedAt);
		await sleep(pause);
	}
	return times;
};

/** `keyTimes` summed up, milliseconds. */
export const keySpread = async (terminal: Terminal, series: KeySeries): Promise<Spread> =>
	spread(await keyTimes(terminal, series));

/** What a program took over a while. */
export type Load = {
	/** Seconds that were watched. */
	readonly seconds: number;
	/** Part of one core; 1: all of it. */
	readonly cpu: number;
	/** The same by thread, the busiest first; threads that were idle or ended are not in it. */
	readonly threads: readonly {readonly id: number; readonly name: string; readonly cpu: number}[];
	/** Bytes. */
	readonly resident: number;
	/** Most of it since the program began, bytes. */
	readonly peak: number;
	/** To the terminal. */
	readonly bytesPerSecond: number;
	/** To the terminal, in all; an idle screen has none. */
	readonly bytes: number;
};

export type LoadOptions = {
	/** Seconds. The clock of /proc ticks a hundred times a second: under 5 s small figures are coarse. */
	readonly seconds: number;
	/** The process to look at when it is not the one that was started: a shell's program, say. */
	readonly pid?: number;
};

/** Watches a program in a terminal for a while; sends it nothing. */
export const loadOver = async (terminal: Terminal, {seconds, pid = terminal.pid}: LoadOptions): Promise<Load> => {
	const startedAt = performance.now();
	const before = {cpu: cpuOf(pid), written: terminal.screen.written};
	const threadsBefore = new Map(threadsOf(pid).map(({id, cpu}) => [id, cpu]));
	await sleep(seconds * 1000);
	const watched = (performance.now() - startedAt) / 1000;
	const bytes = terminal.screen.written - before.written;
	return {
		seconds: watched,
		cpu: (cpuOf(pid) - before.cpu) / watched,
		threads: threadsOf(pid)
			.map(({id, name, cpu}) => ({id, name, cpu: (cpu - (threadsBefore.get(id) ?? 0)) / watched}))
			.filter(({cpu}) => cpu > 0)
			.toSorted((one, other) => other.cpu - one.cpu),
		resident: residentOf(pid),
		peak: peakOf(pid),
		bytesPerSecond: bytes / watched,
		bytes,
	};
};

/** Resident memory, bytes, once the terminal shows something. */
export const residentAfter = async (terminal: Terminal, shown: Condition, limit = 600_000): Promise<number> => {
	await terminal.waitFor(shown, limit);
	return residentOf(terminal.pid);
};
