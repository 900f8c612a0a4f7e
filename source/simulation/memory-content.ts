/** Bytes in memory behind the port Content, readable at once. Decides nothing about who may read. */
import {type Failure, FailureError} from '../net/failures.ts';
import {fragmentLength} from '../net/manifest.ts';
import type {UnfinishedFile} from './memory-files.ts';
import type {ImmediateContent} from './virtual-sender.ts';

/** `bytes` gives the file, or why it cannot be read any more. */
export const wholeContent = (bytes: () => Buffer | Failure): ImmediateContent => {
	const readNow = (into: Uint8Array, position: number): void => {
		const found = bytes();
		if (!Buffer.isBuffer(found)) throw new FailureError(found);
		into.set(found.subarray(position, position + into.length));
	};
	return {readNow, read: async (into, position) => readNow(into, position)};
};

/** An engine that offers what is not verified has a bug, so that throws. */
export const unfinishedContent = (file: UnfinishedFile): ImmediateContent => {
	const readNow = (into: Uint8Array, position: number): void => {
		const {manifest, have, bytes} = file;
		const first = Math.floor(position / manifest.fragmentSize);
		const last = Math.floor((position + Math.max(1, into.length) - 1) / manifest.fragmentSize);
		for (let index = first; index <= last; index++)
			if (!have.has(index) && fragmentLength(manifest, index) > 0)
				throw new Error(`fragment ${index} is read and not there`);
		into.set(bytes.subarray(position, position + into.length));
	};
	return {readNow, read: async (into, position) => readNow(into, position)};
};
