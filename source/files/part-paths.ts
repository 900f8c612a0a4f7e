/** Where everything of one unfinished file stands beside the finished one, and how it is opened and removed. Reads no content. */
import {basename, join} from 'node:path';
import {FailureError} from '../net/failures.ts';
import {ownPrefix} from '../net/names.ts';
import type {PartRequest} from '../net/ports.ts';
import {linkFailure} from './disk-failures.ts';
import {type FileSystem, type OpenFile, removeIfThere, statOrNull} from './file-system.ts';

export type PartPaths = {
	readonly folder: string;
	/** The finished file, if nothing else has its name. */
	readonly final: string;
	readonly part: string;
	readonly journal: string;
	readonly lock: string;
};

export const pathsOf = (folder: string, {manifest, name}: Pick<PartRequest, 'manifest' | 'name'>): PartPaths => {
	const own = join(folder, `${ownPrefix}${manifest.id}`);
	return {
		folder,
		final: join(folder, basename(name)),
		part: `${own}.part`,
		journal: `${own}.journal`,
		lock: `${own}.lock`,
	};
};

/** Whose presence says that a whole batch of small files is being placed in a folder. */
export const folderLock = (folder: string): string => join(folder, `${ownPrefix}folder.lock`);

/** Opens the unfinished file, made when missing. Refuses a link, and never writes to bytes that have a second name. */
export const openPartFile = async (files: FileSystem, part: string): Promise<OpenFile> => {
	const before = await statOrNull(files, part);
	if (before && before.kind !== 'file') throw new FailureError(linkFailure(part));
	// A second name means that somebody keeps these bytes, perhaps as a finished file: they are not ours to write any more.
	if (before && before.links > 1) await files.unlink(part);
	return files.open(part, 'edit');
};

/** Removes the unfinished file and what belongs to it, but for the lock. */
export const removePart = async (files: FileSystem, {part, journal}: PartPaths): Promise<void> => {
	for (const path of [journal, `${journal}.tmp`, part]) await removeIfThere(files, path);
};
