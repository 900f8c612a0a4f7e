/** Peers of which nothing more is taken, whoever said so: ends their links and tells it. Judges nobody. */
import type {PeerFact} from '../facts.ts';
import {failure} from '../failures.ts';
import type {PeerId} from '../types.ts';
import type {SourceLinks} from './source-links.ts';

export class Bans {
	readonly #links: SourceLinks;
	readonly #nameOf: (peer: PeerId) => string;
	readonly #report: (fact: PeerFact) => void;

	constructor(links: SourceLinks, nameOf: (peer: PeerId) => string, report: (fact: PeerFact) => void) {
		this.#links = links;
		this.#nameOf = nameOf;
		this.#report = report;
	}

	ban(peer: PeerId, reason: string): void {
		if (this.#links.isBanned(peer)) return;
		this.#report({event: 'source-banned', peer, name: this.#nameOf(peer), reason});
		this.#links.ban(peer, failure('E_PROTO', reason));
	}

	/** What a person says. Returns whether one is banned no more. */
	treat({type, peer}: {readonly type: 'ban' | 'unban'; readonly peer: PeerId}): boolean {
		if (type === 'unban') return this.unban(peer);
		this.ban(peer, 'by hand');
		return false;
	}

	/** Returns whether it was banned. */
	unban(peer: PeerId, reason = 'by hand'): boolean {
		const wasBanned = this.#links.unban(peer);
		if (wasBanned) this.#report({event: 'source-unbanned', peer, name: this.#nameOf(peer), reason});
		return wasBanned;
	}
}
