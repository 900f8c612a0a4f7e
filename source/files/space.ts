/** Whether what is still to come fits on the disk, told with figures before anything is written. */
import {formatSize} from '../format.ts';
import {FailureError, failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import type {FileSystem} from './file-system.ts';

export type Need = {
	/** Whose bytes. */
	readonly name: string;
	readonly folder: string;
	readonly bytes: number;
	/** The option that chose the folder. */
	readonly flag: string;
};

/** Rejects with a failure when the folder's disk has less room. */
export const requireSpace = async (files: FileSystem, {name, folder, bytes, flag}: Need): Promise<void> => {
	const free = await files.free(folder);
	if (bytes <= free) return;
	const [more, there] = [bytes, free].map(size => formatSize(size));
	throw new FailureError(
		failure(
			'E_DISK_FULL',
			`${escapeText(name)} needs ${more} more, and ${escapeText(folder)} has ${there} free.`,
			`Free some space, or choose another folder with ${flag}.`,
		),
	);
};
