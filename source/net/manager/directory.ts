/** Which peer shares which files, by content and by name. Answers look-ups; knows nothing of leases or links. */
import {type Failure, failure} from '../failures.ts';
import {geometryFailure} from '../manifest.ts';
import {matchesText} from '../matching.ts';
import {labelFailure} from '../names.ts';
import {SmallMap, SmallSet} from '../small-collections.ts';
import type {DirectoryFile, DirectoryIndexing, FileId, IndexingFile, PeerId, SharedFile} from '../types.ts';
import {directoryFileField, directoryIndexingField, type MessageOf} from '../wire/messages.ts';
import {cutRuns} from '../wire/parts.ts';

export const mostFilesOfAPeer = 200_000;
/** Bytes of names and entries. */
export const mostMetadataOfAPeer = 64 * 1024 * 1024;
/** Holders named in an answer; the rest are met through the broadcast requirement. */
const mostHolders = 1000;
const entryBytes = 110;
/** Hex digits of a file id. */
const wholeId = 64;

/** One name of one content, and who shares it so. */
type Label = SharedFile & {readonly holders: SmallSet<PeerId>};

/** What the directory alone can say of a file. */
export type KnownFile = Omit<DirectoryFile, 'topology'>;

type Shelf = {
	readonly labels: Set<Label>;
	metadata: number;
	indexing: readonly IndexingFile[];
};

export class Directory {
	/** name -> its contents by id */
	readonly #byName = new Map<string, SmallMap<Label>>();
	readonly #byFile = new Map<FileId, SmallSet<Label>>();
	readonly #shelves = new Map<PeerId, Shelf>();

	/** How many files a peer shares. */
	count(peer: PeerId): number {
		return this.#shelves.get(peer)?.labels.size ?? 0;
	}

	/** How many bytes a peer shares. */
	bytes(peer: PeerId): number {
		let sum = 0;
		for (const {size} of this.#shelves.get(peer)?.labels ?? []) sum += size;
		return sum;
	}

	/** What a peer says of its files; a failure means that the peer is to be closed. */
	told(peer: PeerId, message: MessageOf<'publish' | 'withdraw' | 'indexing'>): Failure | undefined {
		switch (message.type) {
			case 'publish':
				return this.publish(peer, message.files);
			case 'withdraw':
				this.withdraw(peer, message.files);
				return undefined;
			case 'indexing':
				this.indexing(peer, message.files);
				return undefined;
			default:
				return message satisfies never;
		}
	}

	/** Adds files to a peer's shelf; on a failure some may have been added: the peer is to be closed. */
	publish(peer: PeerId, files: readonly SharedFile[]): Failure | undefined {
		const shelf = this.#shelf(peer);
		for (const file of files) {
			const wrong = labelFailure(file.name) ?? geometryFailure(file);
			if (wrong) return wrong;
			const known = this.#byName.get(file.name)?.get(file.file);
			if (known && shelf.labels.has(known)) continue;
			const metadata = shelf.metadata + entryBytes + Buffer.byteLength(file.name);
			if (shelf.labels.size >= mostFilesOfAPeer || metadata > mostMetadataOfAPeer)
				return failure(
					'E_QUOTA',
					'A peer may share 200,000 files and 64 MiB of names.',
					'Share fewer files, or a folder packed into one.',
				);
			shelf.metadata = metadata;
			const label = this.#label(file);
			shelf.labels.add(label);
			label.holders.add(peer);
		}
		return undefined;
	}

	withdraw(peer: PeerId, files: readonly Pick<SharedFile, 'file' | 'name'>[]): void {
		const shelf = this.#shelves.get(peer);
		if (!shelf) return;
		for (const {file, name} of files) {
			const label = this.#byName.get(name)?.get(file);
			if (label && shelf.labels.has(label)) this.#release(peer, shelf, label);
		}
	}

	/** Replaces what a peer is indexing now. */
	indexing(peer: PeerId, files: readonly IndexingFile[]): void {
		this.#shelf(peer).indexing = files.filter(file => !labelFailure(file.name));
	}

	/** Forgets everything a peer shares. */
	remove(peer: PeerId): void {
		const shelf = this.#shelves.get(peer);
		if (!shelf) return;
		for (const label of [...shelf.labels]) this.#release(peer, shelf, label);
		this.#shelves.delete(peer);
	}

	/** Everybody that shares a file under any name, those first that shared it first. */
	holders(file: FileId): readonly PeerId[] {
		return [...new Set([...(this.#byFile.get(file) ?? [])].flatMap(({holders}) => [...holders]))];
	}

	/** A file under one of the names it is shared under; undefined when nobody shares it. */
	fileOf(file: FileId): SharedFile | undefined {
		for (const label of this.#byFile.get(file) ?? []) return label;
		return undefined;
	}

	/** Files and files being indexed that match. They are found now; each file is told when its turn comes, if it is still shared. */
	lookUp({by, query}: Pick<MessageOf<'look-up'>, 'by' | 'query'>): {
		files: Iterable<KnownFile>;
		indexing: DirectoryIndexing[];
	} {
		const files = told([...this.#matching(by, query)]);
		const indexing: DirectoryIndexing[] = [];
		if (by !== 'id') {
			for (const [peer, shelf] of this.#shelves) {
				for (const file of shelf.indexing) if (isMatch(by, query, file.name)) indexing.push({...file, peer});
			}
		}
		return {files, indexing};
	}

	*#matching(by: MessageOf<'look-up'>['by'], query: string): Generator<Label> {
		switch (by) {
			case 'name':
				yield* this.#byName.get(query)?.values() ?? [];
				return;
			case 'id':
				if (query.length === wholeId) yield* this.#byFile.get(query) ?? [];
				else for (const [file, labels] of this.#byFile) if (file.startsWith(query)) yield* labels;
				return;
			case 'all':
			case 'folder':
			case 'text':
				for (const [name, labels] of this.#byName) if (isMatch(by, query, name)) yield* labels.values();
				return;
			default:
				by satisfies never;
		}
	}

	#shelf(peer: PeerId): Shelf {
		let shelf = this.#shelves.get(peer);
		if (!shelf) {
			shelf = {labels: new Set(), metadata: 0, indexing: []};
			this.#shelves.set(peer, shelf);
		}
		return shelf;
	}

	#label(file: SharedFile): Label {
		let contents = this.#byName.get(file.name);
		if (!contents) {
			contents = new SmallMap();
			this.#byName.set(file.name, contents);
		}
		let label = contents.get(file.file);
		if (!label) {
			const {file: id, name, size, fragmentSize, whole} = file;
			label = {file: id, name, size, fragmentSize, whole, holders: new SmallSet()};
			contents.set(file.file, label);
			const sameContent = this.#byFile.get(file.file) ?? new SmallSet();
			this.#byFile.set(file.file, sameContent.add(label));
		}
		return label;
	}

	#release(peer: PeerId, shelf: Shelf, label: Label): void {
		shelf.labels.delete(label);
		shelf.metadata -= entryBytes + Buffer.byteLength(label.name);
		label.holders.delete(peer);
		if (label.holders.size > 0) return;
		const contents = this.#byName.get(label.name);
		contents?.delete(label.file);
		if (contents?.size === 0) this.#byName.delete(label.name);
		const sameContent = this.#byFile.get(label.file);
		sameContent?.delete(label);
		if (sameContent?.size === 0) this.#byFile.delete(label.file);
	}
}

function* told(labels: readonly Label[]): Generator<KnownFile> {
	for (const {holders, ...file} of labels)
		if (holders.size > 0) yield {...file, holders: [...holders].slice(0, mostHolders)};
}

/** Whether a name answers a look-up by name, folder or text. */
const isMatch = (by: MessageOf<'look-up'>['by'], query: string, name: string): boolean => {
	switch (by) {
		case 'all':
			return true;
		case 'name':
			return name === query;
		case 'folder':
			return name.startsWith(query.endsWith('/') ? query : `${query}/`);
		case 'text':
			return matchesText(name, query);
		case 'id':
			return false;
		default:
			return by satisfies never;
	}
};

/** A look-up's answer in as many messages as it takes, each made when its turn comes: the files first, then what is being indexed. */
export function* directoryParts(
	request: number,
	{files, indexing}: {readonly files: Iterable<DirectoryFile>; readonly indexing: readonly DirectoryIndexing[]},
): Generator<MessageOf<'directory'>> {
	const of = {type: 'directory', request, isLast: false, files: [], indexing: []} as const;
	let last: MessageOf<'directory'> | undefined;
	for (const part of cutRuns(files, file => directoryFileField.size(file))) {
		if (last) yield last;
		last = {...of, files: part};
	}
	if (indexing.length > 0)
		for (const part of cutRuns(indexing, file => directoryIndexingField.size(file))) {
			if (last) yield last;
			last = {...of, indexing: part};
		}
	if (last) yield {...last, isLast: true};
}
