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

type Known = Pick<FileSources, 'own' | 'directory' | 'me'>;

/** Keeps the rows of a hundred thousand files from one picture to the next: few of them ever change. */
export class FilesTable {
	#known: Known | null = null;
	#rows: ReadonlyMap<string, FileRow> = new Map();

	/** The very same table while nothing in it changes. */
	of({own, directory, indexing, transfers, me}: FileSources): ReadonlyMap<string, FileRow> {
		const known = this.#knownRows({own, directory, me});
		const moving = new Map<string, FileRow>();
		for (const transfer of transfers) {
			if (transfer.file === null) continue;
			const before = moving.get(transfer.file) ?? known.get(transfer.file);
			const row = withTransfer(before, transfer);
			if (row && row !== before) moving.set(transfer.file, row);
		}
		for (const {name, size, percent} of indexing) {
			const id = `indexing:${name}`;
			moving.set(id, {...emptyRow(id, escapeText(name), size), state: 'indexing', percent, owner: 'you', sharedAs: ''});
		}
		return moving.size === 0 ? known : new Map([...known, ...moving]);
	}

	/** The shelf and the directory are replaced when they change, never changed in place. */
	#knownRows(known: Known): ReadonlyMap<string, FileRow> {
		const {own, directory, me} = known;
		const last = this.#known;
		if (last?.own === own && last.directory === directory && last.me === me) return this.#rows;
		const rows = new Map<string, FileRow>();
		for (const file of directory) rows.set(file.id, offeredRow(file, me));
		for (const file of own) rows.set(file.id, ownRow(file, rows.get(file.id)));
		this.#known = known;
		this.#rows = rows;
		return rows;
	}
}

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
