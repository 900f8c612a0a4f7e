/** Everything between the wish to fetch a file and its unfinished file lying open: folder, lock, space, what is there already. */
import {basename, join} from 'node:path';
import {formatSize} from '../format.ts';
import type {Bitfield} from '../net/bitfield.ts';
import {type Failure, FailureError, failure} from '../net/failures.ts';
import {fragmentCount} from '../net/manifest.ts';
import {escapeText, labelFailure, ownPrefix} from '../net/names.ts';
import type {PartRequest} from '../net/ports.ts';
import type {BufferPool} from './buffer-pool.ts';
import {linkFailure} from './disk-failures.ts';
import {type FileSystem, type OpenFile, removeIfThere, statOrNull} from './file-system.ts';
import {prepareFolder} from './folders.ts';
import {readJournal} from './journal.ts';
import {type LockAnswer, type PartLock, takeLock} from './part-lock.ts';
import {recover} from './part-recovery.ts';
import {findPresent, type PresentFile} from './placing.ts';

/** Where everything of one unfinished file stands. */
export type PartPaths = {
	readonly folder: string;
	/** The finished file, if nothing else has its name. */
	readonly final: string;
	readonly part: string;
	readonly journal: string;
	readonly lock: string;
};

export type PartOpening = {
	readonly request: PartRequest;
	readonly files: FileSystem;
	readonly pool: BufferPool;
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
			readonly lock: PartLock;
			readonly file: OpenFile;
			readonly have: Bitfield;
			readonly journalPath: string | null;
	  };

/** Opens the unfinished file, or finds the finished one. Waits as long as another has it. Leaves nothing open when it rejects. */
export const openPart = async (opening: PartOpening): Promise<Opened> => {
	const {request, files, pool, signal} = opening;
	const {manifest, directory, name} = request;
	const refused = labelFailure(name);
	if (refused) throw new FailureError(refused);
	const paths = pathsOf(await prepareFolder(files, directory, name), request);
	const seeking = {files, manifest, path: paths.final, pool, signal, others: new Map()};
	const find = async (): Promise<PresentFile | undefined> =>
		request.marker === undefined ? findPresent(seeking) : undefined;
	const answer = await lockOrPresent(opening, paths, find);
	if (answer.type === 'present') return answer;
	const {lock} = answer;
	let file: OpenFile | undefined;
	try {
		// Another may have finished it between our look and our lock.
		const present = await find();
		if (present) {
			await removePart(files, paths);
			await lock.release();
			return {type: 'present', present};
		}
		await checkSpace(opening, paths);
		file = await openFile(files, paths);
		const journalPath = fragmentCount(manifest) > 1 ? paths.journal : null;
		const part = file.stat();
		const journal = journalPath === null ? undefined : await readJournal(files, journalPath, {manifest, part});
		const isWhole = part.size === manifest.size;
		if (!isWhole) await file.truncate(manifest.size);
		const have = await recover({manifest, file, pool, signal}, isWhole ? journal : undefined);
		signal.throwIfAborted();
		return {type: 'open', paths, lock, file, have, journalPath};
	} catch (error) {
		await file?.close();
		await lock.release();
		throw error;
	}
};

/** Removes the unfinished file and what belongs to it, but for the lock. */
export const removePart = async (files: FileSystem, {part, journal}: PartPaths): Promise<void> => {
	for (const path of [journal, `${journal}.tmp`, part]) await removeIfThere(files, path);
};

const pathsOf = (folder: string, {manifest, name}: PartRequest): PartPaths => {
	const own = join(folder, `${ownPrefix}${manifest.id}`);
	return {
		folder,
		final: join(folder, basename(name)),
		part: `${own}.part`,
		journal: `${own}.journal`,
		lock: `${own}.lock`,
	};
};

const lockOrPresent = async (
	{files, signal, onWaiting, wait, request}: PartOpening,
	paths: PartPaths,
	find: () => Promise<PresentFile | undefined>,
): Promise<Extract<Opened, {type: 'present'}> | Extract<LockAnswer, {type: 'locked'}>> => {
	for (let isFirst = true; ; isFirst = false) {
		const present = await find();
		if (present) return {type: 'present', present};
		signal.throwIfAborted();
		const answer = await takeLock(files, paths.lock);
		if (answer.type === 'locked') return answer;
		if (isFirst) onWaiting(lockedFailure(request.name, answer.pid));
		await wait();
	}
};

const lockedFailure = (name: string, pid: number | null): Failure => {
	const who = pid === process.pid ? 'This shoal' : pid === null ? 'Another shoal' : `Another shoal (process ${pid})`;
	return failure(
		'E_PART_LOCKED',
		`${who} is fetching ${escapeText(name)} to the same folder already.`,
		'Wait for it, or choose another folder with --output.',
	);
};

const checkSpace = async ({files, request}: PartOpening, {folder, part}: PartPaths): Promise<void> => {
	const stat = await statOrNull(files, part);
	const needed = request.manifest.size - (stat?.allocated ?? 0);
	const free = await files.free(folder);
	if (needed <= free) return;
	const [more, there] = [needed, free].map(bytes => formatSize(bytes));
	throw new FailureError(
		failure(
			'E_DISK_FULL',
			`${escapeText(request.name)} needs ${more} more, and ${escapeText(folder)} has ${there} free.`,
			'Free some space, or choose another folder with --output.',
		),
	);
};

const openFile = async (files: FileSystem, {part}: PartPaths): Promise<OpenFile> => {
	const before = await statOrNull(files, part);
	if (before && before.kind !== 'file') throw new FailureError(linkFailure(part));
	// A second name means that somebody keeps these bytes, perhaps as a finished file: they are not ours to write any more.
	if (before && before.links > 1) await files.unlink(part);
	return files.open(part, 'edit');
};
