/**
 * One sync for all that was written to a file system, where that is as good as one for each file and the system has it: Linux, which
 * Node can only ask by a command. On disks with a journal it takes a tenth of the time. Decides nothing about what is written.
 */
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import {release} from 'node:os';
import {promisify} from 'node:util';

const statFileSystem = promisify(fs.statfs);

/** ext2 to ext4, XFS, Btrfs, F2FS. Those that pass calls on, to another machine or another program, need not pass on this one. */
const kinds: ReadonlySet<number> = new Set([0xef53, 0x5846_5342, 0x9123_683e, 0xf2f5_2010]);

/** From Linux 5.8 on it also tells of bytes that could not be written. */
const tellsErrors = (version: string): boolean => {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major > 5 || (major === 5 && minor >= 8);
};

/** Milliseconds. It also waits for what other programs wrote: longer than this, and each file is synced by itself from then on. */
const patience = 2000;

export class WholeSync {
	readonly #command: string;
	readonly #patience: number;
	#isUsed = process.platform === 'linux' && tellsErrors(release());

	/** Another command and patience (milliseconds) than the usual, for tests. */
	constructor(command = 'sync', longest = patience) {
		this.#command = command;
		this.#patience = longest;
	}

	/** As `FileSystem.syncWhole`. After one that failed or took too long there is none any more. */
	async sync(path: string): Promise<boolean> {
		if (!this.#isUsed || !(await isSuitable(path))) return false;
		const isSynced = await succeeds(this.#command, path, this.#patience);
		this.#isUsed &&= isSynced;
		return isSynced;
	}
}

const isSuitable = async (path: string): Promise<boolean> => {
	try {
		return kinds.has((await statFileSystem(path)).type);
	} catch {
		// Whoever uses the path next is told why.
		return false;
	}
};

/** Whether the command ends well, and in time. One that does not is left to itself: it cannot be interrupted while it waits for the disk. */
const succeeds = (command: string, path: string, longest: number): Promise<boolean> =>
	new Promise(resolve => {
		const child = spawn(command, ['-f', path], {stdio: 'ignore'});
		const end = (isSynced: boolean): void => {
			clearTimeout(timer);
			child.unref();
			resolve(isSynced);
		};
		const timer = setTimeout(end, longest, false);
		child.on('error', () => end(false)).on('exit', code => end(code === 0));
	});
