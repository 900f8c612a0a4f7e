/** What peers share and what they download together: the directory and the groups, kept in step. Knows no links. */
import type {Failure} from '../failures.ts';
import type {DirectoryFile, PeerId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {Directory, directoryParts, type KnownFile} from './directory.ts';
import type {Telling} from './group-tellings.ts';
import {Groups} from './groups.ts';
import type {GroupSnapshot} from './options.ts';

type FileMessage = MessageOf<
	'publish' | 'withdraw' | 'indexing' | 'group-join' | 'group-leave' | 'group-terms' | 'group-news'
>;

export class Files {
	readonly directory = new Directory();
	readonly #groups = new Groups(this.directory);

	/** What a member says of files, and when; a failure means that the peer is to be closed. */
	told(peer: PeerId, message: FileMessage, now: number): Failure | undefined {
		switch (message.type) {
			case 'publish':
			case 'withdraw': {
				const wrong = this.directory.told(peer, message);
				this.#groups.shared(message.files);
				return wrong;
			}
			case 'indexing':
				return this.directory.told(peer, message);
			default:
				return this.#groups.told(peer, message, now);
		}
	}

	/** The answer to a look-up, in as many messages as it takes. Found only when its turn comes: who asks and does not read costs nothing. */
	*lookUp(message: MessageOf<'look-up'>): Generator<MessageOf<'directory'>> {
		const {files, indexing} = this.directory.lookUp(message);
		yield* directoryParts(message.request, {files: this.#marked(files), indexing});
	}

	*#marked(files: Iterable<KnownFile>): Generator<DirectoryFile> {
		for (const file of files) yield {...file, topology: this.#groups.topologyOf(file.file)};
	}

	/** Forgets what a peer shares and downloads. */
	remove(peer: PeerId): void {
		this.directory.remove(peer);
		this.#groups.remove(peer);
	}

	/** What is to be told of groups now. */
	take(now: number): Telling[] {
		return this.#groups.take(now);
	}

	groups(now: number): GroupSnapshot[] {
		return this.#groups.snapshot(now);
	}
}
