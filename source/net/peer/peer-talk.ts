/** What other peers say on their links, to the one whom it concerns. Decides nothing. */
import {type Failure, failure} from '../failures.ts';
import {helloFailure} from '../handshake.ts';
import type {Link} from '../ports.ts';
import type {FileId} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import type {Downloads} from './downloads.ts';
import type {Searches} from './searches.ts';
import type {SourceLinks} from './source-links.ts';
import type {Standing} from './standing.ts';
import type {Uploads} from './uploads.ts';

export class PeerTalk {
	readonly #standing: Pick<Standing, 'peer' | 'name' | 'hasEnded'>;
	readonly #links: SourceLinks;
	readonly #uploads: Uploads;
	readonly #downloads: Downloads;
	readonly #searches: Searches;

	constructor(
		standing: Pick<Standing, 'peer' | 'name' | 'hasEnded'>,
		links: SourceLinks,
		uploads: Uploads,
		downloads: Downloads,
		searches: Searches,
	) {
		this.#standing = standing;
		this.#links = links;
		this.#uploads = uploads;
		this.#downloads = downloads;
		this.#searches = searches;
	}

	/** What a peer that we dialled says. */
	fromSource(link: Link, message: Message): void {
		const peer = this.#links.peerOf(link.id)!;
		switch (message.type) {
			case 'greeting':
				this.#links.greeted(link, message);
				break;
			case 'refused':
				link.close();
				this.#links.closed(link.id, failure('E_REFUSED', message.message, message.hint));
				break;
			case 'ping':
				link.send({type: 'pong', nonce: message.nonce});
				break;
			case 'results':
				this.#searches.results(peer, message);
				break;
			default:
				this.#downloads.message(peer, link, message);
		}
	}

	/** What a peer that dialled us says. */
	fromFetcher(link: Link, message: Message): void {
		switch (message.type) {
			case 'hello': {
				const wrong = helloFailure(message) ?? this.#endedFailure();
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
			default:
				this.#uploads.message(link.id, message);
		}
	}

	/** Nobody is served by one whose lease has ended, however he knows its address. */
	#endedFailure(): Failure | undefined {
		return this.#standing.hasEnded ? failure('E_REFUSED', 'This peer is not in the swarm any more.') : undefined;
	}

	#greet(link: Link, caller: MessageOf<'hello'>): void {
		link.send({type: 'greeting', peer: this.#standing.peer, name: this.#standing.name});
		this.#uploads.greeted(link, caller);
	}

	/** Who wants what we want will soon have some of it: ask back. */
	#required(link: Link, file: FileId): void {
		const transfers = [...this.#downloads.of(file)];
		this.#uploads.requirement(link.id, file, transfers.length > 0);
		const peer = this.#uploads.peerOf(link.id);
		if (peer) for (const transfer of transfers) transfer.requirement.meet(peer);
	}
}
