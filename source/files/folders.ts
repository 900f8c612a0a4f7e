/** The folder a download goes to: made where it may be, never reached through a link below the one that was chosen. */
import fs from 'node:fs/promises';
import {dirname, join, resolve} from 'node:path';
import {FailureError, failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import {linkFailure} from './disk-failures.ts';
import {errorCode, type FileSystem, statOrNull} from './file-system.ts';

/** Makes the chosen folder (if its parent exists) and the folders of a validated label in it; resolves to the last one. `flag` is the option that chose. */
export const prepareFolder = async (
	files: FileSystem,
	directory: string,
	label: string,
	flag = '--output',
): Promise<string> => (await prepareFolders(files, directory, [label], flag))[0]!;

/** The same for many labels at once: each folder is made once, and each that got new ones is synced once, before this resolves. */
export const prepareFolders = async (
	files: FileSystem,
	directory: string,
	labels: readonly string[],
	flag = '--output',
): Promise<readonly string[]> => {
	const chosen = await prepareChosen(files, resolve(directory), flag);
	const ready = new Set<string>();
	const grown = new Set<string>();
	const last: string[] = [];
	for (const label of labels) {
		let folder = chosen;
		for (const component of label.split('/').slice(0, -1)) {
			const parent = folder;
			folder = join(parent, component);
			if (ready.has(folder)) continue;
			if (await isMade(files, folder, flag)) grown.add(parent);
			ready.add(folder);
		}
		last.push(folder);
	}
	for (const folder of grown) await files.syncFolder(folder);
	return last;
};

const prepareChosen = async (files: FileSystem, directory: string, flag: string): Promise<string> => {
	try {
		// A link that a person chose is meant.
		const real = await fs.realpath(directory);
		if ((await files.stat(real)).kind !== 'folder') throw notFolder(directory, flag);
		return real;
	} catch (error) {
		if (errorCode(error) !== 'ENOENT') throw error;
	}
	if ((await statOrNull(files, dirname(directory))) === null)
		throw new FailureError(
			failure(
				'E_FOLDER',
				`There is no folder ${escapeText(dirname(directory))}.`,
				`Make it, or choose another with ${flag}.`,
			),
		);
	if (await isMade(files, directory, flag)) await files.syncFolder(dirname(directory));
	return fs.realpath(directory);
};

/** Makes a folder; false when it was there. */
const isMade = async (files: FileSystem, folder: string, flag: string): Promise<boolean> => {
	try {
		await files.makeFolder(folder);
		return true;
	} catch (error) {
		const stat = await statOrNull(files, folder);
		if (!stat) throw error;
		if (stat.kind === 'link') throw new FailureError(linkFailure(folder));
		if (stat.kind !== 'folder') throw notFolder(folder, flag);
		return false;
	}
};

const notFolder = (path: string, flag: string): FailureError =>
	new FailureError(failure('E_FOLDER', `${escapeText(path)} is not a folder.`, `Choose another with ${flag}.`));
