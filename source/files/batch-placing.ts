/**
 * Puts many small files in place at once, durably: all are written under unfinished names and made safe, with one sync where the system
 * has it for many, then named, then their folders are synced once. Nothing stands under its name before its bytes are safe, and nothing
 * is told before its name is.
 */
import type {FragmentIndex} from '../net/types.ts';
import {markOf} from './file-mark.ts';
import {errorCode, type FileSystem, type OpenFile} from './file-system.ts';
import type {PartPaths} from './part-paths.ts';
import {linkless, type PresentFile} from './placing.ts';

export type SmallFile = {
	readonly index: FragmentIndex;
	readonly paths: Pick<PartPaths, 'folder' | 'part' | 'final'>;
	readonly bytes: Uint8Array;
};

export type Placed = {readonly index: FragmentIndex; readonly present: PresentFile};

export type Placing = {
	readonly placed: readonly Placed[];
	/** Something was in the way. */
	readonly left: readonly FragmentIndex[];
};

/** Milliseconds for which other events wait while files are made or named. */
const longestTurn = 8;

type Made = SmallFile & {readonly file: OpenFile};

/** Rejects when the disk fails; then nothing of it is left that was not named. `onPlaced` hears before the unfinished names go. */
export const placeAll = async (
	files: FileSystem,
	wanted: readonly SmallFile[],
	onPlaced: (placing: Placing) => void,
): Promise<void> => {
	const left: FragmentIndex[] = [];
	const made: Made[] = [];
	const named: Placed[] = [];
	try {
		await inTurns(wanted, small => {
			const file = unlessThere(() => files.atOnce.make(small.paths.part, small.bytes));
			if (file) made.push({...small, file});
			else left.push(small.index);
		});
		await secure(files, made);
		await inTurns(made, ({index, paths, file}) => {
			const mark = markOf(file.stat());
			if (hasNamed(files, paths)) named.push({index, present: {path: paths.final, mark}});
			else left.push(index);
		});
		await settled([...new Set(made.map(({paths}) => paths.folder))].map(folder => files.syncFolder(folder)));
		onPlaced({placed: named, left});
	} finally {
		await inTurns(made, ({paths, file}) => {
			files.atOnce.close(file);
			removeUnfinished(files, paths);
		});
	}
};

/** Fewer are synced one by one: that is quicker than to start a command. */
const enoughForWhole = 16;

/** Until the bytes of all survive a power loss. */
const secure = async (files: FileSystem, made: readonly Made[]): Promise<void> => {
	const folders = new Map(made.map(({paths, file}) => [paths.folder, file]));
	const [folder] = folders.keys();
	// A folder below another may be a file system of its own.
	const isOne = (): boolean => new Set([...folders.values()].map(file => file.stat().dev)).size === 1;
	if (folder !== undefined && made.length >= enoughForWhole && isOne() && (await files.syncWhole(folder))) return;
	await settled(made.map(({file}) => file.syncData()));
};

/** Waits for all, also when one fails. */
const settled = async (all: readonly Promise<void>[]): Promise<void> => {
	await Promise.allSettled(all);
	await Promise.all(all);
};

const inTurns = async <Item>(items: readonly Item[], act: (item: Item) => void): Promise<void> => {
	let since = performance.now();
	for (const item of items) {
		if (performance.now() - since > longestTurn) {
			await new Promise(resolve => setImmediate(resolve));
			since = performance.now();
		}
		act(item);
	}
};

const unlessThere = (make: () => OpenFile): OpenFile | undefined => {
	try {
		return make();
	} catch (error) {
		if (errorCode(error) !== 'EEXIST') throw error;
		return undefined;
	}
};

/** Never replaces what has the name. */
const hasNamed = ({atOnce}: FileSystem, {part, final}: SmallFile['paths']): boolean => {
	try {
		atOnce.link(part, final);
		return true;
	} catch (error) {
		if (errorCode(error) === 'EEXIST') return false;
		if (!linkless.includes(errorCode(error))) throw error;
	}
	// No second names on this file system: an empty file of our own keeps the name until the move.
	const keeper = unlessThere(() => atOnce.make(final, new Uint8Array()));
	if (!keeper) return false;
	atOnce.close(keeper);
	atOnce.rename(part, final);
	return true;
};

/** What cannot be removed hinders nobody: the next download of the file takes it over. */
const removeUnfinished = (files: FileSystem, {part}: SmallFile['paths']): void => {
	try {
		files.atOnce.unlink(part);
	} catch {}
};
