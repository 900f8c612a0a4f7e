/**
 * Our own keys on disk, for their owner's eyes only: one for each name of a peer, which one process at a time is known by, and one
 * for all managers of this place. Never replaces a key that is there.
 */
import {chmodSync, existsSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {realFileSystem} from '../files/file-system.ts';
import {takeLock} from '../files/part-lock.ts';
import {type Failure, failure} from '../net/failures.ts';
import {hash} from '../net/hash.ts';
import {escapeText} from '../net/names.ts';
import {type KeyText, newKey, readIdentity} from '../net/tcp/keys.ts';
import {codeOf, makeOnce, ownersOnly} from './private-files.ts';
import {makePrivateFolder} from './private-folder.ts';

/** Longer names of folders are cut to their hash: systems take 255 bytes. */
const longestFolder = 200;

/** Locks that this process holds until its end. */
const held = new Set<string>();

/**
 * The key of a peer's name; made when there is none. A new one, for this process's life, when another process has it or nothing
 * can be kept there; a failure when what is there is no key.
 */
export const peerKey = async (folder: string, name: string): Promise<KeyText | Failure> => {
	const own = join(folder, folderOf(name));
	try {
		if (await lock(own)) return keyIn(join(own, 'key'));
	} catch {
		// No place to keep it: for as long as it runs, a peer needs none.
	}
	return newKey();
};

/** The key of this place's managers; made when there is none, new each time where none can be kept. */
export const managerKey = (path: string): KeyText | Failure => {
	try {
		return keyIn(path);
	} catch {
		return newKey();
	}
};

/** Throws what the system says where there is none and none can be made. */
const keyIn = (path: string): KeyText | Failure => {
	if (!existsSync(path)) makeOnce(path, newKey());
	let text: string;
	try {
		chmodSync(path, ownersOnly);
		text = readFileSync(path, 'utf8');
	} catch (error) {
		return unreadable(path, codeOf(error));
	}
	return readIdentity(text) ? text : damaged(path);
};

const damaged = (path: string): Failure =>
	failure(
		'E_DISK',
		`${escapeText(path)} holds no whole key.`,
		'Put the right one back, or remove it: a new one is made, and to everybody else you are somebody new.',
	);

const unreadable = (path: string, code: string): Failure =>
	failure('E_DISK', `The key in ${escapeText(path)} cannot be read (${code}).`, 'Allow your user to read it.');

/** Whether this process is the one that has the folder. */
const lock = async (folder: string): Promise<boolean> => {
	if (held.has(folder)) return true;
	makePrivateFolder(folder);
	const path = join(folder, 'lock');
	const answer = await takeLock(realFileSystem, path);
	if (answer.type !== 'locked') return false;
	held.add(folder);
	// A lock of a process that was killed is taken over; one that ends in order leaves none.
	process.once('exit', () => rmSync(path, {force: true}));
	return true;
};

const folderOf = (name: string): string => {
	const safe = encodeURIComponent(name).replace(/^\./, '%2E');
	return safe.length <= longestFolder ? safe : hash(Buffer.from(name)).toString('hex');
};
