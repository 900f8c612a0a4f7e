/** Which manager stood behind an address when it was first seen: its id, which goes with its key. Compares nothing. */
import {rmSync} from 'node:fs';
import type {Address, PeerId} from '../net/types.ts';
import {addressFile, codeOf, replaceWhole, textIfThere} from './private-files.ts';

/** Null when none is known. What is no id is nobody's, so that another manager is told apart from it. */
export const keptManager = (folder: string, address: Address): PeerId | null => {
	try {
		return textIfThere(addressFile(folder, address))?.trim() ?? null;
	} catch (error) {
		return `unreadable: ${codeOf(error)}`;
	}
};

/** Keeps it; where it cannot be kept, the manager is as new as before. */
export const keepManager = (folder: string, address: Address, id: PeerId): void => {
	try {
		replaceWhole(addressFile(folder, address), `${id}\n`);
	} catch {
		// No place to keep it: every sight is the first.
	}
};

export const forgetManager = (folder: string, address: Address): void => {
	rmSync(addressFile(folder, address), {force: true});
};
