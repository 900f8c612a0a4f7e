/** Writes what is known of a finished download to a JSON file beside it. Never overwrites. */
import {open} from 'node:fs/promises';
import type {Summary} from './session-view.ts';

const mostTries = 100;

/** Where it was written. `finished`: the file, as the disk has it (a summary has its path as a screen shows it). Throws what the disk throws. */
export const saveReport = async (summary: Summary, finished: string): Promise<string> => {
	for (let number = 1; number <= mostTries; number++) {
		const path = `${finished}.report${number === 1 ? '' : `-${number}`}.json`;
		try {
			const file = await open(path, 'wx');
			try {
				await file.writeFile(`${JSON.stringify({...summary, path: finished}, null, '\t')}\n`);
			} finally {
				await file.close();
			}
			return path;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
	}
	throw new Error(`there are ${mostTries} reports already`);
};
