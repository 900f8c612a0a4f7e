/** The folder a download goes to: made where it may be, never reached through a link below the one that was chosen. */
import fs from 'node:fs/promises';
import {dirname, join, resolve} from 'node:path';
import {FailureError, failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import {linkFailure} from './disk-failures.ts';
import {errorCode, type FileSystem, statOrNull} from './file-system.ts';

/** Makes the chosen folder (if its parent exists) and the folders of a validated label in it; resolves to the last one. */
export const prepareFolder = async (files: FileSystem, directory: string, label: string): Promise<string> => {
	let folder = await prepareChosen(files, resolve(directory));
	for (const component of label.split('/').slice(0, -1)) {
		folder = join(folder, component);
		await prepare(files, folder);
	}
	return folder;
};

const prepareChosen = async (files: FileSystem, directory: string): Promise<string> => {
	try {
		// A link that a person chose is meant.
		const real = await fs.realpath(directory);
		if ((await files.stat(real)).kind !== 'folder') throw notFolder(directory);
		return real;
	} catch (error) {
		if (errorCode(error) !== 'ENOENT') throw error;
	}
	if ((await statOrNull(files, dirname(directory))) === null)
		throw new FailureError(
			failure(
				'E_FOLDER',
				`There is no folder ${escapeText(dirname(directory))}.`,
				'Make it, or choose another with --output.',
			),
		);
	await prepare(files, directory);
	return fs.realpath(directory);
};

const prepare = async (files: FileSystem, folder: string): Promise<void> => {
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
	if (stat.kind !== 'folder') throw notFolder(folder);
};

const notFolder = (path: string): FailureError =>
	new FailureError(failure('E_FOLDER', `${escapeText(path)} is not a folder.`, 'Choose another with --output.'));
