/** A tape's text cut into words as VHS cuts it: names, numbers, strings, patterns, signs. Knows no command. */
import {TapeError} from './commands.ts';

export type Word = {
	readonly line: number;
	readonly kind: 'name' | 'number' | 'string' | 'pattern' | 'json' | 'sign';
	/** Without quotes. */
	readonly text: string;
	/** Whether it touches the word before it. */
	readonly isJoined: boolean;
};

/** Strings have no escapes and end on their line; a pattern's `\/` is a slash. */
const shapes: readonly (readonly [Word['kind'] | 'blank', RegExp])[] = [
	['blank', /[ \t\r]+|#[^\n]*/y],
	['string', /"([^"\n]*)"|'([^'\n]*)'|`([^`\n]*)`/y],
	['pattern', /\/((?:\\.|[^/\\\n])*)\//y],
	['json', /\{[^}\n]*\}/y],
	['number', /\.?\d[\d.]*/y],
	['name', /[A-Za-z.][\w./%-]*/y],
	['sign', /[@+%,;=^\\[\]-]/y],
];

/** All words of a tape, in order; throws a `TapeError` at what is none. */
export const wordsOf = (tape: string): Word[] => {
	const words: Word[] = [];
	for (const [index, text] of tape.split('\n').entries()) {
		const line = index + 1;
		let at = 0;
		let isJoined = false;
		while (at < text.length) {
			const found = shapes
				.map(([kind, shape]) => {
					shape.lastIndex = at;
					return {kind, match: shape.exec(text)};
				})
				.find(({match}) => match !== null);
			if (found?.match == null) throw new TapeError(line, reasonAt(text.slice(at)));
			const {kind, match} = found;
			at += match[0].length;
			if (kind !== 'blank')
				words.push({line, kind, text: match.slice(1).find(part => part !== undefined) ?? match[0], isJoined});
			isJoined = kind !== 'blank';
		}
	}
	return words;
};

const reasonAt = (rest: string): string => {
	if (/^["'`]/.test(rest)) return `the string has no end: ${rest}`;
	if (rest.startsWith('/')) return `the pattern has no end (a path that starts with / needs quotes): ${rest}`;
	return `cannot be read: ${rest}`;
};
