/**
 * The file system calls that `files/` makes, as one small type, so that a test can record them, tear them or fail them.
 * Never follows a link at the end of a path. Knows nothing about fragments.
 */
import fs from 'node:fs';
import {dirname} from 'node:path';
import {promisify} from 'node:util';
import {WholeSync} from './whole-sync.ts';

/** What is at a path, or behind an open file. */
export type FileStat = {
	readonly kind: 'file' | 'folder' | 'link' | 'other';
	readonly dev: bigint;
	readonly ino: bigint;
	/** Bytes. */
	readonly size: number;
	/** Nanoseconds since 1970. */
	readonly mtimeNs: bigint;
	/** Bytes that the file takes on disk; less than its size when it has holes. */
	readonly allocated: number;
	/** How many names the file has. */
	readonly links: number;
};

/**
 * How a file is opened: `read` only; `edit` to read and write, made when missing; `create` to write, fails when something
 * is there; `replace` to write from its start, made when missing.
 */
export type OpenMode = 'read' | 'edit' | 'create' | 'replace';

export type OpenFile = {
	/** The number behind it, for threads that share it. */
	readonly descriptor: number;
	/** One read call; resolves to the bytes it gave, 0 at the end of the file. */
	read(into: Uint8Array, position: number): Promise<number>;
	/** One write call; resolves to the bytes it took. */
	write(bytes: Uint8Array, position: number): Promise<number>;
	/** At once: takes a microsecond on a local disk, where a turn of the thread pool takes fifty. */
	stat(): FileStat;
	truncate(size: number): Promise<void>;
	/** Until the bytes, and the size needed to read them, survive a power loss. */
	syncData(): Promise<void>;
	sync(): Promise<void>;
	close(): Promise<void>;
};

/** Calls that return when they are done: a few microseconds each, where a turn of the thread pool takes fifty. A few at a time, please. */
export type FilesAtOnce = {
	/** Makes a file of these bytes, open; fails when something is there, and then leaves nothing. */
	make(path: string, bytes: Uint8Array): OpenFile;
	close(file: OpenFile): void;
	/** Fills `into` from the start of a file and says what it was then; undefined when the file has another size. */
	read(path: string, into: Uint8Array): FileStat | undefined;
	/** As `FileSystem.link`. */
	link(from: string, to: string): void;
	/** As `FileSystem.rename`. */
	rename(from: string, to: string): void;
	/** As `FileSystem.unlink`. */
	unlink(path: string): void;
};

export type FileSystem = {
	readonly atOnce: FilesAtOnce;
	open(path: string, mode: OpenMode): Promise<OpenFile>;
	/** What is at the path itself, a link included. */
	stat(path: string): Promise<FileStat>;
	/** Gives a file a second name; fails with EEXIST rather than replace one. */
	link(from: string, to: string): Promise<void>;
	/** Moves a name, replacing what is there. */
	rename(from: string, to: string): Promise<void>;
	unlink(path: string): Promise<void>;
	makeFolder(path: string): Promise<void>;
	/** Names of all that is in a folder. */
	names(path: string): Promise<readonly string[]>;
	/** Fails when something is in it. */
	removeFolder(path: string): Promise<void>;
	/** Until the names in the folder survive a power loss. */
	syncFolder(path: string): Promise<void>;
	/**
	 * Until all that was written so far to the file system of an absolute path survives a power loss, names too. False: it cannot be
	 * asked for, failed or takes too long, and what matters must be synced by itself. Never rejects.
	 */
	syncWhole(path: string): Promise<boolean>;
	/** Bytes that we may still write on the file system of this path; Infinity when it does not say. */
	free(path: string): Promise<number>;
};

const {constants} = fs;
// Opening a FIFO must not wait for its other end.
const always = constants.O_NOFOLLOW | constants.O_NONBLOCK;
const flags: Readonly<Record<OpenMode, number>> = {
	read: constants.O_RDONLY | always,
	edit: constants.O_RDWR | constants.O_CREAT | always,
	create: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | always,
	replace: constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | always,
};

// The callback calls carry 1.3 times the bytes of FileHandle's promises at 256 KiB a call.
const open = promisify(fs.open);
const close = promisify(fs.close);
const lstat = promisify(fs.lstat);
const truncate = promisify(fs.ftruncate);
const syncData = promisify(fs.fdatasync);
const sync = promisify(fs.fsync);
const statFileSystem = promisify(fs.statfs);

/** Opens a path for whoever needs a plain file: never blocks, never follows a link at its end. */
const openFile = async (path: string, mode: OpenMode): Promise<OpenFile> => {
	return opened(await open(path, flags[mode], 0o666));
};

const opened = (descriptor: number): OpenFile => ({
	descriptor,
	read: (into, position) =>
		new Promise((resolve, reject) => {
			fs.read(descriptor, into, 0, into.length, position, (error, count) => (error ? reject(error) : resolve(count)));
		}),
	write: (bytes, position) =>
		new Promise((resolve, reject) => {
			fs.write(descriptor, bytes, 0, bytes.length, position, (error, count) =>
				error ? reject(error) : resolve(count),
			);
		}),
	stat: () => fileStat(fs.fstatSync(descriptor, {bigint: true})),
	truncate: size => truncate(descriptor, size),
	syncData: () => syncData(descriptor),
	sync: () => sync(descriptor),
	close: () => close(descriptor),
});

const make = (path: string, bytes: Uint8Array): OpenFile => {
	const descriptor = fs.openSync(path, flags.create, 0o666);
	try {
		for (let done = 0; done < bytes.length; ) done += fs.writeSync(descriptor, bytes, done, bytes.length - done, done);
	} catch (error) {
		fs.closeSync(descriptor);
		fs.unlinkSync(path);
		throw error;
	}
	return opened(descriptor);
};

const readWhole = (path: string, into: Uint8Array): FileStat | undefined => {
	const descriptor = fs.openSync(path, flags.read);
	try {
		const stat = fileStat(fs.fstatSync(descriptor, {bigint: true}));
		if (stat.kind !== 'file' || stat.size !== into.length) return undefined;
		return fs.readSync(descriptor, into, 0, into.length, 0) === into.length ? stat : undefined;
	} finally {
		fs.closeSync(descriptor);
	}
};

const syncFolder = async (path: string): Promise<void> => {
	const descriptor = await open(path, constants.O_RDONLY);
	try {
		await sync(descriptor);
	} catch (error) {
		// Some file systems cannot sync a folder; there is nothing more to do on them.
		if (!['EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP'].includes(errorCode(error))) throw error;
	} finally {
		await close(descriptor);
	}
};

const free = async (path: string): Promise<number> => {
	const {bavail, bsize, blocks} = await statFileSystem(path);
	return blocks === 0 ? Infinity : bavail * bsize;
};

const wholeSync = new WholeSync();

/** The real one. */
export const realFileSystem: FileSystem = {
	atOnce: {
		make,
		read: readWhole,
		close: ({descriptor}) => fs.closeSync(descriptor),
		link: fs.linkSync,
		rename: fs.renameSync,
		unlink: fs.unlinkSync,
	},
	open: openFile,
	stat: async path => fileStat(await lstat(path, {bigint: true})),
	link: promisify(fs.link),
	rename: promisify(fs.rename),
	unlink: promisify(fs.unlink),
	makeFolder: path => promisify(fs.mkdir)(path),
	names: path => promisify(fs.readdir)(path),
	removeFolder: path => promisify(fs.rmdir)(path),
	syncFolder,
	syncWhole: path => wholeSync.sync(path),
	free,
};

/** The system's name for an error (`ENOENT`), or empty text. */
export const errorCode = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What is at a path; null when there is nothing. */
export const statOrNull = async (files: FileSystem, path: string): Promise<FileStat | null> => {
	try {
		return await files.stat(path);
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
		throw error;
	}
};

/** Removes a file; no matter when there is none. */
export const removeIfThere = async (files: FileSystem, path: string): Promise<void> => {
	try {
		await files.unlink(path);
	} catch (error) {
		if (errorCode(error) !== 'ENOENT') throw error;
	}
};

/** Reads until `into` is full or the file ends; resolves to the bytes read. */
export const readFully = async (file: OpenFile, into: Uint8Array, position: number): Promise<number> => {
	let done = 0;
	while (done < into.length) {
		const count = await file.read(done === 0 ? into : into.subarray(done), position + done);
		if (count === 0) break;
		done += count;
	}
	return done;
};

/** Writes all of `bytes`, however few each call takes. */
export const writeFully = async (file: OpenFile, bytes: Uint8Array, position: number): Promise<void> => {
	let done = 0;
	while (done < bytes.length) {
		const count = await file.write(done === 0 ? bytes : bytes.subarray(done), position + done);
		if (count === 0) throw Object.assign(new Error('The file takes no more bytes.'), {code: 'ENOSPC'});
		done += count;
	}
};

/** Replaces a small file durably: a power loss leaves the old one or the new one. */
export const replaceFile = async (files: FileSystem, path: string, bytes: Uint8Array): Promise<void> => {
	const temporary = `${path}.tmp`;
	const file = await files.open(temporary, 'replace');
	try {
		await writeFully(file, bytes, 0);
		await file.sync();
	} finally {
		await file.close();
	}
	await files.rename(temporary, path);
	await files.syncFolder(dirname(path));
};

const fileStat = (stat: fs.BigIntStats): FileStat => ({
	kind: stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other',
	dev: stat.dev,
	ino: stat.ino,
	size: Number(stat.size),
	mtimeNs: stat.mtimeNs,
	allocated: Number(stat.blocks) * 512,
	links: Number(stat.nlink),
});
