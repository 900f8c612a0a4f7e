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
