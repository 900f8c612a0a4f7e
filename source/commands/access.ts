/** Which ticket a command needs and where it comes from: made, given, kept, or asked for. Dials only to ask whether one is needed. */

import {statePaths} from '../config/paths.ts';
import {addressFile} from '../config/private-files.ts';
import {keepSecret, keptSecret, ownSecret, readTicketFile} from '../config/tickets.ts';
import {type Access, openAccess} from '../host/access.ts';
import {type Probed, probe} from '../host/probe.ts';
import {formatAddress, isLoopback} from '../net/addresses.ts';
import {type Failure, failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import {looksLikeTicket, readTicket, type Secret, ticketFailure} from '../net/ticket.ts';
import type {Address} from '../net/types.ts';
import type {CommandName, Flags} from './flags.ts';
import {takeManager} from './manager-address.ts';
import {ownerWish} from './owner-wish.ts';
import {peerWish} from './peer-wish.ts';
import {isFailure} from './session.ts';
import {collectWish, getWish} from './wishes.ts';

/** Asks a person for the ticket of an address; `complaint` says what was wrong with the last one. Null: they would not say. */
export type Ask = (where: string, complaint: Failure | null) => Promise<Secret | null>;

type Target = Pick<Probed, 'at' | 'expects'>;

/** What others must not read: the shell's history and the list of processes keep every argument. */
export const argumentFailure = (argv: readonly string[]): Failure | undefined =>
	argv.some(word => looksLikeTicket(word) || looksLikeTicket(word.slice(word.indexOf('=') + 1)))
		? failure(
				'E_USAGE',
				'A ticket is no argument: others on this machine can read those, and your shell writes them down.',
				'Leave it out and you are asked for it, or give it by --ticket-file PATH or in SHOAL_TICKET.',
			)
		: undefined;

/** What a command is let in with, or lets others in with. `ask`: null where nobody can be asked. */
export const accessFor = async (
	command: CommandName,
	flags: Flags,
	words: readonly string[],
	ask: Ask | null,
): Promise<Access | Failure> => {
	const target = targetOf(command, flags, words);
	if (target === null) return openAccess;
	if (target === 'host') return hostAccess(flags.host ?? '127.0.0.1', flags.open);
	const {tickets} = statePaths();
	const given = givenSecret(flags.ticketFile);
	if (given) return given instanceof Uint8Array ? {secret: given, tickets} : given;
	const kept = keptSecret(tickets, target.at);
	if (kept && isFailure(kept)) return kept;
	if (ask) return askedAccess(target, kept, ask);
	return kept ? {secret: kept, tickets} : openAccess;
};

/** Open on this machine alone, or when that was asked for; protected in every other case. */
export const hostAccess = (host: string, isOpen: boolean): Access | Failure => {
	const {ticket, tickets} = statePaths();
	if (isOpen || isLoopback(host)) return {secret: null, tickets};
	const secret = ownSecret(ticket);
	return secret instanceof Uint8Array ? {secret, tickets} : secret;
};

/** The ticket that was given with the command or its environment; null for none. */
export const givenSecret = (ticketFile: string | null): Secret | Failure | null => {
	const {SHOAL_TICKET: text = ''} = process.env;
	// What goes on from here, a report of a crash included, need not have it.
	delete process.env.SHOAL_TICKET;
	if (ticketFile !== null) return readTicketFile(ticketFile);
	if (text.trim() === '') return null;
	const reading = readTicket(text);
	return reading.kind === 'secret' ? reading.secret : ticketFailure(reading)!;
};

/** Whom a command turns to; `host`: others turn to it. Null: nobody, or its words are wrong, which it says itself. */
const targetOf = (command: CommandName, flags: Flags, words: readonly string[]): Target | 'host' | null => {
	switch (command) {
		case 'manager':
		case 'share':
			return 'host';
		case 'owner': {
			const wish = ownerWish(flags, words);
			if (isFailure(wish)) return null;
			return wish.taken.manager ? {at: wish.taken.manager, expects: 'manager'} : 'host';
		}
		case 'peer': {
			const wish = peerWish(flags, words);
			if (isFailure(wish)) return null;
			if (wish.contacts) return {at: wish.contacts.owner, expects: 'source'};
			return wish.manager && {at: wish.manager, expects: 'manager'};
		}
		case 'get':
		case 'collect': {
			const wish = command === 'get' ? getWish(flags, words) : collectWish(flags, words);
			return isFailure(wish) ? null : {at: wish.manager, expects: 'manager'};
		}
		case 'find':
		case 'peers':
		case 'files': {
			const taken = takeManager(words);
			return isFailure(taken) ? null : {at: taken.manager, expects: 'manager'};
		}
		case 'demo':
		case 'simulate':
			return null;
		default:
			return command satisfies never;
	}
};

/** Asks until a ticket fits, and keeps that one in place of another. Whoever cannot be reached is left to the command, which says so. */
const askedAccess = async (target: Target, kept: Secret | null, ask: Ask): Promise<Access | Failure> => {
	const {tickets} = statePaths();
	let refused = await probe({...target, secret: kept});
	if (kept && refused?.code === 'E_NOT_PROTECTED') return openNow(tickets, target.at, refused);
	if (refused?.code !== (kept ? 'E_TICKET_WRONG' : 'E_TICKET_NEEDED'))
		return kept ? {secret: kept, tickets} : openAccess;
	for (let complaint = kept && outdated(target.at); ; complaint = refused) {
		const secret = await ask(formatAddress(target.at), complaint);
		if (!secret) return refused;
		refused = await probe({...target, secret});
		if (!refused) return keepSecret(tickets, target.at, secret) ?? {secret, tickets};
		if (refused.code !== 'E_TICKET_WRONG') return refused;
	}
};

/** The manager has another ticket now, or it is another manager. */
const outdated = (at: Address): Failure =>
	failure(
		'E_TICKET_WRONG',
		`${formatAddress(at)} does not hold the ticket that was kept for it.`,
		'Give the one on the manager’s screen now, which is then kept in its place; or press Ctrl-c and check the address.',
	);

/** A ticket that is kept is no reason to say anything to who is open; a person may forget it. */
const openNow = (tickets: string, at: Address, {code, message}: Failure): Failure =>
	failure(
		code,
		message,
		`If it is meant to be open, remove ${escapeText(addressFile(tickets, at))}, the ticket kept for it.`,
	);
