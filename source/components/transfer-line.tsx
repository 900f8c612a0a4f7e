/** One download in one line: bar, percent, fragments, rate, time left, sources. A pure view. */
import {Text} from 'ink';
import {counted, formatDuration, formatRate} from '../format.ts';

export type TransferLineProps = {
	readonly transfer: {
		readonly name: string;
		readonly state: string;
		readonly done: number;
		readonly fragments: number;
		/** Bytes. */
		readonly size: number;
		/** Bytes. */
		readonly bytesDone: number;
		/** Bytes per second. */
		readonly rate: number;
		readonly sources: number;
		readonly reason: string;
	};
	/** Counts the drawings: turns the spinner without a timer of its own. */
	readonly frame: number;
};

const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const eighths = ' ▏▎▍▌▋▊▉';
const width = 24;

/** `█` and eighths, then dots; `share` is 0 to 1. */
export const bar = (share: number, cells: number): string => {
	const filled = Math.min(1, Math.max(0, share)) * cells;
	const whole = Math.floor(filled);
	const part = eighths[Math.floor((filled - whole) * 8)] ?? '';
	const drawn = '█'.repeat(whole) + (part === ' ' ? '' : part);
	return drawn.padEnd(cells, '·');
};

export const TransferLine = ({transfer, frame}: TransferLineProps) => {
	const {name, state, done, fragments, size, bytesDone, rate, sources, reason} = transfer;
	const turn = spinner[frame % spinner.length] ?? '';
	if (state !== 'downloading' && state !== 'finishing') {
		return (
			<Text wrap="truncate">
				{turn} {name} {state} {reason}
			</Text>
		);
	}
	const share = fragments === 0 ? 1 : done / fragments;
	const left = rate > 0 ? formatDuration((size - bytesDone) / rate) : '-';
	return (
		<Text wrap="truncate">
			{turn} {name} {bar(share, width)} {String(Math.floor(share * 100)).padStart(3)}% {done}/{fragments}{' '}
			{formatRate(rate)} ETA {left} {counted(sources, 'source')}
		</Text>
	);
};
