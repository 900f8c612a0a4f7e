/** What a screen shows of a peer: gathers its facts and snapshots into tables of rows. Asks the engine; decides nothing about files. */
import {formatAddress} from '../net/addresses.ts';
import type {FoundFile, PeerFact} from '../net/facts.ts';
import type {Failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import type {MembershipSnapshot, TransferSnapshot} from '../net/peer/options.ts';
import type {FileId, PeerId, TransferId} from '../net/types.ts';
import {detailView, sourceRows} from './detail-view.ts';
import {FilesTable, type Indexing, type OwnFile} from './files-table.ts';
import {Folders} from './folders.ts';
import {PeerLog} from './peer-log.ts';
import type {RunningPeer} from './run-peer.ts';
import {SearchBoard} from './search-board.ts';
import type {PeerPlan} from './session-plan.ts';
import type {ManagerLink, PeerHead, RosterRow, SessionView, Summary, TransferRow} from './session-view.ts';
import {Summaries} from './summaries.ts';
import {since1970, sinceOrNull} from './wall.ts';

export type PeerBoardView = Pick<
	SessionView,
	'peer' | 'search' | 'detail' | 'roster' | 'files' | 'transfers' | 'folders' | 'found' | 'sources' | 'peerLog'
>;

type Finished = Pick<RunningPeer, 'snapshot' | 'detail'>;
type List = Extract<PeerFact, {event: 'list'}>;

export class PeerBoard {
	readonly log: PeerLog;
	readonly search = new SearchBoard();
	readonly folders = new Folders();
	readonly #plan: PeerPlan;
	readonly #summaries = new Summaries();
	readonly #files = new FilesTable();
	readonly #names = new Map<PeerId, string>();
	readonly #fileNames = new Map<FileId, string>();
	readonly #indexing = new Map<string, Indexing>();
	#list: List | null = null;
	#listAt = 0;
	#own: readonly OwnFile[] = [];
	#directory: readonly FoundFile[] = [];
	#listening = '';
	#ended = '';
	#failure: Failure | null = null;
	#watched: {readonly transfer: TransferId; readonly cursor: number} | null = null;

	constructor(plan: PeerPlan) {
		this.#plan = plan;
		this.log = new PeerLog({
			fileName: id => this.#fileNames.get(id) ?? id.slice(0, 8),
			peerName: peer => this.#nameOf(peer),
		});
	}

	/** How many files of others are known: a large directory is asked for less often. */
	get directorySize(): number {
		return this.#directory.length;
	}

	/** How many names we share ourselves. */
	get shelfSize(): number {
		return this.#own.length;
	}

	/** Active peers but us, as a search would ask them. */
	get others(): number {
		return Math.max(0, (this.#list?.peers.length ?? 1) - 1);
	}

	watch(transfer: TransferId | null, cursor: number): void {
		this.#watched = transfer === null ? null : {transfer, cursor};
	}

	/** What is known of one finished download, and where its file is on the disk; null before its end. */
	finished(running: Finished, transfer: TransferId): {readonly summary: Summary; readonly path: string} | null {
		const ended = running.snapshot().transfers.find(one => one.transfer === transfer && one.state === 'complete');
		if (!ended || ended.id === null) return null;
		const places = running.detail(transfer)?.sources ?? [];
		const summary = this.#summaries.of(ended.id, ended.fragments, places, peer => this.#nameOf(peer));
		return summary && {summary, path: this.#summaries.pathOf(ended.id)};
	}

	hear(fact: PeerFact): void {
		this.#learn(fact);
		this.#summaries.hear(fact);
		this.folders.hear(fact);
		this.log.hear(fact);
		switch (fact.event) {
			case 'list':
				this.#list = fact;
				this.#listAt = Date.now();
				break;
			case 'listening':
				this.#listening = formatAddress(fact);
				break;
			case 'lease-ended':
				this.#ended = endings[fact.reason];
				break;
			case 'indexing':
				this.#indexing.set(fact.name, fact);
				break;
			case 'indexed':
				this.#indexing.delete(fact.name);
				break;
			case 'index-idle':
				this.#indexing.clear();
				break;
			case 'shared':
				this.#own = fact.files;
				break;
			case 'files':
				this.#directory = fact.files;
				break;
			case 'finding':
			case 'found':
				this.search.hear(
					fact,
					name => this.#isLate(name),
					() => this.#directory.map(({name}) => name),
				);
				break;
			case 'error':
				if (fact.fatal)
					this.#failure = {code: fact.code, message: escapeText(fact.message), hint: escapeText(fact.hint)};
				break;
			default:
				break;
		}
	}

	/** `downloads`: the folder that fetched files go to. */
	view(running: RunningPeer, downloads: string): PeerBoardView {
		this.log.flush(performance.now());
		const {manager} = this.#plan.options;
		const snapshot = running.snapshot();
		const transfers = transferTable(snapshot.transfers, this.#summaries);
		const files = this.#files.of({
			own: this.#own,
			directory: this.#directory,
			indexing: this.#indexing.values(),
			transfers: transfers.values(),
			me: snapshot.name,
		});
		const peer: PeerHead = {
			peer: snapshot.peer,
			name: escapeText(snapshot.name),
			manager: manager ? escapeText(formatAddress(manager)) : '',
			link: this.#link(snapshot.membership),
			listVersion: this.#list?.version ?? 0,
			listAt: this.#listAt,
			others: this.others,
			upRate: rounded(snapshot.upRate),
			downRate: rounded(snapshot.downRate),
			upLimit: this.#plan.options.up,
			downLimit: this.#plan.options.down,
			downloads: escapeText(downloads),
			listening: this.#listening,
			endsAt: sinceOrNull(snapshot.endsAt),
			failure: this.#failure,
		};
		const {search, found} = this.search.view();
		const looked = this.#looked(running, transfers, files);
		const roster = this.#roster(snapshot.peer);
		const folders = this.folders.rows(snapshot.transfers, downloads);
		return {peer, search, found, transfers, folders, files, roster, peerLog: this.log.entries(), ...looked};
	}

	#looked(
		running: RunningPeer,
		transfers: ReadonlyMap<string, TransferRow>,
		files: SessionView['files'],
	): Pick<SessionView, 'detail' | 'sources'> {
		const watched = this.#watched;
		const row = watched && transfers.get(`t${watched.transfer}`);
		const detail = watched && running.detail(watched.transfer);
		if (!watched || !row || !detail) return {detail: null, sources: new Map()};
		const {file} = row;
		const looked = {
			row,
			detail,
			file: file === null ? undefined : files.get(file),
			cursor: Math.min(watched.cursor, Math.max(0, row.fragments - 1)),
			summary: this.finished(running, watched.transfer)?.summary ?? null,
			running,
			addressOf: (peer: PeerId) => this.#list?.peers.find(entry => entry.peer === peer),
		};
		return {detail: detailView(looked), sources: sourceRows(looked)};
	}

	#roster(me: PeerId): ReadonlyMap<string, RosterRow> {
		const rows = (this.#list?.peers ?? []).map(
			({peer, name, host, port, late}): RosterRow => ({
				id: peer,
				name: escapeText(name),
				address: escapeText(formatAddress({host, port})),
				isLate: late,
				isMe: peer === me,
			}),
		);
		return new Map(rows.map(row => [row.id, row]));
	}

	#link(membership: MembershipSnapshot): ManagerLink {
		switch (membership.state) {
			case 'joining':
				return {state: 'joining'};
			case 'joined':
				return {state: 'joined', heardAt: since1970(membership.heardAt)};
			case 'away': {
				const {tries, reason, since, retryAt} = membership;
				return {state: 'away', tries, reason: escapeText(reason), since: since1970(since), retryAt: since1970(retryAt)};
			}
			case 'none':
				return {state: 'none', waitsFor: escapeText(membership.waitsFor)};
			case 'ended':
				return {
					state: 'ended',
					reason: this.#ended || 'This peer has left the swarm.',
					mayReturn: membership.mayReturn,
				};
			default:
				return membership satisfies never;
		}
	}

	#isLate(name: string): boolean {
		return this.#list?.peers.some(peer => peer.name === name && peer.late) ?? false;
	}

	#nameOf(peer: PeerId): string {
		return this.#names.get(peer) ?? peer;
	}

	/** Whatever facts say of names: later ones give ids only. */
	#learn(fact: PeerFact): void {
		if (fact.event === 'list') for (const {peer, name} of fact.peers) this.#names.set(peer, name);
		if (fact.event === 'requirement' || fact.event === 'answered') this.#names.set(fact.peer, fact.name);
		if (fact.event === 'indexed' || fact.event === 'started') this.#fileNames.set(fact.id, fact.name);
		if (fact.event === 'files' || fact.event === 'shared' || fact.event === 'found' || fact.event === 'finding')
			for (const {id, name} of fact.files) this.#fileNames.set(id, name);
	}
}

const endings = {
	expired: 'The lease of this peer has run out.',
	evicted: 'The manager has taken this peer off the list.',
	banned: 'Banned: ask whoever runs the manager.',
	replaced: 'The same peer has joined again elsewhere.',
} as const;

/** In whole KiB/s: a rate that hardly changes is no change. */
const rounded = (rate: number): number => Math.round(rate / 1024) * 1024;

const transferTable = (
	snapshots: readonly TransferSnapshot[],
	summaries: Summaries,
): ReadonlyMap<string, TransferRow> => {
	let queued = 0;
	const rows = snapshots.map((snapshot): TransferRow => {
		const {transfer, id, name, state, done, fragments, size, bytesDone, rate, sources, reason, failure} = snapshot;
		return {
			id: transfer === null ? `?${name}` : `t${transfer}`,
			transfer,
			file: id,
			name: escapeText(name),
			state,
			done,
			fragments,
			size,
			bytesDone,
			rate: rounded(rate),
			sources,
			reason: escapeText(reason),
			failure: failure && {code: failure.code, message: escapeText(failure.message), hint: escapeText(failure.hint)},
			place: state === 'queued' ? ++queued : 0,
			startedAt: since1970(snapshot.startedAt),
			endedAt: sinceOrNull(snapshot.endedAt),
			directory: escapeText(snapshot.directory),
			path: state === 'complete' && id !== null ? escapeText(summaries.pathOf(id)) : '',
		};
	});
	return new Map(rows.map(row => [row.id, row]));
};
