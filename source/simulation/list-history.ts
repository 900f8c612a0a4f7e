/**
 * Every list the manager ever broadcast, by epoch and version: what a peer says it sees must be one of them, and each later than the
 * one before. Knows no links.
 */
import type {ManagerFact, PeerFact} from '../net/facts.ts';
import type {ManagerSnapshot} from '../net/manager/options.ts';

type Seen = Extract<PeerFact, {event: 'list'}>;
type Entry = {readonly peer: string; readonly name: string; readonly port: number};

const textOf = (entries: readonly (Entry & {readonly isLate: boolean})[]): string =>
	entries
		.map(({peer, name, port, isLate}) => `${peer} ${name} ${port} ${isLate ? 'late' : ''}`)
		.sort()
		.join(', ');

export class ListHistory {
	readonly #violated: (text: string) => void;
	readonly #lists = new Map<string, string>();
	/** In the order of their first list. */
	readonly #epochs: string[] = [];
	/** What each process saw last: the place of its epoch, and the version. */
	readonly #last = new Map<string, readonly [number, number]>();

	constructor(violated: (text: string) => void) {
		this.#violated = violated;
	}

	/** The manager has broadcast its list, which is now as `snapshot` says. */
	broadcast({epoch, version}: Extract<ManagerFact, {event: 'broadcast'}>, {peers}: ManagerSnapshot): void {
		if (!this.#epochs.includes(epoch)) this.#epochs.push(epoch);
		const key = `${epoch} ${version}`;
		if (this.#lists.has(key)) this.#violated(`list ${key} is broadcast twice`);
		this.#lists.set(key, textOf(peers));
	}

	/** `who`: one life of one peer. */
	seen(who: string, {epoch, version, peers}: Seen): void {
		const list = textOf(peers.map(entry => ({...entry, isLate: entry.late})));
		const right = version === 0 ? '' : this.#lists.get(`${epoch} ${version}`);
		if (list !== right) this.#violated(`${who} sees as list ${epoch} ${version} ${list}; it was ${right}`);
		const [lastEpoch, lastVersion] = this.#last.get(who) ?? [0, 0];
		const place = Math.max(0, this.#epochs.indexOf(epoch));
		if (place < lastEpoch || (place === lastEpoch && version < lastVersion))
			this.#violated(`${who} goes back to list ${epoch} ${version}`);
		this.#last.set(who, [place, version]);
	}
}
