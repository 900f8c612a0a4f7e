/** What a manager says about who can join and how. Pure but for the list of addresses it is given. */
import {isLoopback} from '../net/addresses.ts';
import {joinCommands} from '../shell.ts';

/** Who is let in: nobody without the ticket, or everybody. */
export type JoinTerms = {
	/** How the ticket is shown, or where it is to be found; null: there is none. */
	readonly ticket: string | null;
	/** This machine's addresses. */
	readonly own: readonly string[];
	/** What others type instead of `peer`. */
	readonly words?: readonly string[];
};

/** The lines that tell others how to join. */
export const joinLines = (host: string, port: number, {ticket, own, words = []}: JoinTerms): readonly string[] => {
	const commands = joinCommands(host, port, own, words).map(command => `to join: ${command}`);
	if (ticket !== null)
		return [
			'protected: only who has the ticket can join, and nobody else can read along',
			...commands,
			ticketLine(ticket),
		];
	return isLoopback(host)
		? ['only this machine can join; for others: --host 0.0.0.0', ...commands]
		: ['open: anybody who can reach this address can join, list and fetch; nothing is encrypted', ...commands];
};

/** The line that tells what others are asked for. */
export const ticketLine = (ticket: string): string => `ticket, which they are asked for: ${ticket}`;
