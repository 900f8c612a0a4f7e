/**
 * Sources that peers tell each other of while the manager cannot: asks a few of those that give us a file, now and then, and answers
 * whoever asks us. Whom to believe and of whom to tell is decided elsewhere.
 */
import {failure} from '../failures.ts';
import type {Link} from '../ports.ts';
import type {FileId, PeerId, RosterEntry} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import type {Bans} from './bans.ts';
import type {Census} from './census.ts';
import type {Downloads} from './downloads.ts';
import {Hearsay} from './hearsay.ts';
import {KnownSources} from './known-sources.ts';
import type {PeerPorts} from './options.ts';
import type {Shelf} from './shelf.ts';
import type {SourceLinks} from './source-links.ts';
import type {Standing} from './standing.ts';

export type SourceExchangeParts = {
	readonly standing: Pick<Standing, 'peer' | 'roster' | 'isJoined' | 'managerHost'>;
	readonly census: Census;
	readonly shelf: Shelf;
	readonly links: SourceLinks;
	readonly bans: Bans;
	readonly downloads: Downloads;
};

/** Milliseconds between two rounds of questions. */
const asking = 5000;
/** How many sources of each download are asked in a round; the next round asks the next. */
const askedAtOnce = 4;

const elsewhere = failure('E_ID', 'The manager has it at another address.');

export class SourceExchange {
	readonly #ports: Pick<PeerPorts, 'clock' | 'report'>;
	readonly #parts: SourceExchangeParts;
	readonly #known: KnownSources;
	readonly #hearsay: Hearsay;
	#askedAt = Number.NEGATIVE_INFINITY;
	#rounds = 0;

	constructor(ports: Pick<PeerPorts, 'clock' | 'report'>, parts: SourceExchangeParts) {
		this.#ports = ports;
		this.#parts = parts;
		const {standing} = parts;
		this.#known = new KnownSources(standing.roster, () => standing.managerHost);
		this.#hearsay = new Hearsay({
			...{self: standing.peer, roster: standing.roster, clock: ports.clock},
			isAway: () => !standing.isJoined,
		});
	}

	/** A peer that has or wants a file is at the other end of a link. */
	met(file: FileId, peer: PeerId, link: Link): void {
		const isOurs = this.#parts.shelf.get(file) !== undefined || !this.#parts.downloads.of(file).next().done;
		if (isOurs) this.#known.met(file, peer, link);
	}

	/** A fetcher asks whom we know. */
	answer(link: Link, to: PeerId, file: FileId): void {
		const entries = this.#known.tell(file, to, link);
		if (entries.length > 0) link.send({type: 'sources', file, entries});
	}

	/** A source has told us of others: those that we believe are asked for the file. */
	heard(teller: PeerId, link: Link, message: MessageOf<'sources'>): void {
		const {census, downloads} = this.#parts;
		const {file: id} = message;
		for (const {peer, name} of this.#hearsay.take(teller, link, message)) {
			census.told(peer, name);
			this.#ports.report({
				event: 'told',
				peer,
				name: census.nameOf(peer),
				by: teller,
				byName: census.nameOf(teller),
				id,
			});
			for (const transfer of downloads.of(id)) transfer.requirement.meet(peer);
		}
	}

	/** A peer has greeted us as who it is. */
	proved(peer: PeerId): void {
		this.#hearsay.proved(peer);
	}

	/** Where one that we only heard of is, asked right before each dial. */
	entry(peer: PeerId): RosterEntry | undefined {
		return this.#hearsay.entry(peer);
	}

	/** Whom we only heard of, for a file. */
	of(file: FileId): readonly PeerId[] {
		return this.#hearsay.of(file);
	}

	/** One round of questions, while the manager is away. */
	tick(): void {
		const {standing, downloads} = this.#parts;
		const now = this.#ports.clock.now();
		if (standing.isJoined || now - this.#askedAt < asking) return;
		this.#askedAt = now;
		this.#hearsay.newRound();
		for (const {plan, isPaused, fetch} of downloads.active()) {
			if (isPaused || !fetch) continue;
			const able = [...fetch.sources.byPeer.values()].filter(({peer}) => standing.roster.get(peer));
			const {file} = plan.file;
			for (let turn = 0; turn < Math.min(askedAtOnce, able.length); turn++) {
				const {link} = able[(this.#rounds * askedAtOnce + turn) % able.length]!;
				this.#hearsay.asked(link, file);
				link.send({type: 'sources-request', file});
			}
		}
		this.#rounds++;
	}

	/** The manager is back. */
	joined(): void {
		this.#askedAt = Number.NEGATIVE_INFINITY;
		this.#hearsay.joined();
	}

	/** The list has changed. Whoever answered elsewhere under a listed id was somebody else: whatever it did was not the listed one's doing. */
	listed(): void {
		const {standing, bans, links} = this.#parts;
		for (const peer of this.#hearsay.listed(standing.managerHost)) {
			bans.unban(peer, elsewhere.message);
			links.abort(peer, elsewhere);
		}
	}
}
