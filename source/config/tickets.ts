/**
 * Secrets on disk, for their owner's eyes only: the one of this machine's managers, made once, and one for each address that
 * was joined with a ticket. Decides nothing about who needs which.
 */
import {randomBytes} from 'node:crypto';
import {chmodSync, existsSync, readFileSync, rmSync} from 'node:fs';
import {type Failure, failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import {encodeTicket, readTicket, type Secret, secretLength, ticketFailure} from '../net/ticket.ts';
import type {Address} from '../net/types.ts';
import {addressFile, codeOf, makeOnce, ownersOnly, replaceWhole} from './private-files.ts';

/** What stands for standard input where a file is named. */
const standardInput = '-';

/** The secret in a file that holds a ticket and nothing else, or why there is none; `-` reads standard input to its end. */
export const readTicketFile = (path: string): Secret | Failure => {
	const text = textIn(path === standardInput ? 0 : path);
	if (typeof text !== 'string') return text;
	const reading = readTicket(text);
	return reading.kind === 'secret' ? reading.secret : ticketFailure(reading)!;
};

/** The secret of this machine's managers; made when there is none. Two that start at once agree on one. */
export const ownSecret = (path: string): Secret | Failure => {
	try {
		if (existsSync(path)) chmodSync(path, ownersOnly);
		else makeOnce(path, `${encodeTicket(randomBytes(secretLength))}\n`);
	} catch (error) {
		return failure(
			'E_DISK',
			`The manager’s ticket cannot be kept in ${escapeText(path)} (${codeOf(error)}).`,
			'Make room or allow it, or set SHOAL_HOME to another folder.',
		);
	}
	const secret = readTicketFile(path);
	return secret instanceof Uint8Array
		? secret
		: failure('E_DISK', `${escapeText(path)} holds no whole ticket.`, 'Remove it: a new one is made, which all need.');
};

/** The ticket kept for an address; null when none is, a failure when it cannot be read. */
export const keptSecret = (folder: string, address: Address): Secret | Failure | null => {
	const path = addressFile(folder, address);
	const text = textIn(path);
	if (typeof text !== 'string') return text.code === 'E_NOT_FOUND' ? null : text;
	const reading = readTicket(text);
	return reading.kind === 'secret'
		? reading.secret
		: failure('E_DISK', `${escapeText(path)} holds no whole ticket.`, 'Remove it: you are asked for the ticket again.');
};

/** Keeps a ticket for an address, or gives why it cannot. */
export const keepSecret = (folder: string, address: Address, secret: Secret): Failure | undefined => {
	const path = addressFile(folder, address);
	try {
		replaceWhole(path, `${encodeTicket(secret)}\n`);
		return undefined;
	} catch (error) {
		return failure('E_DISK', `The ticket cannot be kept in ${escapeText(path)} (${codeOf(error)}).`);
	}
};

/** Forgets what is kept for an address. */
export const forgetSecret = (folder: string, address: Address): void => {
	rmSync(addressFile(folder, address), {force: true});
};

/** `0` is standard input. */
const textIn = (path: string | 0): string | Failure => {
	const where = path === 0 ? 'standard input' : escapeText(path);
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		const code = codeOf(error);
		return failure(
			code === 'ENOENT' || code === 'ENOTDIR' ? 'E_NOT_FOUND' : 'E_DISK',
			code === 'ENOENT' ? `There is no ${where}.` : `The ticket in ${where} cannot be read (${code}).`,
			'Name a file that holds the ticket, or leave it out to be asked.',
		);
	}
};
