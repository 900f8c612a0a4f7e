/** Every file this peer shares or knows of, one row a content: merged from its shelf, the swarm's directory and its downloads. */
import {percentOf} from '../format.ts';
import type {FoundFile} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';
import type {FileRow, TransferRow} from './session-view.ts';

export type OwnFile = {readonly name: string; readonly id: string; readonly size: number};
export type Indexing = {readonly name: string; readonly size: number; readonly percent: number};

export type FileSources = {
	readonly own: readonly OwnFile[];
	readonly directory: readonly FoundFile[];
	readonly indexing: Iterable<Indexing>;
	readonly transfers: Iterable<TransferRow>;
	/** Our own name, as the directory has it. */
	readonly me: string;
};

export const filesTable = ({own, directory, indexing, transfers, me}: FileSources): ReadonlyMap<string, FileRow> => {
	const rows = new Map<string, FileRow>();
	for (const file of directory) rows.set(file.id, offeredRow(file, me));
	for (const file of own) rows.set(file.id, ownRow(file, rows.get(file.id)));
	for (const transfer of transfers) {
		if (transfer.file === null) continue;
		const row = withTransfer(rows.get(transfer.file), transfer);
		if (row) rows.set(transfer.file, row);
	}
	for (const {name, size, percent} of indexing) {
		const id = `indexing:${name}`;
		rows.set(id, {...emptyRow(id, escapeText(name), size), state: 'indexing', percent, owner: 'you', sharedAs: ''});
	}
	return rows;
};

const emptyRow = (id: string, name: string, size: number): FileRow => ({
	id,
	name,
	names: [],
	size,
	state: 'offered',
	percent: 0,
	owner: '',
	sources: 0,
	holders: [],
	sharedAs: '',
});

const offeredRow = ({id, name, names, size, holders}: FoundFile, me: string): FileRow => ({
	...emptyRow(id, escapeText(name), size),
	names: names.map(escapeText),
	owner: holders[0] === undefined ? '' : holders[0] === me ? 'you' : escapeText(holders[0]),
	sources: holders.length,
	holders: holders.map(escapeText),
});

const ownRow = ({id, name, size}: OwnFile, known: FileRow | undefined): FileRow => ({
	...(known ?? {...emptyRow(id, escapeText(name), size), owner: 'you', sources: 1, holders: ['you']}),
	name: escapeText(name),
	names: known ? [...new Set([known.name, ...known.names])].filter(other => other !== escapeText(name)) : [],
	state: 'have',
	// As it is: nobody can share a name that would have to be escaped.
	sharedAs: name,
});

/** A download under way says more than where the file is; one that has ended only when it failed. */
const withTransfer = (known: FileRow | undefined, transfer: TransferRow): FileRow | undefined => {
	const {file, name, size, state, done, fragments} = transfer;
	if (file === null || known?.state === 'have' || state === 'complete' || state === 'cancelled') return known;
	return {...(known ?? emptyRow(file, name, size)), state, percent: percentOf(done, fragments)};
};
