/**
 * One sync for all that was written to a file system, where that is as good as one for each file and the system has it: Linux, which
 * Node can only ask by a command. On disks with a journal it takes a tenth of the time. Decides nothing about what is written.
 */
import {type ChildProcessByStdio, spawn} from 'node:child_process';
import fs from 'node:fs';
import {Socket} from 'node:net';
import {release} from 'node:os';
import type {Readable, Writable} from 'node:stream';
import {promisify} from 'node:util';

type Helper = ChildProcessByStdio<Writable, Readable, null>;

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
/** Milliseconds after which a helper that nobody asks ends. */
const idleTime = 10_000;

/** One command after the other, in a process that is small to copy, as ours with its memory is not. Ends with its input. */
const script = 'while IFS= read -r folder; do if "$0" -f "$folder"; then echo yes; else echo no; fi; done';

export class WholeSync {
	readonly #command: string;
	readonly #patience: number;
	#isUsed = process.platform === 'linux' && tellsErrors(release());
	#helper: Helper | undefined;
	#idle: NodeJS.Timeout | undefined;
	/** Those that wait for an answer, in the order in which they asked. */
	readonly #waiting: ((isSynced: boolean) => void)[] = [];

	/** Another command and patience (milliseconds) than the usual, for tests. */
	constructor(command = 'sync', longest = patience) {
		this.#command = command;
		this.#patience = longest;
	}

	/** As `FileSystem.syncWhole`. After one that failed or took too long there is none any more. */
	async sync(path: string): Promise<boolean> {
		const isPossible = this.#isUsed && !path.includes('\n') && (await isSuitable(path));
		return isPossible && this.#isUsed ? this.#ask(path) : false;
	}

	#ask(path: string): Promise<boolean> {
		return new Promise(resolve => {
			const timer = setTimeout(() => this.#end(), this.#patience);
			this.#waiting.push(isSynced => {
				clearTimeout(timer);
				resolve(isSynced);
			});
			clearTimeout(this.#idle);
			try {
				this.#helper ??= this.#start();
				this.#helper.stdin.write(`${path}\n`);
			} catch {
				// A process without files or memory for another one.
				this.#end();
			}
		});
	}

	#start(): Helper {
		const helper = spawn('sh', ['-c', script, this.#command], {stdio: ['pipe', 'pipe', 'ignore']});
		const end = (): void => {
			if (this.#helper === helper) this.#end();
		};
		helper.on('error', end).on('exit', end);
		// What waits for an answer has a timer that keeps this process; the helper alone must not.
		helper.unref();
		for (const stream of [helper.stdin, helper.stdout]) if (stream instanceof Socket) stream.unref();
		helper.stdin.on('error', end);
		helper.stdout.on('data', (answers: Buffer) => {
			for (const answer of answers.toString('latin1').trim().split('\n'))
				if (answer === 'yes') this.#waiting.shift()?.(true);
				else end();
			if (this.#waiting.length === 0) this.#idle = setTimeout(() => this.#rest(), idleTime).unref();
		});
		return helper;
	}

	/** Nobody has asked for a while: the next one starts it again. */
	#rest(): void {
		const helper = this.#helper;
		this.#helper = undefined;
		helper?.stdin.end();
	}

	/** A command that waits for the disk cannot be interrupted; it ends by itself. */
	#end(): void {
		this.#isUsed = false;
		this.#helper?.kill('SIGKILL');
		for (const answer of this.#waiting.splice(0)) answer(false);
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
