/**
 * What is known of the folders that were asked for: how many of their files are here, from whom, how fast.
 * Facts and snapshots in, rows out. A file belongs to a folder by its name; fetches nothing.
 */
import {join} from 'node:path';
import type {PeerFact} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';
import type {TransferSnapshot} from '../net/peer/options.ts';
import type {PeerId} from '../net/types.ts';
import type {FolderGiver, FolderRow} from './session-folder.ts';
import {since1970} from './wall.ts';

type Complete = Extract<PeerFact, {event: 'complete'}>;
type Giver = {readonly name: string; readonly isLocal: boolean; files: number; bytes: number};

const mostKept = 10;
/** Files named; of the others only the number. */
const mostNamed = 40;

/** Whether what is typed is a folder. */
export const isFolder = (wanted: string | null): wanted is string => wanted?.endsWith('/') ?? false;

/** Of all folders that were asked for, the latest. */
export class Folders {
	readonly #accounts = new Map<string, FolderAccount>();

	/** A folder is asked for: what was known of an earlier time is over. Anything else is not remembered. */
	ask(wanted: string | null): void {
		if (!isFolder(wanted)) return;
		this.#accounts.delete(wanted);
		this.#accounts.set(wanted, new FolderAccount(wanted));
		const [oldest] = this.#accounts.keys();
		if (this.#accounts.size > mostKept && oldest !== undefined) this.#accounts.delete(oldest);
	}

	hear(fact: PeerFact): void {
		for (const account of this.#accounts.values()) account.hear(fact);
	}

	/** `downloads`: the folder that fetched files go to. */
	rows(snapshots: readonly TransferSnapshot[], downloads: string): ReadonlyMap<string, FolderRow> {
		return new Map([...this.#accounts].map(([id, account]) => [id, account.row(snapshots, downloads)]));
	}
}

class FolderAccount {
	readonly #wanted: string;
	/** Names of the files that are here: one is told of again when it is asked for again. */
	readonly #names = new Set<string>();
	readonly #givers = new Map<PeerId, Giver>();
	#largest: readonly {readonly name: string; readonly size: number}[] = [];
	#present = 0;
	#bytes = 0;
	#refetched = 0;
	#wasted = 0;
	#startedAt = Number.POSITIVE_INFINITY;
	#lastAt = 0;
	#trouble = '';
	/** The most that were known of: who failed long ago stands in no snapshot any more. */
	#most = {files: 0, size: 0};
	/** On the engines' clock: what ended badly before is asked for again. */
	readonly #askedAt = performance.now();

	constructor(wanted: string) {
		this.#wanted = wanted;
	}

	hear(fact: PeerFact): void {
		if (fact.event === 'complete') {
			if (fact.name.startsWith(this.#wanted) && !this.#names.has(fact.name)) this.#completed(fact);
		} else if (fact.event === 'error') {
			if (fact.wanted === this.#wanted) this.#trouble = `${fact.message} ${fact.hint}`;
		} else if (fact.event === 'choices' && fact.wanted === this.#wanted) {
			this.#trouble = 'Different files there have the same name. Mark those you want in FILES.';
		}
	}

	row(snapshots: readonly TransferSnapshot[], downloads: string): FolderRow {
		const named = snapshots.filter(({name}) => name.startsWith(this.#wanted));
		const standing = named.filter(({endedAt}) => endedAt === null);
		const own = named.filter(({endedAt, startedAt}) => endedAt === null || startedAt >= this.#askedAt);
		for (const one of standing) if (one.state !== 'resolving') this.#begun(since1970(one.startedAt));
		const missing = own.filter(({state}) => state !== 'complete').map(lacking);
		const files = this.#names.size + missing.reduce((sum, lack) => sum + lack.files, 0);
		const size = this.#bytes + missing.reduce((sum, lack) => sum + lack.size, 0);
		this.#most = {files: Math.max(files, this.#most.files), size: Math.max(size, this.#most.size)};
		return {
			id: this.#wanted,
			name: escapeText(this.#wanted),
			path: downloads === '' ? '' : escapeText(join(downloads, this.#wanted.slice(0, -1))),
			isOver: standing.length === 0 && (this.#names.size > 0 || this.#trouble !== '' || own.length > 0),
			done: this.#names.size,
			present: this.#present,
			...this.#most,
			bytesDone: this.#bytes + standing.reduce((sum, one) => sum + (isBatch(one) ? 0 : one.bytesDone), 0),
			fetched: [...this.#givers.values()].reduce((sum, {isLocal, bytes}) => sum + (isLocal ? 0 : bytes), 0),
			rate: Math.round(standing.reduce((sum, one) => sum + one.rate, 0) / 1024) * 1024,
			startedAt: Number.isFinite(this.#startedAt) ? this.#startedAt : 0,
			lastAt: this.#lastAt,
			givers: this.#giverRows(),
			refetched: this.#refetched,
			wastedBytes: this.#wasted,
			trouble: escapeText(this.#trouble),
			largest: this.#largest,
		};
	}

	#completed({name, size, seconds, sources, refetched, wastedBytes, present}: Complete): void {
		this.#names.add(name);
		this.#bytes += size;
		this.#refetched += refetched;
		this.#wasted += wastedBytes;
		this.#name(name, size);
		if (present) {
			this.#present++;
			return;
		}
		this.#lastAt = Date.now();
		this.#begun(this.#lastAt - seconds * 1000);
		for (const source of sources) {
			const isLocal = source.local === true;
			const giver = this.#givers.get(source.peer) ?? {name: source.name, isLocal, files: 0, bytes: 0};
			giver.files++;
			giver.bytes += source.bytes;
			this.#givers.set(source.peer, giver);
		}
	}

	#begun(at: number): void {
		this.#startedAt = Math.min(this.#startedAt, at);
	}

	#name(name: string, size: number): void {
		const least = this.#largest.at(-1);
		if (this.#largest.length >= mostNamed && least !== undefined && least.size >= size) return;
		const all = [...this.#largest, {name: escapeText(name.slice(this.#wanted.length)), size}];
		this.#largest = all.sort((left, right) => right.size - left.size).slice(0, mostNamed);
	}

	#giverRows(): readonly FolderGiver[] {
		return [...this.#givers]
			.map(([peer, giver]) => ({...giver, peer, name: escapeText(giver.name)}))
			.sort((left, right) => right.bytes - left.bytes);
	}
}

/** Small files in one row: those of them that are here were told of one by one. */
const isBatch = ({id, transfer}: TransferSnapshot): boolean => id === null && transfer !== null;

/** What of a row is not here. */
const lacking = (one: TransferSnapshot): {readonly files: number; readonly size: number} => {
	if (one.transfer === null) return {files: 0, size: 0};
	return isBatch(one) ? {files: one.fragments - one.done, size: one.size - one.bytesDone} : {files: 1, size: one.size};
};
