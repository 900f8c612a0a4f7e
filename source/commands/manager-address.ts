/** MANAGER as people type it: HOST:PORT, HOST PORT, HOST, PORT, or nothing. Pure. */
import {isIP} from 'node:net';
import {type Failure, failure} from '../net/failures.ts';
import type {Address} from '../net/types.ts';

export const defaultPort = 7420;

export type ManagerWords = {
	readonly manager: Address;
	/** The words after it. */
	readonly rest: readonly string[];
};

const hint = 'Type HOST:PORT, HOST PORT, a HOST alone (port 7420) or a PORT alone (this machine).';

/** Where a manager stands that was started without options, seen from its own machine. */
const usual: Address = {host: '127.0.0.1', port: defaultPort};

/** Takes the manager's address off the front of the words; without any word it is the usual one. */
export const takeManager = (words: readonly string[]): ManagerWords | Failure => {
	const [first, ...rest] = words;
	if (first === undefined) return {manager: usual, rest};
	if (first === '') return failure('E_USAGE', 'The manager’s address is missing.', hint);
	if (isNumber(first)) return withPort('127.0.0.1', first, rest);
	const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(first);
	if (bracketed) return hostAnd(bracketed[1]!, bracketed[2], rest);
	const colons = first.split(':').length - 1;
	if (colons === 1) {
		const [host, port] = first.split(':') as [string, string];
		return withPort(host, port, rest);
	}
	return hostAnd(first, undefined, rest);
};

/**
 * The same where it may be left out before a name. A first word that is no address for certain belongs to the name: a bare host
 * is written `HOST:PORT` or `HOST PORT` here.
 */
export const takeManagerIfAny = (words: readonly string[]): ManagerWords | Failure => {
	const [first = '', second = ''] = words;
	// A number that is no port may be the beginning of a file id.
	const isPort = isNumber(first) && Number(first) <= 65_535;
	const isAddress = isPort || isIP(first) > 0 || /^[^:/]+:\d+$|^\[[^\]]+\](?::\d+)?$|^localhost$/.test(first);
	return isAddress || (first !== '' && isNumber(second)) ? takeManager(words) : {manager: usual, rest: words};
};

const isNumber = (word: string): boolean => /^\d+$/.test(word);

const hostAnd = (host: string, port: string | undefined, rest: readonly string[]): ManagerWords | Failure => {
	if (port !== undefined) return withPort(host, port, rest);
	const [next, ...others] = rest;
	return next !== undefined && isNumber(next)
		? withPort(host, next, others)
		: withPort(host, String(defaultPort), rest);
};

const withPort = (host: string, text: string, rest: readonly string[]): ManagerWords | Failure => {
	const port = Number(text);
	if (!isNumber(text) || port < 1 || port > 65_535)
		return failure('E_USAGE', `"${text}" is no port (1 to 65535).`, hint);
	if (host === '' || /\s/.test(host)) return failure('E_USAGE', `"${host}" is no host.`, hint);
	return {manager: {host, port}, rest};
};
