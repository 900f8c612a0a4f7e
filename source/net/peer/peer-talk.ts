/** What other peers say on their links, to the one whom it concerns. Decides nothing. */
import {type Failure, failure} from '../failures.ts';
import {helloFailure} from '../handshake.ts';
import type {Link} from '../ports.ts';
import type {FileId, PeerId} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import {BannedFetchers} from './banned-fetchers.ts';
import type {Downloads} from './downloads.ts';
import type {Searches} from './searches.ts';
import type {SourceExchange} from './source-exchange.ts';
import type {SourceLinks} from './source-links.ts';
import type {Standing} from './standing.ts';
import type {Uploads} from './uploads.ts';

export type PeerTalkParts = {
	readonly standing: Pick<Standing, 'peer' | 'name' | 'hasEnded'>;
	readonly links: SourceLinks;
	readonly uploads: Uploads;
	readonly downloads: Downloads;
	readonly searches: Searches;
	readonly exchange: SourceExchange;
};

export class PeerTalk {
	readonly #parts: PeerTalkParts;
	readonly banned: BannedFetchers;

	constructor(parts: PeerTalkParts) {
		this.#parts = parts;
		this.banned = new BannedFetchers(parts);
	}

	/** What a peer that we dialled says. */
	fromSource(link: Link, message: Message): void {
		const peer = this.#parts.links.peerOf(link.id)!;
		switch (message.type) {
			case 'greeting':
				this.#parts.links.greeted(link, message);
				if (this.#parts.links.linkOf(peer) === link) this.#parts.exchange.proved(peer);
				break;
			case 'refused':
				link.close();
				this.#parts.links.closed(link.id, failure('E_REFUSED', message.message, message.hint));
				break;
			case 'ping':
				link.send({type: 'pong', nonce: message.nonce});
				break;
			case 'results':
				this.#parts.searches.results(peer, message);
				break;
			case 'sources':
				this.#parts.exchange.heard(peer, link, message);
				break;
			case 'availability':
				if (message.holds !== 'none') this.#parts.exchange.met(message.file, peer, link);
				this.#parts.downloads.message(peer, link, message);
				break;
			default:
				this.#parts.downloads.message(peer, link, message);
		}
	}

	/** What a peer that dialled us says. */
	fromFetcher(link: Link, message: Message): void {
		switch (message.type) {
			case 'hello': {
				const wrong = helloFailure(message, link.proved) ?? this.#unserved(message.peer);
				if (wrong) link.close(wrong);
				else this.#greet(link, message);
				break;
			}
			case 'ping':
				link.send({type: 'pong', nonce: message.nonce});
				break;
			case 'requirement':
				this.#required(link, message.file);
				break;
			case 'sources-request':
				this.#parts.exchange.answer(link, this.#parts.uploads.peerOf(link.id) ?? '', message.file);
				break;
			default:
				this.#parts.uploads.message(link.id, message);
		}
	}

	/** Nobody is served by one whose lease has ended, and nobody who is banned, however they know the address. */
	#unserved(caller: PeerId): Failure | undefined {
		return this.#parts.standing.hasEnded
			? failure('E_REFUSED', 'This peer is not in the swarm any more.')
			: this.banned.failureOf(caller);
	}

	#greet(link: Link, caller: MessageOf<'hello'>): void {
		link.send({type: 'greeting', peer: this.#parts.standing.peer, name: this.#parts.standing.name});
		this.#parts.uploads.greeted(link, caller);
	}

	/** Who wants what we want will soon have some of it: ask back. */
	#required(link: Link, file: FileId): void {
		const transfers = [...this.#parts.downloads.of(file)];
		this.#parts.uploads.requirement(link.id, file, transfers.length > 0);
		const peer = this.#parts.uploads.peerOf(link.id);
		if (!peer) return;
		this.#parts.exchange.met(file, peer, link);
		for (const transfer of transfers) transfer.requirement.meet(peer);
	}
}
