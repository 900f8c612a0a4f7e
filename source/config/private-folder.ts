/** Folders for their owner's eyes only, with those above them. Puts nothing in them. */
import {mkdirSync, statSync} from 'node:fs';
import {dirname} from 'node:path';

const ownersFolder = 0o700;

/**
 * Makes it where it is missing. Throws what the system says. One at a time: Node's own way to make several tries for ever where a
 * system like /proc says of a folder in an existing one that there is no such place.
 */
export const makePrivateFolder = (path: string): void => {
	const above = dirname(path);
	if (isFolder(path)) return;
	if (above !== path) makePrivateFolder(above);
	try {
		mkdirSync(path, {mode: ownersFolder});
	} catch (error) {
		// Another of us has just made it.
		if (!isFolder(path)) throw error;
	}
};

const isFolder = (path: string): boolean => statSync(path, {throwIfNoEntry: false})?.isDirectory() === true;
