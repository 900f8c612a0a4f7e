/** Whom the manager has banned, as it last told us: served no more, over links from before or new ones. Bans nobody by itself. */
import {type Failure, youAreBanned} from '../failures.ts';
import type {PeerId} from '../types.ts';
import type {SourceLinks} from './source-links.ts';
import type {Uploads} from './uploads.ts';

export class BannedFetchers {
	readonly #links: Pick<SourceLinks, 'abort'>;
	readonly #uploads: Pick<Uploads, 'end'>;
	#peers: ReadonlySet<PeerId> = new Set();

	constructor({links, uploads}: {readonly links: Pick<SourceLinks, 'abort'>; readonly uploads: Pick<Uploads, 'end'>}) {
		this.#links = links;
		this.#uploads = uploads;
	}

	/** All of them, in place of those told before. */
	told(peers: readonly PeerId[]): void {
		this.#peers = new Set(peers);
		for (const peer of this.#peers) {
			this.#uploads.end(peer, youAreBanned);
			this.#links.abort(peer, youAreBanned);
		}
	}

	/** Why we do not serve a caller; undefined when we do. */
	failureOf(peer: PeerId): Failure | undefined {
		return this.#peers.has(peer) ? youAreBanned : undefined;
	}
}
