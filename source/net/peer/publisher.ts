/** Tells the manager what we share: in batches, again after a loss, and what is still being indexed. Decides nothing about sharing. */
import type {IndexingFile, SharedFile} from '../types.ts';
import {fileLabelField, type Message, sharedFileField} from '../wire/messages.ts';
import {cutList} from '../wire/parts.ts';

const mostIndexing = 64;
/** Milliseconds between two reports on indexing. */
const reporting = 500;

export class Publisher {
	readonly #say: (messages: readonly Message[]) => void;
	#fresh: SharedFile[] = [];
	#withdrawn: SharedFile[] = [];
	readonly #indexing = new Map<string, IndexingFile>();
	#isIndexingNews = false;
	#reportedAt = Number.NEGATIVE_INFINITY;

	/** `say` reaches the manager, or nobody while it is away. */
	constructor(say: (messages: readonly Message[]) => void) {
		this.#say = say;
	}

	publish(file: SharedFile): void {
		this.#fresh.push(file);
		this.indexed(file.name);
	}

	withdraw(file: SharedFile): void {
		this.#fresh = this.#fresh.filter(other => other.file !== file.file || other.name !== file.name);
		this.#withdrawn.push(file);
	}

	indexing(file: IndexingFile): void {
		this.#indexing.set(file.name, file);
		this.#isIndexingNews = true;
	}

	/** Indexing of this name has ended, however. */
	indexed(name: string): void {
		if (this.#indexing.delete(name)) this.#isIndexingNews = true;
	}

	/** The manager knows nothing of us: everything again. */
	again(files: readonly SharedFile[]): void {
		this.#fresh = [...files];
		this.#withdrawn = [];
		this.#isIndexingNews = this.#indexing.size > 0;
		this.#reportedAt = Number.NEGATIVE_INFINITY;
	}

	/** Sends what has gathered. */
	tick(now: number): void {
		const isDone = this.#indexing.size === 0;
		if (this.#isIndexingNews && (isDone || now - this.#reportedAt >= reporting)) {
			this.#reportedAt = now;
			this.#isIndexingNews = false;
			this.#say([{type: 'indexing', files: [...this.#indexing.values()].slice(0, mostIndexing)}]);
		}
		// First what goes: a name that is shared anew must stand at the end.
		if (this.#withdrawn.length > 0) {
			this.#say(cutList(this.#withdrawn, file => fileLabelField.size(file)).map(files => ({type: 'withdraw', files})));
			this.#withdrawn = [];
		}
		if (this.#fresh.length > 0) {
			this.#say(cutList(this.#fresh, file => sharedFileField.size(file)).map(files => ({type: 'publish', files})));
			this.#fresh = [];
		}
	}
}
