/** What a person types to a running peer, one line a command, in any case. Pure; the words are those of the screen's palette. */
import {readLine, words} from '../ui/words.ts';

export type TypedLine =
	| {readonly kind: 'add'; readonly path: string}
	| {readonly kind: 'remove'; readonly name: string}
	/** `topology`: a wish; null: what the file's group follows. */
	| {readonly kind: 'get'; readonly name: string; readonly topology: 'group' | null}
	/** Null: everything that is held. */
	| {readonly kind: 'upload'; readonly name: string | null}
	| {readonly kind: 'find'; readonly query: string}
	| {readonly kind: 'files' | 'list' | 'peers' | 'help' | 'quit' | 'nothing'}
	/** A word nobody knows, or one that lacks what it needs. */
	| {readonly kind: 'wrong'; readonly why: string};

const known = words.filter(({side}) => side !== 'manager');

const usages = known.map(({word, takes, also, alone, help}) => ({
	usage: `${word}${takes === '' ? '' : alone === null ? ` ${takes}` : ` [${takes}]`}`,
	help: `${help}${also.length === 0 ? '' : ` (also ${also.join(', ')})`}`,
}));
const longest = Math.max(...usages.map(({usage}) => usage.length));

export const typedHelp: readonly string[] = usages.map(({usage, help}) => `${usage.padEnd(longest)}  ${help}`);

export const parseTypedLine = (line: string): TypedLine => {
	const read = readLine(line, known);
	switch (read.kind) {
		case 'add':
			return {kind: 'add', path: read.what};
		case 'remove':
			return {kind: 'remove', name: read.what};
		case 'get':
			return {kind: 'get', name: read.what, topology: null};
		case 'register-group':
			return {kind: 'get', name: read.what, topology: 'group'};
		case 'upload':
			return {kind: 'upload', name: read.what || null};
		case 'find':
			return {kind: 'find', query: read.what};
		case 'files':
		case 'list':
		case 'peers':
		case 'help':
		case 'quit':
		case 'nothing':
			return {kind: read.kind};
		case 'unknown':
			return {kind: 'wrong', why: `"${read.typed}" is no command.`};
		case 'lacks':
			return {kind: 'wrong', why: `${read.typed} needs a ${read.needs}.`};
		case 'groups':
		case 'ban':
		case 'evict':
			return {kind: 'wrong', why: `${read.kind} is a manager’s.`};
		default:
			return read satisfies never;
	}
};
