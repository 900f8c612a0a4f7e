/** In how many groups each peer is, and of how many files it has set the terms: some thousand, no more. */
import {type Failure, failure} from '../failures.ts';
import type {PeerId} from '../types.ts';

const most = 1000;

export class GroupQuota {
	readonly #counts = new Map<PeerId, number>();

	/** Whether a peer is in any group, or has set any terms. */
	has(peer: PeerId): boolean {
		return this.#counts.has(peer);
	}

	/** One more; a failure when there are too many. */
	take(peer: PeerId): Failure | undefined {
		const count = (this.#counts.get(peer) ?? 0) + 1;
		if (count > most)
			return failure('E_QUOTA', 'A peer may be in 1,000 downloading groups.', 'Fetch fewer files at a time.');
		this.#counts.set(peer, count);
		return undefined;
	}

	/** One less. */
	give(peer: PeerId): void {
		const count = (this.#counts.get(peer) ?? 0) - 1;
		if (count > 0) this.#counts.set(peer, count);
		else this.#counts.delete(peer);
	}

	/** The peer is gone. */
	forget(peer: PeerId): void {
		this.#counts.delete(peer);
	}
}
