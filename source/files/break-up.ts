/** Breaks a shared file up on its owner's disk: every fragment a file of its own, as a download keeps them. Serves none of them. */
import {dirname} from 'node:path';
import {type Failure, FailureError} from '../net/failures.ts';
import type {BufferPool} from './buffer-pool.ts';
import {changedFailure, writeFailure} from './disk-failures.ts';
import type {FileSystem} from './file-system.ts';
import {fragmentFilesFlag} from './fragment-folder.ts';
import {openFragmentFolder} from './fragment-folder-opening.ts';
import type {IndexedFile} from './indexer.ts';

export type Breaking = {
	readonly files: FileSystem;
	readonly pool: BufferPool;
	/** The folder that was chosen: each file gets one of its own in it. */
	readonly fragmentFiles: string;
	readonly file: IndexedFile;
	/** Ends it early; the same again goes on from there. */
	readonly signal: AbortSignal;
};

/** Resolves to what went wrong, if anything did: the file itself can be shared all the same. */
export const breakUp = async ({files, pool, fragmentFiles, file, signal}: Breaking): Promise<Failure | undefined> => {
	const {manifest, name, path} = file;
	const folder = dirname(path);
	// The file stands where an unfinished one would: whatever fragment is not in the folder is taken over from there.
	const paths = {folder, part: path, journal: path, lock: path, final: path};
	const request = {transfer: 0, manifest, directory: folder, name, isWholeVerified: false};
	// Another that has the folder is not waited for: it may be a download that takes hours.
	const onWaiting = (because: Failure): never => {
		throw new FailureError(because);
	};
	const wait = async (): Promise<void> => {};
	const opening = {request, files, pool, signal, paths, fragmentFiles, needed: 0, onWaiting, wait};
	try {
		const {store, have, lock} = await openFragmentFolder(opening);
		try {
			await store.sync();
			await store.writeDown(have);
		} finally {
			await store.close();
			await lock.release();
		}
		return have.isFull ? undefined : changedFailure(path);
	} catch (error) {
		return writeFailure(error, fragmentFiles, fragmentFilesFlag);
	}
};
