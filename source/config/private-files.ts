/** Small files for their owner's eyes only: made once or replaced whole, and one an address. Knows nothing of what is in them. */
import {randomUUID} from 'node:crypto';
import {linkSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import {formatAddress, isLoopback, normaliseHost} from '../net/addresses.ts';
import type {Address} from '../net/types.ts';
import {makePrivateFolder} from './private-folder.ts';

export const ownersOnly = 0o600;

/** Never over one that is there, never half written: programs that make it at once agree on one. Throws what the system says. */
export const makeOnce = (path: string, text: string): void => {
	makePrivateFolder(dirname(path));
	const whole = `${path}.${randomUUID()}`;
	writeFileSync(whole, text, {mode: ownersOnly, flag: 'wx', flush: true});
	try {
		linkSync(whole, path);
	} catch (error) {
		if (codeOf(error) !== 'EEXIST') throw error;
	} finally {
		rmSync(whole, {force: true});
	}
};

/** Whole, whatever was there before. Throws what the system says. */
export const replaceWhole = (path: string, text: string): void => {
	makePrivateFolder(dirname(path));
	writeFileAtomic.sync(path, text, {mode: ownersOnly});
};

/** What a file says; null when there is none. Throws what else the system says. */
export const textIfThere = (path: string): string | null => {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
		throw error;
	}
};

/** One file an address: two programs that keep something at once do not meet. */
export const addressFile = (folder: string, {host, port}: Address): string => {
	const known = isLoopback(host) && normaliseHost(host) === 'localhost' ? '127.0.0.1' : host;
	return join(folder, encodeURIComponent(formatAddress({host: known, port})));
};

/** The system's code of an error. */
export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
