/** Where facts, lines and failures go: JSON for programs, lines for people. Decides only how. */

import type {Fact} from '../net/facts.ts';
import type {Failure} from '../net/failures.ts';
import {escapeText, everyUnsafe} from '../net/names.ts';
import {systemExit} from './exit.ts';
import {linesOf} from './lines.ts';

export type Output = {
	readonly isJson: boolean;
	/** Failures among them. */
	fact(fact: Fact): void;
	/** Words for people only; nothing with JSON. */
	line(text: string): void;
	/** A failure that no engine told. */
	error(failure: Failure): void;
	/** Waits until everything is written. */
	end(): Promise<void>;
};

export type OutputFlags = {readonly json: boolean};

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

export const createOutput = ({json}: OutputFlags): Output => {
	watchReader();
	if (json) return jsonOutput();
	return lineOutput();
};

/** Lines of one turn of the event loop go out in one write: a thousand fragments a second are a thousand lines. */
class Writer {
	#waiting = '';

	write(text: string): void {
		if (this.#waiting === '') setImmediate(() => this.flush());
		this.#waiting += text;
	}

	flush(): void {
		if (this.#waiting === '') return;
		process.stdout.write(this.#waiting);
		this.#waiting = '';
	}

	/** Resolves when everything is out of our hands. */
	drained(): Promise<void> {
		this.flush();
		return new Promise(resolve => process.stdout.write('', () => resolve()));
	}
}

/** One object a line, readable in a terminal too: what one might obey or hide is spelt as JSON spells it. */
export const jsonLine = (fact: Fact): string =>
	`${JSON.stringify({time: new Date().toISOString(), ...fact}).replaceAll(everyUnsafe, spelt)}\n`;

const spelt = (character: string): string =>
	Array.from(
		{length: character.length},
		(_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
	).join('');

const jsonOutput = (): Output => {
	const writer = new Writer();
	const put = (fact: Fact): void => writer.write(jsonLine(fact));
	return {
		isJson: true,
		fact: put,
		line: () => {},
		error: ({code, message, hint}) => put({event: 'error', code, message, hint}),
		end: () => writer.drained(),
	};
};

const lineOutput = (): Output => {
	const writer = new Writer();
	const line = (text: string): void => writer.write(`${text}\n`);
	const error = (failure: Failure): void => {
		for (const text of failureLines(failure)) process.stderr.write(`${text}\n`);
	};
	return {
		isJson: false,
		fact: fact => {
			if (fact.event === 'error') error(fact);
			else for (const text of linesOf(fact)) line(text);
		},
		line,
		error,
		end: () => writer.drained(),
	};
};
