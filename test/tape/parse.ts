/** A tape's words turned into commands. Refuses what VHS would refuse, and what cannot be played; plays nothing. */
import {type Command, TapeError} from './commands.ts';
import {isKeyName, pressOf} from './key-words.ts';
import {settingFailure} from './settings.ts';
import {type Word, wordsOf} from './words.ts';

const units: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000};

/** What VHS knows and the player cannot show or check. */
const unplayable = new Set(['Source', 'Copy', 'Paste', 'ScrollUp', 'ScrollDown', 'Insert']);

/** JavaScript knows more than the expressions that VHS takes. */
const notInRe2 = /\(\?<?[=!]|\\[1-9]|\\k</;

class Reader {
	readonly #words: readonly Word[];
	#at = 0;

	constructor(words: readonly Word[]) {
		this.#words = words;
	}

	get isAtEnd(): boolean {
		return this.#at >= this.#words.length;
	}

	/** The next word when it is of that kind (and text), taken. */
	take(kind: Word['kind'], text?: string): Word | undefined {
		const word = this.#words[this.#at];
		if (word === undefined || word.kind !== kind || (text !== undefined && word.text !== text)) return undefined;
		this.#at += 1;
		return word;
	}

	/** The next word on the same line when it is one of these kinds; otherwise what was missing. */
	need(command: Word, what: string, ...kinds: readonly Word['kind'][]): Word {
		const word = this.#words[this.#at];
		if (word === undefined || word.line !== command.line || !kinds.includes(word.kind))
			throw new TapeError(command.line, `${command.text} needs ${what}`);
		this.#at += 1;
		return word;
	}

	/** `+` and a name, taken; undefined when no `+` follows. */
	plus(command: Word): Word | undefined {
		return this.take('sign', '+') && this.need(command, 'a word after +', 'name', 'number', 'sign');
	}

	/** `@` and a time, taken; null when no `@` follows. */
	at(command: Word): number | null {
		return this.take('sign', '@') ? this.time(command) : null;
	}

	/** Milliseconds. */
	time(command: Word): number {
		const number = this.need(command, 'a time such as 500ms or 2s', 'number');
		const unit = this.#words[this.#at];
		if (unit?.kind !== 'name' || !unit.isJoined) return value(number) * 1000;
		const factor = units[unit.text];
		if (factor === undefined) throw new TapeError(command.line, `${unit.text} is no unit of time: ms, s or m`);
		this.#at += 1;
		return value(number) * factor;
	}

	/** Everything up to the end of the line, as it was joined; for values of settings. */
	value(command: Word): string {
		let text = this.need(command, 'a value', 'name', 'number', 'string', 'pattern', 'json').text;
		while (this.#words[this.#at]?.isJoined) text += this.#words[this.#at++]!.text;
		return text;
	}

	/** How often a key is pressed. */
	times(command: Word): number {
		const next = this.#words[this.#at];
		if (next?.kind !== 'number' || next.line !== command.line) return 1;
		this.#at += 1;
		return value(next);
	}

	next(): Word {
		return this.#words[this.#at++]!;
	}
}

const value = (word: Word): number => {
	const number = Number(word.text);
	if (Number.isNaN(number)) throw new TapeError(word.line, `${word.text} is no number`);
	return number;
};

const patternOf = (word: Word): RegExp => {
	if (notInRe2.test(word.text))
		throw new TapeError(word.line, `VHS has no look-around and no back references: /${word.text}/`);
	try {
		// As in VHS, `^` and `$` mean the whole screen unless the pattern begins with (?m).
		const isMultiline = word.text.startsWith('(?m)');
		return new RegExp(isMultiline ? word.text.slice(4) : word.text, isMultiline ? 'mu' : 'u');
	} catch (error) {
		throw new TapeError(word.line, error instanceof Error ? error.message : String(error));
	}
};

/** Strings on the same line, joined by a space as VHS does. */
const textOf = (reader: Reader, command: Word): string => {
	const parts = [reader.need(command, 'a text in quotes', 'string').text];
	for (let more = reader.take('string'); more !== undefined; more = reader.take('string')) parts.push(more.text);
	return parts.join(' ');
};

const waitOf = (reader: Reader, word: Word): Command => {
	const scope = reader.plus(word)?.text ?? 'Line';
	if (scope !== 'Screen' && scope !== 'Line')
		throw new TapeError(word.line, `Wait+${scope}: only Wait+Screen and Wait+Line`);
	const limit = reader.at(word);
	const pattern = reader.take('pattern');
	return {
		line: word.line,
		kind: 'wait',
		scope: scope === 'Screen' ? 'screen' : 'line',
		limit,
		pattern: pattern ? patternOf(pattern) : null,
	};
};

const commandOf = (reader: Reader, word: Word): Command => {
	const {line, text} = word;
	switch (text) {
		case 'Output':
			return {
				line,
				kind: 'output',
				path: reader.need(word, 'a path (in quotes when it starts with /)', 'name', 'string').text,
			};
		case 'Require':
			return {line, kind: 'require', program: reader.need(word, 'a program', 'name', 'string').text};
		case 'Set': {
			const name = reader.need(word, 'the name of a setting', 'name').text;
			const value = reader.value(word);
			const failure = settingFailure(name, value);
			if (failure !== undefined) throw new TapeError(line, failure);
			return {line, kind: 'set', name, value};
		}
		case 'Env':
			return {
				line,
				kind: 'env',
				name: reader.need(word, 'a name', 'name', 'string').text,
				value: reader.need(word, 'a name and a text in quotes', 'string').text,
			};
		case 'Hide':
			return {line, kind: 'hide'};
		case 'Show':
			return {line, kind: 'show'};
		case 'Sleep':
			return {line, kind: 'sleep', time: reader.time(word)};
		case 'Type': {
			const pause = reader.at(word);
			return {line, kind: 'type', pause, text: textOf(reader, word)};
		}
		case 'Wait':
			return waitOf(reader, word);
		case 'Screenshot': {
			const path = reader.need(word, 'a path (in quotes when it starts with /)', 'name', 'string').text;
			if (!path.endsWith('.png')) throw new TapeError(line, `Screenshot needs a path that ends in .png: ${path}`);
			return {line, kind: 'screenshot', path};
		}
		default:
			return keyOf(reader, word);
	}
};

const keyOf = (reader: Reader, word: Word): Command => {
	if (unplayable.has(word.text)) throw new TapeError(word.line, `${word.text} cannot be played here`);
	if (!isKeyName(word.text)) throw new TapeError(word.line, `no command is called ${word.text}`);
	const held = [word.text];
	for (let next = reader.plus(word); next !== undefined; next = reader.plus(word)) held.push(next.text);
	const name = pressOf(held);
	if (name === undefined) throw new TapeError(word.line, `no key is called ${held.join('+')}`);
	// Only a key by itself takes a pace and a number.
	if (held.length > 1) return {line: word.line, kind: 'press', name, pause: null, times: 1};
	const pause = reader.at(word);
	return {line: word.line, kind: 'press', name, pause, times: reader.times(word)};
};

/** A tape's commands; throws a `TapeError` at the first wrong line. */
export const parseTape = (tape: string): readonly Command[] => {
	const reader = new Reader(wordsOf(tape));
	const commands: Command[] = [];
	let isHeader = true;
	while (!reader.isAtEnd) {
		const word = reader.next();
		if (word.kind !== 'name') throw new TapeError(word.line, `a command was expected, not ${word.text}`);
		const command = commandOf(reader, word);
		const isForHeader = command.kind === 'output' || command.kind === 'require' || command.kind === 'set';
		isHeader &&= isForHeader;
		// VHS drops these with a warning; here the tape is wrong.
		if (isForHeader && !isHeader && !(command.kind === 'set' && command.name === 'TypingSpeed'))
			throw new TapeError(command.line, `${word.text} counts only before the first other command`);
		commands.push(command);
	}
	return commands;
};
