/** Where a finished file stands: found there already, or put there without ever replacing what has its name. */
import {basename, dirname, join} from 'node:path';
import {fragmentCount} from '../net/manifest.ts';
import {withMarker, withSuffix} from '../net/names.ts';
import type {Manifest} from '../net/types.ts';
import type {BufferPool} from './buffer-pool.ts';
import {type FileMark, isSameMark, markOf} from './file-mark.ts';
import {errorCode, type FileSystem, statOrNull} from './file-system.ts';
import {holdsFragment} from './part-recovery.ts';

export type PresentFile = {
	readonly path: string;
	readonly mark: FileMark;
};

export type Seeking = {
	readonly files: FileSystem;
	readonly manifest: Manifest;
	/** Where the finished file would stand. */
	readonly path: string;
	readonly pool: BufferPool;
	readonly signal: AbortSignal;
	/** Files known to hold something else, by path; this search adds to it. */
	readonly others: Map<string, FileMark>;
};

/** The finished file, if it stands under its name or beside it under `name (2)` and so on. */
export const findPresent = async (seeking: Seeking): Promise<PresentFile | undefined> => {
	for (let n = 1; ; n++) {
		const path = numbered(seeking.path, n);
		const stat = await statOrNull(seeking.files, path);
		if (!stat) return undefined;
		const mark = markOf(stat);
		const other = seeking.others.get(path);
		if (stat.kind !== 'file' || stat.size !== seeking.manifest.size || (other && isSameMark(other, mark))) continue;
		if (await isContent(seeking, path, mark)) return {path, mark};
		seeking.others.set(path, mark);
	}
};

const isContent = async ({files, manifest, pool, signal}: Seeking, path: string, mark: FileMark): Promise<boolean> => {
	const file = await files.open(path, 'read').catch(() => null);
	if (!file) return false;
	try {
		for (let index = 0; index < fragmentCount(manifest); index++)
			if (!(await holdsFragment({manifest, file, pool, signal}, index))) return false;
		return isSameMark(file.stat(), mark);
	} finally {
		await file.close();
	}
};

/**
 * Gives the unfinished file at `part` its name at `path`, or the next free one, which has the marker if there is one; resolves to the
 * path it got.
 */
export const place = async (files: FileSystem, part: string, path: string, marker?: string): Promise<string> => {
	for (let n = 1; ; n++) {
		const target = numbered(path, n, marker);
		try {
			await give(files, part, target);
			return target;
		} catch (error) {
			if (errorCode(error) !== 'EEXIST') throw error;
		}
	}
};

/** What a file system says that has no second names. */
export const linkless: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

const give = async (files: FileSystem, part: string, target: string): Promise<void> => {
	try {
		await files.link(part, target);
	} catch (error) {
		if (!linkless.includes(errorCode(error))) throw error;
		// No second names on this file system: an empty file of our own keeps the name until the move.
		await (await files.open(target, 'create')).close();
		await files.rename(part, target);
		await files.syncFolder(dirname(target));
		return;
	}
	// Only then may the other name go: a disk may keep the later of two changes and lose the earlier.
	await files.syncFolder(dirname(target));
	await files.unlink(part);
};

const numbered = (path: string, n: number, marker?: string): string => {
	const name = basename(path);
	return join(dirname(path), marker === undefined ? withSuffix(name, n) : withMarker(name, n, marker));
};
