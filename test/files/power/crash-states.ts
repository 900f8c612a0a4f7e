/**
 * What a power loss may leave of recorded effects. What a sync covered is there; of the rest each 4 KiB page, each size and each name is
 * there or not, as chance has it: dropped, torn, reordered. Knows no fragments.
 */
import {pageSize} from './pages.ts';
import type {Contents, Effect, Inode} from './recorded-files.ts';

/** How much of what was not synced survives. `names` and `data` apart, since names may be there before their data. */
export type Survival = {
	/** Whether a page, or a size, in its last written form is there. */
	readonly data: () => boolean;
	/** Whether a change of a folder is there. */
	readonly names: () => boolean;
};

type Pending<Change> = {readonly change: Change; readonly at: number};
type NameChange = Extract<Effect, {type: 'enter' | 'leave' | 'move'}>;
type DataChange = Extract<Effect, {type: 'write' | 'truncate'}>;

/** The contents after a power loss that came when these effects had been. */
export const crashState = (from: Contents, effects: readonly Effect[], survival: Survival): Contents => {
	const synced = new Map<Inode, number>();
	const data = new Map<Inode, Pending<DataChange>[]>();
	const names: Pending<NameChange>[] = [];
	for (const [at, effect] of effects.entries()) {
		switch (effect.type) {
			case 'synced':
				synced.set(effect.inode, Math.max(effect.covers, synced.get(effect.inode) ?? 0));
				break;
			case 'write':
			case 'truncate': {
				const changes = data.get(effect.inode) ?? [];
				changes.push({change: effect, at});
				data.set(effect.inode, changes);
				break;
			}
			default:
				names.push({change: effect, at});
		}
	}
	const covered = (inode: Inode): number => synced.get(inode) ?? 0;
	const folders = new Map([...from.folders].map(([inode, entries]) => [inode, new Map(entries)]));
	const files = new Map(from.files);
	for (const {change, at} of names) {
		if (at >= covered(change.folder) && !survival.names()) continue;
		const entries = folders.get(change.folder) ?? new Map<string, Inode>();
		folders.set(change.folder, entries);
		if (change.type === 'leave') entries.delete(change.name);
		else {
			if (change.type === 'move') entries.delete(change.from);
			entries.set(change.type === 'move' ? change.to : change.name, change.inode);
			// A name may be there before anything behind it.
			if (change.type === 'enter' && change.isFolder && !folders.has(change.inode))
				folders.set(change.inode, new Map());
			else if (!folders.has(change.inode) && !files.has(change.inode)) files.set(change.inode, Buffer.alloc(0));
		}
	}
	for (const [inode, changes] of data)
		files.set(inode, survivingBytes(from.files.get(inode) ?? Buffer.alloc(0), changes, covered(inode), survival.data));
	return {files, folders};
};

/** Each page in one of the forms it had since the sync, and the file in one of its sizes. */
const survivingBytes = (
	before: Buffer,
	changes: readonly Pending<DataChange>[],
	covered: number,
	survives: () => boolean,
): Buffer => {
	let size = before.length;
	let kept = before.length;
	const longest = Math.max(before.length, ...changes.map(({change}) => endOf(change)));
	const now = Buffer.alloc(longest);
	before.copy(now);
	const left = Buffer.from(now);
	for (const {change, at} of changes) {
		const isSynced = at < covered;
		const [start, end] = change.type === 'write' ? [change.position, endOf(change)] : [change.size, longest];
		if (change.type === 'write') change.bytes.copy(now, change.position);
		else now.fill(0, change.size);
		size = change.type === 'write' ? Math.max(size, end) : change.size;
		if (isSynced || survives()) kept = size;
		for (let page = Math.floor(start / pageSize); page * pageSize < end; page++) {
			// A page goes to the disk as a whole, with all that was written to it so far.
			if (isSynced || survives()) now.copy(left, page * pageSize, page * pageSize, (page + 1) * pageSize);
		}
	}
	return Buffer.from(left.subarray(0, kept));
};

const endOf = (change: DataChange): number =>
	change.type === 'write' ? change.position + change.bytes.length : change.size;
