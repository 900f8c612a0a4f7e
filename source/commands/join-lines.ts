/** What a manager says about who can join and how. Pure but for the list of addresses it is given. */
import {isLoopback} from '../net/addresses.ts';
import {type Failure, failure} from '../net/failures.ts';
import {joinCommands} from '../shell.ts';

/** Binding beyond this machine needs a word of consent, because nothing is encrypted yet. */
export const openFailure = (host: string, isOpen: boolean): Failure | undefined => {
	if (isOpen || isLoopback(host)) return undefined;
	return failure(
		'E_USAGE',
		`Listening on ${host} lets anybody who can reach it join, list and fetch; nothing is encrypted yet.`,
		'Add --open if that is what you want.',
	);
};

/** The lines that tell others how to join. `own`: this machine's addresses. */
export const joinLines = (
	host: string,
	port: number,
	own: readonly string[],
	words: readonly string[] = [],
): readonly string[] => {
	const commands = joinCommands(host, port, own, words).map(command => `to join: ${command}`);
	return isLoopback(host)
		? ['only this machine can join; for others: --host 0.0.0.0 --open', ...commands]
		: ['open: anybody who can reach this address can join, list and fetch; nothing is encrypted', ...commands];
};
