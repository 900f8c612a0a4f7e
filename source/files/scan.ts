/** Finds the files below what a person shares, streamed, following no link. Opens no file and judges no name. */
import fs from 'node:fs/promises';
import {basename, join, resolve} from 'node:path';
import {type Failure, FailureError, failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import {readFailure} from './disk-failures.ts';
import {errorCode} from './file-system.ts';

export type Found =
	| {readonly type: 'file'; readonly path: string; readonly name: string; readonly size: number}
	/** A hidden file, a link, a socket or the like: passed over in silence. */
	| {readonly type: 'skipped'}
	| {readonly type: 'failed'; readonly name: string; readonly failure: Failure};

/** Everything below one path. A file's name is its base name, a folder's files are `FOLDER/relative/path`. */
export async function* scan(path: string): AsyncGenerator<Found> {
	const name = basename(resolve(path));
	try {
		// A link that a person names is meant; a link that a folder holds may lead anywhere.
		const real = await fs.realpath(path);
		const stat = await fs.lstat(real);
		if (stat.isFile()) yield {type: 'file', path: real, name, size: stat.size};
		else if (stat.isDirectory()) yield* scanFolder(real, name);
		else throw new FailureError(failure('E_USAGE', `${escapeText(path)} is neither a file nor a folder.`));
	} catch (error) {
		yield {type: 'failed', name, failure: namedFailure(error, path)};
	}
}

async function* scanFolder(folder: string, name: string): AsyncGenerator<Found> {
	let entries: Awaited<ReturnType<typeof fs.opendir>>;
	try {
		entries = await fs.opendir(folder, {bufferSize: 256});
	} catch (error) {
		yield {type: 'failed', name, failure: readFailure(error, folder)};
		return;
	}
	// Folders wait until their neighbours are read, so that no more than one stays open.
	const folders: string[] = [];
	for await (const entry of entries) {
		if (entry.name.startsWith('.')) yield {type: 'skipped'};
		else if (entry.isDirectory()) folders.push(entry.name);
		else yield await look(join(folder, entry.name), `${name}/${entry.name}`);
	}
	for (const child of folders) yield* scanFolder(join(folder, child), `${name}/${child}`);
}

const look = async (path: string, name: string): Promise<Found> => {
	try {
		const stat = await fs.lstat(path);
		return stat.isFile() ? {type: 'file', path, name, size: stat.size} : {type: 'skipped'};
	} catch (error) {
		const isUnreadable = errorCode(error) === 'ENOENT' && name.includes('\ufffd');
		return {type: 'failed', name, failure: isUnreadable ? notTextFailure(name) : readFailure(error, path)};
	}
};

const namedFailure = (error: unknown, path: string): Failure =>
	errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR'
		? failure('E_NOT_FOUND', `There is no ${escapeText(path)}.`, 'Check the spelling.')
		: readFailure(error, path);

const notTextFailure = (name: string): Failure =>
	failure('E_HOSTILE_NAME', `The name "${escapeText(name)}" is not UTF-8.`, 'Rename it.');
