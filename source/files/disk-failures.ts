/** What the system's errors mean to a person. Decides nothing about what happens then. */
import {type Failure, FailureError, failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import {errorCode} from './file-system.ts';

const cause = (error: unknown): string => errorCode(error) || (error instanceof Error ? error.message : String(error));

/** A failure that was thrown on purpose, or undefined. */
const carried = (error: unknown): Failure | undefined => (error instanceof FailureError ? error.failure : undefined);

/** Why something below a folder that an option chose could not be written. */
export const writeFailure = (error: unknown, path: string, flag = '--output'): Failure => {
	const found = carried(error);
	if (found) return found;
	const shown = escapeText(path);
	switch (errorCode(error)) {
		case 'ENOSPC':
		case 'EDQUOT':
			return failure('E_DISK_FULL', `No space is left for ${shown}.`, 'Free some space; what is verified is kept.');
		case 'EROFS':
		case 'EACCES':
		case 'EPERM':
			return failure(
				'E_READ_ONLY',
				`${shown} cannot be written (${cause(error)}).`,
				`Choose another folder with ${flag}.`,
			);
		case 'ENOENT':
		case 'ENOTDIR':
			return failure('E_FOLDER', `The folder of ${shown} is gone.`, `Make it again, or choose another with ${flag}.`);
		case 'ELOOP':
			return linkFailure(path);
		default:
			return failure('E_DISK', `${shown} cannot be written (${cause(error)}).`, 'Check the disk.');
	}
};

/** Why a file that should be shared could not be read. */
export const readFailure = (error: unknown, path: string): Failure => {
	const found = carried(error);
	if (found) return found;
	const shown = escapeText(path);
	switch (errorCode(error)) {
		case 'ENOENT':
		case 'ENOTDIR':
			return vanishedFailure(path);
		case 'EACCES':
		case 'EPERM':
			return failure('E_DENIED', `${shown} cannot be read (${cause(error)}).`, 'Allow your user to read it.');
		case 'ELOOP':
			return changedFailure(path);
		default:
			return failure('E_DISK', `${shown} cannot be read (${cause(error)}).`, 'Check the disk.');
	}
};

export const vanishedFailure = (path: string): Failure =>
	failure('E_VANISHED', `${escapeText(path)} is gone.`, 'Put it back and share it again.');

export const changedFailure = (path: string): Failure =>
	failure('E_CHANGED', `${escapeText(path)} changed while it was shared.`, 'Share it again.');

export const linkFailure = (path: string): Failure =>
	failure(
		'E_DENIED',
		`${escapeText(path)} is a link, which a download must not follow.`,
		'Remove it, or choose another folder.',
	);
