/** Everything between the wish to fetch a file and its unfinished file lying open: folder, lock, space, what is there already. */
import type {Bitfield} from '../net/bitfield.ts';
import {type Failure, FailureError} from '../net/failures.ts';
import {labelFailure} from '../net/names.ts';
import type {PartRequest} from '../net/ports.ts';
import type {BufferPool} from './buffer-pool.ts';
import {type FileSystem, statOrNull} from './file-system.ts';
import {prepareFolder} from './folders.ts';
import {openFragmentFolder} from './fragment-folder-opening.ts';
import type {PartStore} from './part-file.ts';
import {type LockAnswer, lockedFailure, type Releasable, rivalOf, takeLock} from './part-lock.ts';
import {folderLock, type PartPaths, pathsOf, removePart} from './part-paths.ts';
import {findPresent, type PresentFile} from './placing.ts';
import {openSingleFile} from './single-file.ts';
import {requireSpace} from './space.ts';

export type PartOpening = {
	readonly request: PartRequest;
	readonly files: FileSystem;
	readonly pool: BufferPool;
	/** Folder to keep every fragment in as a file of its own; null: one unfinished file is enough. */
	readonly fragmentFiles: string | null;
	readonly signal: AbortSignal;
	/** Hears once that another has the file. */
	readonly onWaiting: (failure: Failure) => void;
	/** Waits until it is worth another try; rejects when the signal does. */
	readonly wait: () => Promise<void>;
};

export type Opened =
	| {readonly type: 'present'; readonly present: PresentFile}
	| {
			readonly type: 'open';
			readonly paths: PartPaths;
			readonly lock: Releasable;
			readonly store: PartStore;
			readonly have: Bitfield;
	  };

/** Opens the unfinished file, or finds the finished one. Waits as long as another has it. Leaves nothing open when it rejects. */
export const openPart = async (opening: PartOpening): Promise<Opened> => {
	const {request, files, pool, fragmentFiles, signal} = opening;
	const {manifest, directory, name} = request;
	const refused = labelFailure(name);
	if (refused) throw new FailureError(refused);
	const paths = pathsOf(await prepareFolder(files, directory, name), request);
	const seeking = {files, manifest, path: paths.final, pool, signal, others: new Map()};
	const find = async (): Promise<PresentFile | undefined> =>
		request.marker === undefined ? findPresent(seeking) : undefined;
	const answer = await lockOrPresent(opening, paths, find);
	if (answer.type === 'present') {
		await clearLeftOvers(files, paths);
		return answer;
	}
	const {lock} = answer;
	try {
		// Another may have finished it between our look and our lock.
		const present = await find();
		if (present) {
			await removePart(files, paths);
			await lock.release();
			return {type: 'present', present};
		}
		const needed = manifest.size - ((await statOrNull(files, paths.part))?.allocated ?? 0);
		await requireSpace(files, {name, folder: paths.folder, bytes: needed, flag: '--output'});
		if (fragmentFiles === null)
			return {type: 'open', paths, lock, ...(await openSingleFile({files, paths, manifest, pool, signal}))};
		const {store, have, lock: inner} = await openFragmentFolder({...opening, fragmentFiles, paths, needed});
		return {type: 'open', paths, store, have, lock: releasing(inner, lock)};
	} catch (error) {
		await lock.release();
		throw error;
	}
};

/** A power loss between the finished file's name and the end leaves the rest of the unfinished one. Somebody's who is alive stays. */
const clearLeftOvers = async (files: FileSystem, paths: PartPaths): Promise<void> => {
	const found = await Promise.all(
		[paths.lock, paths.part, paths.journal, `${paths.journal}.tmp`].map(path => statOrNull(files, path)),
	);
	if (found.every(stat => stat === null)) return;
	const answer = await takeLock(files, paths.lock);
	if (answer.type === 'held') return;
	try {
		await removePart(files, paths);
	} finally {
		await answer.lock.release();
	}
};

/** Lets go of both, whatever becomes of the first. */
const releasing = (first: Releasable, second: Releasable): Releasable => ({
	release: async () => {
		try {
			await first.release();
		} finally {
			await second.release();
		}
	},
});

const lockOrPresent = async (
	{files, signal, onWaiting, wait, request}: PartOpening,
	paths: PartPaths,
	find: () => Promise<PresentFile | undefined>,
): Promise<Extract<Opened, {type: 'present'}> | Extract<LockAnswer, {type: 'locked'}>> => {
	for (let isFirst = true; ; isFirst = false) {
		const present = await find();
		if (present) return {type: 'present', present};
		signal.throwIfAborted();
		const answer = await takeUnrivalled(files, paths);
		if (answer.type === 'locked') return answer;
		if (isFirst) onWaiting(lockedFailure(request.name, answer.pid, '--output'));
		await wait();
	}
};

/** First our lock, then a look for a rival's: a batch does it the other way round, so that one of the two sees the other. */
const takeUnrivalled = async (files: FileSystem, {lock, folder}: PartPaths): Promise<LockAnswer> => {
	const answer = await takeLock(files, lock);
	if (answer.type === 'held') return answer;
	const rival = await rivalOf(files, folderLock(folder));
	if (rival !== null) await answer.lock.release();
	return rival ?? answer;
};
