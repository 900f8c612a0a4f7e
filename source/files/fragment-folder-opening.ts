/** Everything between the wish to keep a file's fragments and their folder lying open: its name, its lock, what is there already, space. */
import {basename, join} from 'node:path';
import type {Bitfield} from '../net/bitfield.ts';
import {type Failure, FailureError, failure} from '../net/failures.ts';
import {fragmentLength, fragmentOffset, isFragment} from '../net/manifest.ts';
import {escapeText, ownPrefix} from '../net/names.ts';
import {writeFailure} from './disk-failures.ts';
import {readFully, statOrNull} from './file-system.ts';
import {prepareFolder} from './folders.ts';
import {FragmentFolder, fragmentFilesFlag} from './fragment-folder.ts';
import {readSummary, summaryName, summaryText} from './fragment-summary.ts';
import type {PartStore} from './part-file.ts';
import {lockedFailure, type Releasable, takeLock} from './part-lock.ts';
import type {PartOpening} from './part-opening.ts';
import type {PartPaths} from './part-paths.ts';
import {requireSpace} from './space.ts';

export type FragmentFolderOpening = PartOpening & {
	/** The folder that was chosen: each file gets one of its own in it. */
	readonly fragmentFiles: string;
	readonly paths: PartPaths;
	/** Bytes that the combined file will take. */
	readonly needed: number;
};

export type OpenedFragmentFolder = {
	readonly store: PartStore;
	readonly have: Bitfield;
	readonly lock: Releasable;
};

/** Opens a file's fragment folder. Waits as long as another has it. Leaves nothing open when it rejects. */
export const openFragmentFolder = async (opening: FragmentFolderOpening): Promise<OpenedFragmentFolder> => {
	try {
		const {folder, lock} = await lockedFolder(opening);
		try {
			return {...(await openLocked(opening, folder)), lock};
		} catch (error) {
			await lock.release();
			throw error;
		}
	} catch (error) {
		if (opening.signal.aborted) throw error;
		throw new FailureError(writeFailure(error, opening.fragmentFiles, fragmentFilesFlag));
	}
};

const openLocked = async (
	opening: FragmentFolderOpening,
	folder: string,
): Promise<Omit<OpenedFragmentFolder, 'lock'>> => {
	const {request, files, paths, pool, signal} = opening;
	const {manifest, name} = request;
	const summary = await readSummary(files, folder);
	if (summary && summary.file !== manifest.id) throw new FailureError(otherFailure(folder));
	const store = new FragmentFolder({files, folder, name, manifest, paths, pool, signal});
	const have = await store.recover();
	await checkSpace(opening, folder, have);
	await adopt(opening, store, have);
	if (summary ? summary.text !== summaryText(request, have) : have.count > 0) await store.writeDown(have);
	return {store, have};
};

/** The file's own folder, made and ours. The last to let go of an empty one removes it. */
const lockedFolder = async ({
	request,
	files,
	fragmentFiles,
	onWaiting,
	wait,
}: FragmentFolderOpening): Promise<{readonly folder: string; readonly lock: Releasable}> => {
	const {manifest, name} = request;
	// Two files of one name are told apart by their ids, as in what people type.
	const own = `${basename(name)}-${manifest.id.slice(0, 8)}`;
	for (let isFirst = true; ; isFirst = false) {
		// Every time: who had it may have removed it.
		const folder = await prepareFolder(files, fragmentFiles, `${own}/${summaryName}`, fragmentFilesFlag);
		const answer = await takeLock(files, join(folder, `${ownPrefix}${manifest.id}.lock`));
		if (answer.type === 'locked') {
			const release = async (): Promise<void> => {
				await answer.lock.release();
				// With something in it, it stays; and one that cannot be removed harms nobody.
				await files.removeFolder(folder).catch(() => undefined);
			};
			return {folder, lock: {release}};
		}
		if (isFirst) onWaiting(lockedFailure(name, answer.pid, fragmentFilesFlag));
		await wait();
	}
};

/** Room for the fragments that are missing, and beside them for the file they make when it goes to the same disk. */
const checkSpace = async (
	{request: {manifest, name}, files, paths, needed}: FragmentFolderOpening,
	folder: string,
	have: Bitfield,
): Promise<void> => {
	let bytes = manifest.size;
	for (const index of have) bytes -= fragmentLength(manifest, index);
	const [here, there] = [await files.stat(folder), await files.stat(paths.folder)];
	if (here.dev === there.dev) bytes += needed;
	await requireSpace(files, {name, folder, bytes, flag: fragmentFilesFlag});
};

/** Takes over what an unfinished file has from a download without fragment files: nothing verified is fetched twice. */
const adopt = async (
	{request: {manifest}, files, paths, pool, signal}: FragmentFolderOpening,
	store: PartStore,
	have: Bitfield,
): Promise<void> => {
	const stat = await statOrNull(files, paths.part);
	if (stat?.kind !== 'file' || stat.allocated === 0) return;
	const file = await files.open(paths.part, 'read');
	try {
		for (let index = 0; index < have.length; index++) {
			if (have.has(index)) continue;
			signal.throwIfAborted();
			const bytes = pool.take(fragmentLength(manifest, index));
			try {
				await readFully(file, bytes, fragmentOffset(manifest, index));
				if (!isFragment(manifest, index, bytes)) continue;
				await store.write(index, bytes);
				have.add(index);
			} finally {
				pool.give(bytes);
			}
		}
	} finally {
		await file.close();
	}
};

const otherFailure = (folder: string): Failure =>
	failure(
		'E_FOLDER',
		`${escapeText(join(folder, summaryName))} is of another file.`,
		`Choose another folder with ${fragmentFilesFlag}.`,
	);
