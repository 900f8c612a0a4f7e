/** What the owner says that it shares, asked again and again by a peer that has no manager to ask. Looks nothing up. */
import type {Directory} from '../manager/directory.ts';
import type {PeerId, SharedFile} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import type {Acquaintance} from './acquaintance.ts';

/** Milliseconds between two questions. */
const asking = 1000;

export class OwnersFiles {
	readonly #owner: Acquaintance;
	readonly #directory: Directory;
	/** Whose files stand in the directory; empty before the first answer. */
	#sharer: PeerId = '';
	#coming: SharedFile[] = [];
	#askedAt = Number.NEGATIVE_INFINITY;
	#request = 0;

	constructor(owner: Acquaintance, directory: Directory) {
		this.#owner = owner;
		this.#directory = directory;
	}

	/** Whether it has ever answered. */
	get areKnown(): boolean {
		return this.#sharer !== '';
	}

	ask(now: number): void {
		if (!this.#owner.known || now - this.#askedAt < asking) return;
		this.#askedAt = now;
		this.#coming = [];
		this.#owner.say({type: 'search', request: ++this.#request, query: ''});
	}

	/** Puts a whole answer into the directory in place of the one before. */
	answered({request, isLast, files}: MessageOf<'results'>): void {
		const {known} = this.#owner;
		if (!known || request !== this.#request) return;
		this.#coming.push(...files);
		if (!isLast) return;
		this.#directory.remove(this.#sharer);
		this.#sharer = known.peer;
		const wrong = this.#directory.publish(known.peer, this.#coming);
		this.#coming = [];
		if (wrong) this.#owner.lost(wrong);
	}
}
