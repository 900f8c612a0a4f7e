/** Commands of this program as people paste them into a shell. Pure. */
import {quote} from 'shell-quote';
import {formatAddress, isWildcard, reachableByOthers} from './net/addresses.ts';

/** Words that no shell reads otherwise stay bare, most others read best between single quotes. */
const quoted = (word: string): string => {
	if (/^[\w@%+=:,./~-]+$/.test(word)) return word;
	return word.includes("'") ? quote([word]) : `'${word}'`;
};

export const shellCommand = (words: readonly string[]): string => ['shoal', ...words].map(quoted).join(' ');

/** The command that joins a manager. */
export const joinCommand = (host: string, port: number, words: readonly string[] = []): string => {
	const [command = 'peer', ...rest] = words;
	return shellCommand([command, formatAddress({host, port}), ...rest]);
};

/** The commands by which others reach a manager that listens on `host`; `own`: this machine's addresses. */
export const joinCommands = (
	host: string,
	port: number,
	own: readonly string[],
	words: readonly string[] = [],
): readonly string[] => {
	const hosts = isWildcard(host) ? reachableByOthers(own, host) : [host];
	return hosts.map(address => joinCommand(address, port, words));
};
