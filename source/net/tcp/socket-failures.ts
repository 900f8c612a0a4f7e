/** What the system says of sockets, in our codes and sentences. Decides nothing. */
import {formatAddress} from '../addresses.ts';
import {type Failure, failure} from '../failures.ts';
import type {Address} from '../types.ts';
import {barredAlertCode, openAlertCode} from './protection.ts';

/** The system's code of an error; several attempts count as the first. */
const codeOf = (error: Error): string => {
	const {code} = error as NodeJS.ErrnoException;
	const first = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : undefined;
	return code ?? (first ? codeOf(first) : error.message);
};

const noSuchHost = (host: string): string => `There is no host called "${host}".`;
const isUnknownHost = (code: string): boolean => code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NONAME';

/** A dial that nobody answered in time; `timeout` in milliseconds. */
export const dialTimeout = (to: Address, timeout: number): Failure =>
	failure(
		'E_UNREACHABLE',
		`${formatAddress(to)} did not answer within ${timeout / 1000} s.`,
		'Check that it runs, and that no firewall is in between.',
	);

/** A dial that the system gave up. */
export const dialFailure = (error: Error, to: Address, from?: string): Failure => {
	const code = codeOf(error);
	const where = formatAddress(to);
	if (from !== undefined && (code === 'EADDRNOTAVAIL' || code === 'ERR_INVALID_IP_ADDRESS'))
		return failure('E_ADDRESS', `${from} is not an address of this machine.`, 'Choose one that is.');
	if (isUnknownHost(code))
		return failure('E_UNREACHABLE', `${where} cannot be dialled. ${noSuchHost(to.host)}`, 'Check the name.');
	switch (code) {
		case 'ECONNREFUSED':
			return failure('E_UNREACHABLE', `Nobody listens at ${where}.`, 'Check that it runs, and the port.');
		case 'ETIMEDOUT':
			return failure(
				'E_UNREACHABLE',
				`${where} did not answer.`,
				'Check that it runs, and that no firewall is in between.',
			);
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
			return failure('E_UNREACHABLE', `No way leads to ${where}.`, 'Check the address and your network.');
		default:
			return failure('E_UNREACHABLE', `${where} cannot be dialled (${code}).`, 'Check the address and the port.');
	}
};

/** The other side is there, but has not shown that it holds the ticket. */
export const unproved = (to: Address): Failure =>
	failure(
		'E_TICKET_WRONG',
		`${formatAddress(to)} does not hold the ticket you gave.`,
		'Check the address, and read the ticket off the manager’s screen once more.',
	);

/** A connection that stood and could not be protected. */
export const protectionFailure = (error: Error, to: Address): Failure => {
	const code = codeOf(error);
	const where = formatAddress(to);
	switch (code) {
		case openAlertCode:
			return failure(
				'E_NOT_PROTECTED',
				`${where} is open, and you gave a ticket: nothing was said to it.`,
				'If it is meant to be open, leave the ticket out and forget the one that was kept for it.',
			);
		case barredAlertCode:
			return failure(
				'E_CROWDED',
				`${where} has had too many wrong tickets from your address, and hears nobody from there for a minute.`,
				'Check the ticket, wait a minute and try again.',
			);
		case 'ECONNRESET':
		case 'EPIPE':
			return failure(
				'E_UNREACHABLE',
				`${where} closed the connection before it was protected.`,
				'Check that a protected manager runs there, and try again.',
			);
		default:
			return unproved(to);
	}
};

/** Listening that the system refused. `own` are addresses that would do. */
export const listenFailure = (error: Error, at: Address, own: readonly string[]): Failure => {
	const code = codeOf(error);
	const choose = `Choose one of ${['127.0.0.1', ...own].join(', ')}.`;
	if (isUnknownHost(code)) return failure('E_ADDRESS', noSuchHost(at.host), choose);
	switch (code) {
		case 'EADDRINUSE':
			return failure(
				'E_PORT',
				`Port ${at.port} is in use.`,
				'Choose another with --port, or --port 0 for any free one.',
			);
		case 'EACCES':
			return failure(
				'E_ADDRESS',
				`The system keeps port ${at.port} for itself.`,
				'Choose one from 1024 up with --port.',
			);
		case 'EADDRNOTAVAIL':
			return failure('E_ADDRESS', `${at.host} is not an address of this machine.`, choose);
		default:
			return failure('E_ADDRESS', `${formatAddress(at)} cannot be listened on (${code}).`, choose);
	}
};

/** A dial that was not made, so that our own files stay openable. */
export const tooManyOpen = (to: Address): Failure =>
	failure(
		'E_UNREACHABLE',
		`${formatAddress(to)} is not dialled: this process may open no more files.`,
		'Raise the limit of open files (ulimit -n).',
	);

/** The other side ended the connection in order. */
export const closedInOrder = failure('E_CLOSED', 'The other side closed the connection.');

/** A connection that broke. */
export const brokenFailure = (error: Error): Failure => {
	const code = codeOf(error);
	return code === 'ECONNRESET' || code === 'EPIPE'
		? failure('E_CLOSED', 'The connection was reset.')
		: failure('E_CLOSED', `The connection broke (${code}).`);
};
