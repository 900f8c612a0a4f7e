/** What is known of finished downloads: who gave what, what was asked again and why. Facts in, summaries out. */
import type {PeerFact, RefetchReason} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';
import type {SourceSnapshot} from '../net/peer/options.ts';
import type {FileId, PeerId} from '../net/types.ts';
import type {Summary} from './session-view.ts';

type Complete = Extract<PeerFact, {event: 'complete'}>;
type Again = {readonly from: PeerId; readonly reason: RefetchReason; count: number};

/** Milliseconds after its last fragment for which a source counts as sending. */
const sending = 1000;
const mostKept = 100;

const reasons: Readonly<Record<RefetchReason, string>> = {
	corrupt: 'bad',
	late: 'late',
	lost: 'lost',
	refused: 'refused',
};

/** What is gathered of one file's download until its end, and kept after it. */
type Account = {
	complete: Complete | null;
	readonly again: Again[];
	/** When each source last gave something. */
	readonly givers: Map<PeerId, number>;
	atOnce: number;
};

export class Summaries {
	readonly #accounts = new Map<FileId, Account>();

	hear(fact: PeerFact): void {
		switch (fact.event) {
			case 'started':
				this.#open(fact.id);
				break;
			case 'fragment':
				this.#given(fact.id, fact.from);
				break;
			case 'refetch': {
				const {again} = this.#accounts.get(fact.id) ?? this.#open(fact.id);
				const same = again.find(({from, reason}) => from === fact.from && reason === fact.reason);
				if (same) same.count++;
				else again.push({from: fact.from, reason: fact.reason, count: 1});
				break;
			}
			case 'complete':
				(this.#accounts.get(fact.id) ?? this.#open(fact.id)).complete = fact;
				break;
			default:
				break;
		}
	}

	/** Where a finished file is, as the disk has it; empty when it is not finished. */
	pathOf(file: FileId): string {
		return this.#accounts.get(file)?.complete?.path ?? '';
	}

	/** Null before the end. `nameOf` gives names unescaped. */
	of(
		file: FileId,
		fragments: number,
		places: readonly SourceSnapshot[],
		nameOf: (peer: PeerId) => string,
	): Summary | null {
		const account = this.#accounts.get(file);
		const fact = account?.complete;
		if (!account || !fact) return null;
		return {
			seconds: fact.seconds,
			path: escapeText(fact.path),
			blake3: fact.blake3,
			fragments,
			sources: fact.sources.map(source => ({
				...source,
				name: escapeText(source.name),
				place: places.findIndex(({peer}) => peer === source.peer),
			})),
			atOnce: Math.max(account.atOnce, fact.sources.length > 0 ? 1 : 0),
			resumed: fact.resumed,
			refetched: fact.refetched,
			again: account.again.map(({from, reason, count}) => ({
				name: escapeText(nameOf(from)),
				reason: reasons[reason],
				count,
			})),
			wastedBytes: fact.wastedBytes,
			isPresent: fact.present,
		};
	}

	/** A new account; the oldest goes when there are many. */
	#open(file: FileId): Account {
		const account: Account = {complete: null, again: [], givers: new Map(), atOnce: 0};
		this.#accounts.delete(file);
		this.#accounts.set(file, account);
		const [oldest] = this.#accounts.keys();
		if (this.#accounts.size > mostKept && oldest !== undefined) this.#accounts.delete(oldest);
		return account;
	}

	#given(file: FileId, from: PeerId): void {
		const account = this.#accounts.get(file);
		if (!account) return;
		const now = performance.now();
		account.givers.set(from, now);
		let count = 0;
		for (const at of account.givers.values()) if (now - at < sending) count++;
		account.atOnce = Math.max(account.atOnce, count);
	}
}
