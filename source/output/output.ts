/** Where facts, lines and failures go: JSON for programs, lines for people, a live line on a terminal. Decides only how. */

import type {Fact} from '../net/facts.ts';
import type {Failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import type {PeerSnapshot} from '../net/peer/options.ts';
import {systemExit} from './exit.ts';
import {linesOf} from './lines.ts';

export type Output = {
	readonly isJson: boolean;
	fact(fact: Fact): void;
	/** Words for people only; nothing with JSON. */
	line(text: string): void;
	error(failure: Failure): void;
	/** From now on one live line, where there is a terminal for it. */
	live(snapshot: () => PeerSnapshot): Promise<void>;
	/** Ends the live line and waits until everything is written. */
	end(): Promise<void>;
};

export type OutputFlags = {readonly json: boolean; readonly plain: boolean};

/** `[E_CODE] sentence` and the next step. */
export const failureLines = ({code, message, hint}: Failure): readonly string[] => [
	`${code}: ${escapeText(message)}`,
	...(hint ? [`  ${escapeText(hint)}`] : []),
];

/** A reader that has gone is no failure of ours: it ends the command as a terminal that has gone does, with a goodbye. */
const watchReader = (): void => {
	let hasGone = false;
	process.stdout.on('error', error => {
		if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
		if (hasGone) return;
		hasGone = true;
		if (!process.emit('SIGHUP')) systemExit(0);
	});
};

export const createOutput = ({json, plain}: OutputFlags): Output => {
	watchReader();
	if (json) return jsonOutput();
	const isTerminal = process.stdout.isTTY === true && !plain && process.env.TERM !== 'dumb';
	return lineOutput(isTerminal);
};

const write = (text: string): void => {
	process.stdout.write(text);
};

const drained = (): Promise<void> => new Promise(resolve => process.stdout.write('', () => resolve()));

const jsonOutput = (): Output => {
	const put = (fact: Fact): void => write(`${JSON.stringify({time: new Date().toISOString(), ...fact})}\n`);
	return {
		isJson: true,
		fact: put,
		line: () => {},
		error: ({code, message, hint}) => put({event: 'error', code, message, hint}),
		live: async () => {},
		end: drained,
	};
};

const lineOutput = (isTerminal: boolean): Output => {
	let live: {line(text: string): void; stop(): Promise<void>} | null = null;
	const line = (text: string): void => {
		if (live) live.line(text);
		else write(`${text}\n`);
	};
	return {
		isJson: false,
		fact: fact => {
			for (const text of linesOf(fact)) line(text);
		},
		line,
		error: failure => {
			for (const text of failureLines(failure)) {
				if (live) live.line(text);
				else process.stderr.write(`${text}\n`);
			}
		},
		live: async snapshot => {
			if (!isTerminal || live) return;
			// Ink draws nothing in what it takes for a build service, and looks when it is loaded; here is a terminal.
			process.env.CI = '0';
			const {startLive} = await import('./live.tsx');
			live = startLive(snapshot);
		},
		end: async () => {
			const running = live;
			live = null;
			await running?.stop();
			await drained();
		},
	};
};
