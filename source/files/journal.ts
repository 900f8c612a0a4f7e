/**
 * What an unfinished file's journal says, and how it is replaced so that a power loss leaves the old one or the new one.
 * It may know less than the data holds, never more: whoever writes it syncs the data first.
 */
import {Bitfield} from '../net/bitfield.ts';
import {hash, hashLength} from '../net/hash.ts';
import {fragmentCount} from '../net/manifest.ts';
import type {Manifest} from '../net/types.ts';
import {errorCode, type FileStat, type FileSystem, readFully, replaceFile} from './file-system.ts';
import {bootIdentity} from './process-identity.ts';

const magic = Buffer.from('shoal-journal/1\0', 'latin1');
const bootLength = 36;
const headLength = magic.length + hashLength + 8 + 4 + 8 + 8 + bootLength;

export type Journal = {
	/** Fragments that are on disk and verified. */
	readonly have: Bitfield;
	/** The boot in which it was written. */
	readonly boot: string;
};

/** The file a journal speaks of. */
export type JournalOf = {
	readonly manifest: Manifest;
	readonly part: Pick<FileStat, 'dev' | 'ino'>;
};

export const encodeJournal = ({manifest, part}: JournalOf, have: Bitfield): Buffer => {
	const head = Buffer.alloc(headLength);
	let at = magic.copy(head);
	at += head.write(manifest.id, at, 'hex');
	at = head.writeBigUInt64BE(BigInt(manifest.size), at);
	at = head.writeUInt32BE(manifest.fragmentSize, at);
	at = head.writeBigUInt64BE(BigInt.asUintN(64, part.dev), at);
	at = head.writeBigUInt64BE(BigInt.asUintN(64, part.ino), at);
	head.write(bootIdentity().slice(0, bootLength), at, 'latin1');
	const body = Buffer.concat([head, have.bytes]);
	return Buffer.concat([body, hash(body)]);
};

/** What a journal says of this very file; undefined when it is torn, of another version or of another file. */
export const decodeJournal = (bytes: Buffer, {manifest, part}: JournalOf): Journal | undefined => {
	const count = fragmentCount(manifest);
	const length = headLength + ((count + 7) >> 3);
	if (bytes.length !== length + hashLength || !hash(bytes.subarray(0, length)).equals(bytes.subarray(length)))
		return undefined;
	const have = new Bitfield(count, bytes.subarray(headLength, length));
	const boot = bytes.toString('latin1', headLength - bootLength, headLength).replace(/\0+$/, '');
	// All but the boot must be what we would write.
	const expected = encodeJournal({manifest, part}, have);
	const same = headLength - bootLength;
	return expected.subarray(0, same).equals(bytes.subarray(0, same)) ? {have, boot} : undefined;
};

/** Reads the journal of a file; undefined when there is none to be trusted. */
export const readJournal = async (files: FileSystem, path: string, of: JournalOf): Promise<Journal | undefined> => {
	let file: Awaited<ReturnType<FileSystem['open']>>;
	try {
		file = await files.open(path, 'read');
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ELOOP') return undefined;
		throw error;
	}
	try {
		// One byte more than it may have, so that a longer one is seen.
		const bytes = Buffer.alloc(headLength + ((fragmentCount(of.manifest) + 7) >> 3) + hashLength + 1);
		return decodeJournal(bytes.subarray(0, await readFully(file, bytes, 0)), of);
	} finally {
		await file.close();
	}
};

/** Replaces the journal at a path, durably. */
export const writeJournal = (files: FileSystem, path: string, of: JournalOf, have: Bitfield): Promise<void> =>
	replaceFile(files, path, encodeJournal(of, have));
