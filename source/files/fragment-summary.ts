/** `summary.json` of a fragment folder: which file it is of and which fragments stand there, for people and programs. Verifies nothing. */
import {join} from 'node:path';
import {type Bitfield, ranges} from '../net/bitfield.ts';
import type {Manifest} from '../net/types.ts';
import {errorCode, type FileSystem, type OpenFile, readFully, replaceFile} from './file-system.ts';

export const summaryName = 'summary.json';
/** More than the list of the most fragments there may be, each apart from the next. */
const longest = 32 * 1024 * 1024;

export type SummaryOf = {
	readonly manifest: Manifest;
	/** The file's label. */
	readonly name: string;
};

/** One line of JSON; `ids` are closed ranges, as in the report of a finished download. */
export const summaryText = ({manifest, name}: SummaryOf, have: Bitfield): string => {
	const {id, size, fragmentSize} = manifest;
	return `${JSON.stringify({file: id, name, size, fragmentSize, fragments: have.length, ids: ranges(have)})}\n`;
};

export type FoundSummary = {
	/** The id of the file it speaks of. */
	readonly file: string;
	readonly text: string;
};

/** The summary in a folder; undefined when there is none, or none that makes sense. Rejects when its name is taken by a link. */
export const readSummary = async (files: FileSystem, folder: string): Promise<FoundSummary | undefined> => {
	let file: OpenFile;
	try {
		file = await files.open(join(folder, summaryName), 'read');
	} catch (error) {
		// Not a link: whoever replaces the summary would go where it leads.
		if (errorCode(error) === 'ENOENT') return undefined;
		throw error;
	}
	try {
		const bytes = Buffer.alloc(Math.min(file.stat().size, longest));
		const text = bytes.toString('utf8', 0, await readFully(file, bytes, 0));
		const id = fileOf(text);
		return id === undefined ? undefined : {file: id, text};
	} finally {
		await file.close();
	}
};

const fileOf = (text: string): string | undefined => {
	try {
		const found: unknown = JSON.parse(text);
		return typeof found === 'object' && found !== null && 'file' in found && typeof found.file === 'string'
			? found.file
			: undefined;
	} catch {
		return undefined;
	}
};

/** Replaces the summary: a power loss leaves the old one or the new one. */
export const writeSummary = (files: FileSystem, folder: string, of: SummaryOf, have: Bitfield): Promise<void> =>
	replaceFile(files, join(folder, summaryName), Buffer.from(summaryText(of, have)));
