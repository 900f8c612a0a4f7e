/** What a manager says about who can join and how. Pure but for the list of addresses it is given. */
import {quote} from 'shell-quote';
import {formatAddress, isLoopback, isWildcard} from '../net/addresses.ts';
import {type Failure, failure} from '../net/failures.ts';

/** Binding beyond this machine needs a word of consent, because nothing is encrypted yet. */
export const openFailure = (host: string, isOpen: boolean): Failure | undefined => {
	if (isOpen || isLoopback(host)) return undefined;
	return failure(
		'E_USAGE',
		`Listening on ${host} lets anybody who can reach it join, list and fetch; nothing is encrypted yet.`,
		'Add --open if that is what you want.',
	);
};

/** The command that joins a manager, ready to paste into a shell. */
export const joinCommand = (host: string, port: number, words: readonly string[] = []): string => {
	const [command = 'peer', ...rest] = words;
	return shellCommand([command, formatAddress({host, port}), ...rest]);
};

/** A command of this program, ready to paste into a shell. */
export const shellCommand = (words: readonly string[]): string => ['shoal', ...words].map(quoted).join(' ');

/** Words that no shell reads otherwise stay bare, most others read best between single quotes. */
const quoted = (word: string): string => {
	if (/^[\w@%+=:,./-]+$/.test(word)) return word;
	return word.includes("'") ? quote([word]) : `'${word}'`;
};

/** The lines that tell others how to join. `own`: this machine's addresses. */
export const joinLines = (
	host: string,
	port: number,
	own: readonly string[],
	words: readonly string[] = [],
): readonly string[] => {
	if (isLoopback(host)) {
		return [
			`only this machine can join; for others: --host 0.0.0.0 --open`,
			`to join: ${joinCommand(host, port, words)}`,
		];
	}
	const hosts = isWildcard(host) ? own : [host];
	return [
		'open: anybody who can reach this address can join, list and fetch; nothing is encrypted',
		...hosts.map(address => `to join: ${joinCommand(address, port, words)}`),
	];
};
