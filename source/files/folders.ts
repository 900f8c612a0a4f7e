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
): Promise<string> => {
	let folder = await prepareChosen(files, resolve(directory), flag);
	for (const component of label.split('/').slice(0, -1)) {
		folder = join(folder, component);
		await prepare(files, folder, flag);
	}
	return folder;
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
	await prepare(files, directory, flag);
	return fs.realpath(directory);
};

const prepare = async (files: FileSystem, folder: string, flag: string): Promise<void> => {
	let stat = await statOrNull(files, folder);
	if (!stat) {
		try {
			await files.makeFolder(folder);
			await files.syncFolder(dirname(folder));
			return;
		} catch (error) {
			if (errorCode(error) !== 'EEXIST') throw error;
			stat = await files.stat(folder);
		}
	}
	if (stat.kind === 'link') throw new FailureError(linkFailure(folder));
	if (stat.kind !== 'folder') throw notFolder(folder, flag);
};

const notFolder = (path: string, flag: string): FailureError =>
	new FailureError(failure('E_FOLDER', `${escapeText(path)} is not a folder.`, `Choose another with ${flag}.`));
