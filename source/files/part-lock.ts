/**
 * One lock file: who may write an unfinished file. A lock whose process is gone is taken over, by one process only.
 * Trusts the process table of this machine; two machines on one network folder are not told apart.
 */
import {randomBytes} from 'node:crypto';
import {type Failure, failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import {errorCode, type FileSystem, readFully, removeIfThere, statOrNull, writeFully} from './file-system.ts';
import {isAlive, ownIdentity, type ProcessIdentity} from './process-identity.ts';

/** Milliseconds after which a lock that says nothing is that of a process which died while writing it. */
const longestWriting = 10_000;
const deepestTakeOver = 3;

type Holder = ProcessIdentity & {readonly token: string};

export type LockAnswer =
	| {readonly type: 'locked'; readonly lock: PartLock}
	/** The process that has it; null while that is being written. */
	| {readonly type: 'held'; readonly pid: number | null};

/** Something held that can be let go. */
export type Releasable = {release(): Promise<void>};

export class PartLock implements Releasable {
	readonly #files: FileSystem;
	readonly #path: string;
	readonly #token: string;

	constructor(files: FileSystem, path: string, token: string) {
		this.#files = files;
		this.#path = path;
		this.#token = token;
	}

	/** Lets go. A lock that is somebody else's by now stays. */
	async release(): Promise<void> {
		const holder = await holderOf(this.#files, this.#path);
		if (holder !== null && holder !== 'writing' && holder.token === this.#token)
			await removeIfThere(this.#files, this.#path);
	}
}

/** That another fetches the file to the folder that an option chose. */
export const lockedFailure = (name: string, pid: number | null, flag: string): Failure => {
	const who = pid === process.pid ? 'This shoal' : pid === null ? 'Another shoal' : `Another shoal (process ${pid})`;
	return failure(
		'E_PART_LOCKED',
		`${who} is fetching ${escapeText(name)} to the same folder already.`,
		`Wait for it, or choose another folder with ${flag}.`,
	);
};

/** Takes the lock at a path, if nobody alive has it. */
export const takeLock = async (files: FileSystem, path: string): Promise<LockAnswer> => {
	const token = randomBytes(6).toString('hex');
	const holder = await take(files, path, {...ownIdentity(), token}, 0);
	return holder === null
		? {type: 'locked', lock: new PartLock(files, path, token)}
		: {type: 'held', pid: holder === 'writing' ? null : holder.pid};
};

/** Who has the lock at a path, unless it is nobody alive or this process. */
export const rivalOf = async (files: FileSystem, path: string): Promise<Extract<LockAnswer, {type: 'held'}> | null> => {
	const holder = await holderOf(files, path);
	if (holder === 'writing') return {type: 'held', pid: null};
	return holder === null || holder.pid === process.pid || !isAlive(holder) ? null : {type: 'held', pid: holder.pid};
};

/** Null when the lock is ours; otherwise who has it. */
const take = async (
	files: FileSystem,
	path: string,
	own: Holder,
	depth: number,
): Promise<Holder | 'writing' | null> => {
	for (;;) {
		if (await create(files, path, own)) return null;
		const holder = await holderOf(files, path);
		if (holder === null) continue;
		if (holder === 'writing' || isAlive(holder) || depth === deepestTakeOver) return holder;
		// The right to replace this very lock is a lock itself, named after it: whoever has it may be sure that the dead
		// one's lock is replaced by nobody else. It then becomes the new lock by being moved over the old one.
		const claim = `${path}.${holder.token}`;
		const rival = await take(files, claim, own, depth + 1);
		if (rival !== null) return rival;
		const still = await holderOf(files, path);
		if (still !== null && still !== 'writing' && still.token === holder.token) {
			await files.rename(claim, path);
			return null;
		}
		await removeIfThere(files, claim);
	}
};

const create = async (files: FileSystem, path: string, own: Holder): Promise<boolean> => {
	let file: Awaited<ReturnType<FileSystem['open']>>;
	try {
		file = await files.open(path, 'create');
	} catch (error) {
		if (errorCode(error) === 'EEXIST') return false;
		throw error;
	}
	try {
		await writeFully(file, Buffer.from(JSON.stringify(own)), 0);
	} catch (error) {
		await removeIfThere(files, path);
		throw error;
	} finally {
		await file.close();
	}
	return true;
};

/** Who a lock names; null when there is no lock, `writing` while it says nothing yet. */
const holderOf = async (files: FileSystem, path: string): Promise<Holder | 'writing' | null> => {
	let file: Awaited<ReturnType<FileSystem['open']>>;
	try {
		file = await files.open(path, 'read');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return null;
		throw error;
	}
	try {
		const bytes = Buffer.alloc(1024);
		const holder = parse(bytes.toString('utf8', 0, await readFully(file, bytes, 0)));
		if (holder) return holder;
	} finally {
		await file.close();
	}
	const stat = await statOrNull(files, path);
	if (!stat) return null;
	// Ahead of our clock is as old as can be: clocks go wrong where the power does.
	if (Math.abs(Date.now() - Number(stat.mtimeNs / 1_000_000n)) < longestWriting) return 'writing';
	return {pid: 0, boot: 'gone', start: '', token: `torn-${stat.ino}-${stat.mtimeNs}`};
};

const parse = (text: string): Holder | undefined => {
	try {
		const {pid, boot, start, token} = JSON.parse(text) as Record<keyof Holder, unknown>;
		if (!Number.isInteger(pid) || typeof boot !== 'string' || typeof start !== 'string') return undefined;
		return typeof token === 'string' && /^[0-9a-f]{12}$/.test(token)
			? {pid: pid as number, boot, start, token}
			: undefined;
	} catch {
		return undefined;
	}
};
