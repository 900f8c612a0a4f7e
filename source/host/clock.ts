/** Real time for engines: a monotonic clock, and ticks that say how late they are. */
import type {ClockEvent} from '../net/events.ts';
import type {Clock} from '../net/ports.ts';

/** Milliseconds between two ticks. */
export const peerTick = 100;
export const managerTick = 250;

export const systemClock: Clock = {now: () => performance.now()};

/**
 * Posts a tick every `interval` milliseconds. After a stall the tick waits for the poll phase, so that heartbeats that
 * had arrived meanwhile are read before anybody is judged.
 */
export const startTicks = (interval: number, post: (event: ClockEvent) => void): {stop(): void} => {
	let due = performance.now() + interval;
	const timer = setInterval(() => {
		const late = Math.max(0, performance.now() - due);
		due = performance.now() + interval;
		setImmediate(() => post({type: 'tick', late}));
	}, interval);
	return {stop: () => clearInterval(timer)};
};
