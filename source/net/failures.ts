/** Every failure a person can meet: a code, one sentence, the next step. Decides nothing about what happens then. */
import {type FailureCode, failureCodes} from './failure-codes.ts';

export type {FailureCode} from './failure-codes.ts';

/** The exit code a command ends with when the failure ends it. */
export const exitCodes = Object.fromEntries(
	Object.entries(failureCodes).map(([code, {exit}]) => [code, exit]),
) as Readonly<Record<FailureCode, number>>;

/** A failure as a value: it travels in events, on the wire (`refused`) and to the person. */
export type Failure = {
	readonly code: FailureCode;
	/** One sentence. */
	readonly message: string;
	/** What to do next. */
	readonly hint: string;
};

/** Builds a failure. Without a hint of its own it has its code's next step. */
export const failure = (code: FailureCode, message: string, hint = ''): Failure => ({
	code,
	message,
	hint: hint || failureCodes[code].next,
});

/** What a banned peer hears, from the manager and from its members. */
export const youAreBanned: Failure = failure('E_BANNED', 'The manager has banned you.');

/** Carries a failure through code that throws (adapters and commands; never engines). */
export class FailureError extends Error {
	readonly failure: Failure;

	constructor(cause: Failure) {
		super(`${cause.code}: ${cause.message}`);
		this.name = 'FailureError';
		this.failure = cause;
	}
}

/** Whether it lies at the ticket: trying again with the same one, or none, changes nothing. */
export const isAboutTicket = ({code}: Failure): boolean =>
	code === 'E_TICKET_NEEDED' || code === 'E_TICKET_WRONG' || code === 'E_NOT_PROTECTED';

/** Whether text from the wire is one of our codes; an unknown one becomes `E_REFUSED`. */
export const knownCode = (text: string): FailureCode =>
	Object.hasOwn(failureCodes, text) ? (text as FailureCode) : 'E_REFUSED';
