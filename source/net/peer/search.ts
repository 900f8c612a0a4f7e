/** One search: asks every peer in the list, gathers what they share, and tells what came. */
import type {FoundFile} from '../facts.ts';
import type {Link} from '../ports.ts';
import type {FileId, PeerId, RosterEntry, SharedFile} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import type {Holder, SourceLinks} from './source-links.ts';

export type SearchOutcome = {
	readonly query: string;
	readonly asked: number;
	readonly answered: number;
	readonly files: readonly FoundFile[];
	/** Names of those who did not answer. */
	readonly silent: readonly string[];
};

/** What a manager would take of a peer; more is cut off. */
const mostFilesOfAPeer = 200_000;
/** Milliseconds a peer may take to answer. */
const limit = 3000;

export class Search implements Holder {
	readonly request: number;
	readonly query: string;
	readonly #links: SourceLinks;
	readonly mostLinks = Number.POSITIVE_INFINITY;
	readonly #asked: Map<PeerId, RosterEntry>;
	readonly #waiting: Set<PeerId>;
	readonly #found = new Map<PeerId, SharedFile[]>();
	readonly #deadline: number;
	/** Those that have not answered. */
	readonly #silent: Set<PeerId>;
	#answered = 0;
	#isNew = false;

	constructor(request: number, query: string, peers: readonly RosterEntry[], links: SourceLinks, now: number) {
		this.request = request;
		this.query = query;
		this.#links = links;
		this.#asked = new Map(peers.map(entry => [entry.peer, entry]));
		this.#waiting = new Set(this.#asked.keys());
		this.#silent = new Set(this.#asked.keys());
		this.#deadline = now + limit;
	}

	/** Asks everybody; answers come by `results`. */
	start(): void {
		for (const peer of this.#asked.keys()) this.#links.hold(peer, this);
	}

	isOver(now: number): boolean {
		return this.#waiting.size === 0 || now >= this.#deadline;
	}

	isFree(): boolean {
		return false;
	}

	onReady(_peer: PeerId, link: Link): void {
		link.send({type: 'search', request: this.request, query: this.query});
	}

	onLost(peer: PeerId): void {
		this.#waiting.delete(peer);
		this.#links.letGo(peer, this);
	}

	results(peer: PeerId, {isLast, files}: MessageOf<'results'>): void {
		if (!this.#waiting.has(peer)) return;
		const found = this.#found.get(peer) ?? [];
		found.push(...files);
		this.#found.set(peer, found);
		if (!isLast && found.length < mostFilesOfAPeer) return;
		this.#answered++;
		this.#isNew = true;
		this.#silent.delete(peer);
		this.onLost(peer);
	}

	/** Whether answers came since the last look. */
	takeNews(): boolean {
		const isNew = this.#isNew;
		this.#isNew = false;
		return isNew;
	}

	/** What came so far; `own` is what we share ourselves. */
	outcome(own: OwnShare): SearchOutcome {
		const shares: (SharedFile & {readonly peer: PeerId; readonly holder: string})[] = [];
		for (const [peer, files] of this.#found) {
			const holder = this.#asked.get(peer)!.name;
			for (const file of files) shares.push({...file, peer, holder});
		}
		const {entry} = own;
		if (entry) for (const file of own.files) shares.push({...file, peer: entry.peer, holder: entry.name});
		const silent = [...this.#silent].map(peer => this.#asked.get(peer)!.name);
		return {query: this.query, asked: this.#asked.size, answered: this.#answered, files: byContent(shares), silent};
	}

	/** Lets go of everybody and sums up. */
	finish(own: OwnShare): SearchOutcome {
		for (const peer of this.#asked.keys()) this.#links.letGo(peer, this);
		return this.outcome(own);
	}
}

export type OwnShare = {readonly entry: RosterEntry | undefined; readonly files: readonly SharedFile[]};

/** One row a content, whatever its names; sorted by name. */
export const byContent = (
	shares: readonly (Pick<SharedFile, 'file' | 'name' | 'size'> & {readonly peer: PeerId; readonly holder: string})[],
): FoundFile[] => {
	const rows = new Map<FileId, {names: Set<string>; size: number; holders: Map<PeerId, string>}>();
	for (const {file, name, size, peer, holder} of shares) {
		const row = rows.get(file) ?? {names: new Set(), size, holders: new Map()};
		row.names.add(name);
		row.holders.set(peer, holder);
		rows.set(file, row);
	}
	return [...rows]
		.map(([id, {names, size, holders}]) => {
			const [name = '', ...others] = [...names].sort();
			return {id, name, names: others, size, peers: [...holders.keys()], holders: [...holders.values()]};
		})
		.sort((left, right) => (left.name < right.name ? -1 : 1));
};
