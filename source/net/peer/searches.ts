/** The searches under way: starts them, passes answers on, ends them when all have answered or had their time. */

import {failure} from '../failures.ts';
import type {PeerId} from '../types.ts';
import {type MessageOf, maxNameBytes} from '../wire/messages.ts';
import type {PeerPorts} from './options.ts';
import {others, type RosterView} from './roster-view.ts';
import {type OwnShare, Search} from './search.ts';
import type {Shelf} from './shelf.ts';
import type {SourceLinks} from './source-links.ts';

export class Searches {
	readonly #ports: Pick<PeerPorts, 'clock' | 'report'>;
	readonly #me: PeerId;
	readonly #roster: RosterView;
	readonly #links: SourceLinks;
	readonly #shelf: Shelf;
	readonly #searches = new Map<number, Search>();
	#last = 0;

	constructor(
		ports: Pick<PeerPorts, 'clock' | 'report'>,
		me: PeerId,
		roster: RosterView,
		links: SourceLinks,
		shelf: Shelf,
	) {
		this.#ports = ports;
		this.#me = me;
		this.#roster = roster;
		this.#links = links;
		this.#shelf = shelf;
	}

	/** Asks everybody in the list; the fact `found` follows within seconds. */
	start(query: string): void {
		if (Buffer.byteLength(query) > maxNameBytes) {
			const because = failure('E_USAGE', `A query has at most ${maxNameBytes} bytes.`, 'Type a few words of the name.');
			this.#ports.report({event: 'error', ...because});
			return;
		}
		const request = ++this.#last;
		const peers = others(this.#roster, this.#me).filter(({peer}) => !this.#links.isBanned(peer));
		const search = new Search(request, query, peers, this.#links, this.#ports.clock.now());
		this.#searches.set(request, search);
		search.start();
	}

	results(peer: PeerId, message: MessageOf<'results'>): void {
		const search = this.#searches.get(message.request);
		search?.results(peer, message);
		if (search?.isOver(this.#ports.clock.now())) this.tick();
	}

	tick(): void {
		const now = this.#ports.clock.now();
		for (const [request, search] of this.#searches) {
			const own = (): OwnShare => ({entry: this.#roster.get(this.#me), files: this.#shelf.shared(search.query)});
			if (search.isOver(now)) {
				this.#searches.delete(request);
				this.#ports.report({event: 'found', ...search.finish(own())});
			} else if (search.takeNews()) this.#ports.report({event: 'finding', ...search.outcome(own())});
		}
	}
}
