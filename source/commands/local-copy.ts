/** `--local-copy PATH`: looked at before anything starts, so that a wrong path is told at once. */
import {accessSync, constants, statSync} from 'node:fs';
import {resolve} from 'node:path';
import {type Failure, failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';

const hint = 'Name a file that you can read, or leave out --local-copy.';

/** The absolute path of a file that can be read, or what is wrong with it. */
export const localCopyPath = (typed: string): string | Failure => {
	const path = resolve(typed);
	const shown = escapeText(path);
	try {
		// A pipe must not be opened: that waits for who writes into it.
		if (!statSync(path).isFile()) return failure('E_USAGE', `The local copy ${shown} is no file.`, hint);
		accessSync(path, constants.R_OK);
		return path;
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
		if (code === 'ENOENT' || code === 'ENOTDIR')
			return failure('E_NOT_FOUND', `There is no local copy ${shown}.`, hint);
		if (code === 'EACCES' || code === 'EPERM')
			return failure('E_DENIED', `The local copy ${shown} cannot be read (${code}).`, hint);
		return failure('E_DISK', `The local copy ${shown} cannot be read (${code}).`, hint);
	}
};
