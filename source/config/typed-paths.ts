/** Paths that a person types: what completes them, and whether they can be shared. Looks at the disk; changes nothing. */
import {access, constants, readdir, stat} from 'node:fs/promises';
import {homedir} from 'node:os';
import {basename, dirname, join, resolve, sep} from 'node:path';
import {type Failure, failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';

const mostCompletions = 100;

/** `~` and `~/` are the person's own folder, as in a shell. */
export const expandPath = (text: string): string =>
	text === '~' || text.startsWith('~/') ? join(homedir(), text.slice(1)) : text;

/** Names in the folder that begin as typed; folders end with a slash. Hidden ones only when the dot is typed. */
export const completePath = async (text: string): Promise<readonly string[]> => {
	const expanded = expandPath(text === '' ? './' : text);
	const isFolder = expanded.endsWith(sep) || expanded.endsWith('/');
	const folder = isFolder ? expanded : dirname(expanded);
	const start = isFolder ? '' : basename(expanded);
	const shown = text.slice(0, text.length - (isFolder ? 0 : start.length));
	const entries = await readdir(resolve(folder), {withFileTypes: true}).catch(() => []);
	return entries
		.filter(({name}) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
		.slice(0, mostCompletions)
		.map(entry => `${shown}${entry.name}${entry.isDirectory() ? '/' : ''}`)
		.sort();
};

/** Absolute, or why it cannot be shared. */
export const sharePath = async (text: string): Promise<{readonly path: string} | {readonly wrong: string}> => {
	if (text.trim() === '') return {wrong: 'type a file or a folder'};
	const path = resolve(expandPath(text.trim()));
	try {
		const found = await stat(path);
		if (!found.isFile() && !found.isDirectory()) return {wrong: 'neither a file nor a folder'};
		await access(path, found.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
		return {path};
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		return {wrong: code === 'EACCES' ? 'you may not read it' : 'no such file or folder'};
	}
};

/** Why nothing could be written below a folder, or undefined when it can, or can be made. `flag` is the option that chose it. */
export const folderFailure = async (folder: string, flag: string): Promise<Failure | undefined> => {
	const another = `choose another folder with ${flag}.`;
	const place = (await statOf(folder)) === null ? dirname(folder) : folder;
	const found = await statOf(place);
	if (found === null) return failure('E_FOLDER', `There is no folder ${escapeText(place)}.`, `Make it, or ${another}`);
	if (!found.isDirectory())
		return failure('E_FOLDER', `${escapeText(place)} is not a folder.`, `Remove it, or ${another}`);
	try {
		await access(place, constants.W_OK | constants.X_OK);
		return undefined;
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		return failure('E_READ_ONLY', `${escapeText(place)} cannot be written (${code}).`, `Allow it, or ${another}`);
	}
};

/** Null when there is nothing, or no way to it. */
const statOf = (path: string) => stat(path).catch(() => null);
