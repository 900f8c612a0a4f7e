/** Every failure a person can meet: a code, one sentence, the next step. Decides nothing about what happens then. */

/** The codes, with the exit code a command ends with when the failure ends it. */
export const exitCodes = {
	E_USAGE: 2,
	E_PORT: 2,
	E_ADDRESS: 2,
	E_NAME_AMBIGUOUS: 2,
	E_HOSTILE_NAME: 2,
	E_NOT_FOUND: 2,
	E_PART_LOCKED: 5,
	E_MANAGER: 3,
	E_MANAGER_LOST: 3,
	E_REFUSED: 3,
	E_NAME_TAKEN: 3,
	E_VERSION: 3,
	E_ID: 3,
	E_QUOTA: 3,
	E_CROWDED: 3,
	E_NO_FILE: 4,
	E_NO_SOURCE: 4,
	E_UNREACHABLE: 4,
	E_MANIFEST: 4,
	E_DISK_FULL: 5,
	E_READ_ONLY: 5,
	E_DISK: 5,
	E_VANISHED: 5,
	E_CHANGED: 5,
	E_FOLDER: 5,
	E_DENIED: 6,
	E_PROTO: 1,
	E_SLOW: 1,
	E_SILENT: 1,
	E_CLOSED: 1,
	E_BUG: 1,
} as const;

export type FailureCode = keyof typeof exitCodes;

/** A failure as a value: it travels in events, on the wire (`refused`) and to the person. */
export type Failure = {
	readonly code: FailureCode;
	/** One sentence. */
	readonly message: string;
	/** What to do next; empty when there is nothing. */
	readonly hint: string;
};

/** Builds a failure. */
export const failure = (code: FailureCode, message: string, hint = ''): Failure => ({code, message, hint});

/** Carries a failure through code that throws (adapters and commands; never engines). */
export class FailureError extends Error {
	readonly failure: Failure;

	constructor(cause: Failure) {
		super(`${cause.code}: ${cause.message}`);
		this.name = 'FailureError';
		this.failure = cause;
	}
}

/** Whether text from the wire is one of our codes; an unknown one becomes `E_REFUSED`. */
export const knownCode = (text: string): FailureCode => (text in exitCodes ? (text as FailureCode) : 'E_REFUSED');
