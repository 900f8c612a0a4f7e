/** Numbers as people read them: sizes, rates, durations, ranges. */
import prettyBytes from 'pretty-bytes';

/** `1.2 MiB`. */
export const formatSize = (bytes: number): string => prettyBytes(bytes, {binary: true});

/** `1.2 MiB/s`. */
export const formatRate = (bytesPerSecond: number): string => `${formatSize(Math.round(bytesPerSecond))}/s`;

/** `0m56s`, `1h02m`. Takes seconds. */
export const formatDuration = (seconds: number): string => {
	const whole = Math.max(0, Math.round(seconds));
	const minutes = Math.floor(whole / 60);
	const two = (value: number): string => String(value).padStart(2, '0');
	return minutes < 60 ? `${minutes}m${two(whole % 60)}s` : `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
};

/** `0-31 40 44-50`, at most `most` ranges and then how many more. */
export const formatRanges = (ranges: readonly (readonly [number, number])[], most = 8): string => {
	const shown = ranges.slice(0, most).map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
	const rest = ranges.length - shown.length;
	return rest > 0 ? `${shown.join(' ')} and ${rest} more ranges` : shown.join(' ');
};

/** `1 fragment`, `3 fragments`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `4s`, `3m`, `2h`: an age in whole units, rounded down. Takes milliseconds. */
export const formatAge = (milliseconds: number): string => {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	if (seconds < 100) return `${seconds}s`;
	return seconds < 6000 ? `${Math.floor(seconds / 60)}m` : `${Math.floor(seconds / 3600)}h`;
};

/** `00:42:10`, hours growing without end. Takes milliseconds. */
export const formatUptime = (milliseconds: number): string => {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	const two = (value: number): string => String(value).padStart(2, '0');
	return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};

/** `12:04:31`, the time of day here. Takes milliseconds since 1970. */
export const formatClock = (at: number): string => {
	const date = new Date(at);
	const two = (value: number): string => String(value).padStart(2, '0');
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

/** `9f2c…71ab`: enough of a hash to tell two apart by eye. */
export const shortHash = (hash: string, mark = '…'): string =>
	hash.length <= 9 ? hash : `${hash.slice(0, 4)}${mark}${hash.slice(-4)}`;

/** `44`: whole percent, 100 only when all is there. */
export const percentOf = (done: number, all: number): number => (all === 0 ? 100 : Math.floor((done / all) * 100));

/** `chain (auto: all alike)`: what a group follows, and why where the manager chose it. */
export const chosenText = (topology: string, why: string): string =>
	why === '' ? topology : `${topology} (auto: ${why})`;
