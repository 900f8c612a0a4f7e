/** What a screen shows of a manager: its table, its log in words, its own state. Asks the engine; changes nothing. */
import {chosenText, counted, formatAge} from '../format.ts';
import {formatAddress, isLoopback} from '../net/addresses.ts';
import type {ManagerFact} from '../net/facts.ts';
import type {Failure} from '../net/failures.ts';
import type {DepartedSnapshot, ManagerOptions, ManagerSnapshot, MemberSnapshot} from '../net/manager/options.ts';
import {escapeText} from '../net/names.ts';
import {ownAddresses} from '../net/tcp/addresses.ts';
import {encodeTicket} from '../net/ticket.ts';
import type {FileId, PeerId} from '../net/types.ts';
import {floodText} from '../output/flood.ts';
import {joinCommands} from '../shell.ts';
import {type Access, openAccess} from './access.ts';
import {EventLog} from './event-log.ts';
import {groupDetail, groupRow} from './group-rows.ts';
import type {RunningManager} from './run-manager.ts';
import type {ManagerHead, MemberRow, SessionView} from './session-view.ts';
import {since1970, sinceOrNull} from './wall.ts';

export type ManagerBoardView = Pick<
	SessionView,
	'manager' | 'memberDetail' | 'groupDetail' | 'members' | 'groups' | 'managerLog'
>;

export class ManagerBoard {
	readonly #options: ManagerOptions;
	readonly #ticket: string | null;
	/** How others join: `peer`, or `get` where something is shared. */
	readonly #words: readonly string[];
	readonly #log = new EventLog();
	readonly #startedAt = Date.now();
	#port = 0;
	#commands: readonly string[] = [];
	#failure: Failure | null = null;
	#watched: PeerId | null = null;
	#watchedGroup: FileId | null = null;

	constructor(options: ManagerOptions, {secret}: Access = openAccess, words: readonly string[] = []) {
		this.#options = options;
		this.#ticket = secret && encodeTicket(secret);
		this.#words = words;
	}

	watch(peer: PeerId | null): void {
		this.#watched = peer;
	}

	watchGroup(file: FileId | null): void {
		this.#watchedGroup = file;
	}

	hear(fact: ManagerFact, snapshot: () => ManagerSnapshot): void {
		switch (fact.event) {
			case 'listening':
				this.#port = fact.port;
				this.#commands = joinCommands(fact.host, fact.port, ownAddresses(), this.#words);
				this.#log.add('plain', '', `listening on ${formatAddress(fact)}`);
				break;
			case 'peer-joined':
				this.#log.add('plain', fact.name, `joined from ${formatAddress(fact)}`);
				break;
			case 'peer-late':
				this.#log.add('warn', fact.name, this.#lateness(snapshot().peers.find(({peer}) => peer === fact.peer)));
				break;
			case 'peer-alive':
				this.#log.add('plain', fact.name, 'alive again');
				break;
			case 'peer-left':
				this.#log.add(fact.reason === 'left' ? 'plain' : 'warn', fact.name, departures[fact.reason]);
				break;
			case 'peer-unbanned':
				this.#log.add('plain', fact.name, 'unbanned, may join again');
				break;
			case 'broadcast':
				this.#log.add('plain', '', `list v${fact.version} broadcast to ${counted(fact.to, 'active peer')}`);
				break;
			case 'group':
				this.#log.add('plain', fact.owner, groupText(fact));
				break;
			case 'group-over':
				this.#log.add('plain', '', `group of ${nameOrId(fact)} is over`);
				break;
			case 'flood':
				this.#log.add('warn', '', floodText(fact));
				break;
			case 'error':
				if (fact.fatal)
					this.#failure = {code: fact.code, message: escapeText(fact.message), hint: escapeText(fact.hint)};
				this.#log.add('error', '', fact.message);
				break;
			case 'closed':
				break;
			default:
				fact satisfies never;
		}
	}

	view(running: Pick<RunningManager, 'snapshot' | 'detail'>): ManagerBoardView {
		const {peers, departed, version, groups} = running.snapshot();
		const members = new Map<string, MemberRow>();
		for (const peer of peers) members.set(peer.peer, activeRow(peer));
		for (const peer of departed) if (!members.has(peer.peer)) members.set(peer.peer, departedRow(peer));
		const late = peers.filter(({isLate}) => isLate).length;
		const banned = departed.filter(({reason}) => reason === 'banned').length;
		const head: ManagerHead = {
			host: this.#options.listen.host,
			port: this.#port,
			joinCommands: this.#commands,
			ticket: this.#ticket,
			isOpen: this.#ticket === null && !isLoopback(this.#options.listen.host),
			startedAt: this.#startedAt,
			version,
			heartbeat: this.#options.heartbeat,
			lease: this.#options.lease,
			late: this.#options.late,
			alive: peers.length - late,
			lateCount: late,
			gone: departed.length - banned,
			banned,
			fetching: peers.filter(({fetching}) => fetching !== '').length,
			failure: this.#failure,
		};
		const memberDetail = this.#watched === null ? null : running.detail(this.#watched);
		const nameOf = (peer: PeerId): string => members.get(peer)?.name ?? peer;
		const watched = groups.find(({file}) => file === this.#watchedGroup);
		return {
			...{manager: head, members, managerLog: this.#log.entries(), memberDetail},
			groups: new Map(groups.map(group => [group.file, groupRow(group, nameOf)])),
			groupDetail: watched ? groupDetail(watched, nameOf) : null,
		};
	}

	#lateness(peer: MemberSnapshot | undefined): string {
		if (!peer) return 'late';
		const silence = performance.now() - peer.heardAt;
		return `late: last heartbeat ${formatAge(silence)} ago, lease ${formatAge(this.#options.lease - silence)}`;
	}
}

const nameOrId = ({id, name}: {readonly id: FileId; readonly name: string}): string => name || id.slice(0, 8);

const groupText = (fact: Extract<ManagerFact, {event: 'group'}>): string => {
	const {topology, why, held, members} = fact;
	const who = members.length === 0 ? 'asks everybody' : counted(members.length, 'member');
	return `group of ${nameOrId(fact)}: ${chosenText(topology, why)}, ${who}${held ? ', held by its owner' : ''}`;
};

const departures: Readonly<Record<DepartedSnapshot['reason'], string>> = {
	left: 'left, deleted from the list',
	lost: 'lost: no heartbeat, deleted from the list',
	expired: 'lease ended, deleted from the list',
	evicted: 'evicted, deleted from the list',
	replaced: 'replaced by another process with its key',
	banned: 'banned, deleted from the list',
};

/** An empty host is the manager's own machine. */
const addressOf = ({host, port}: {readonly host: string; readonly port: number}): string =>
	escapeText(formatAddress({host: host === '' ? '127.0.0.1' : host, port}));

const activeRow = (peer: MemberSnapshot): MemberRow => ({
	id: peer.peer,
	state: peer.isLate ? 'late' : 'alive',
	name: escapeText(peer.name),
	address: addressOf(peer),
	joinedAt: since1970(peer.joinedAt),
	heardAt: since1970(peer.heardAt),
	beats: peer.beats,
	beatsKnown: peer.beatsKnown,
	endsAt: sinceOrNull(peer.endsAt),
	departedAt: null,
	reason: null,
	fetching: escapeText(peer.fetching),
	files: peer.files,
	upRate: peer.upRate,
	downRate: peer.downRate,
});

const departedRow = (peer: DepartedSnapshot): MemberRow => ({
	id: peer.peer,
	state: peer.reason === 'banned' ? 'banned' : 'gone',
	name: escapeText(peer.name),
	address: addressOf(peer),
	joinedAt: 0,
	heardAt: since1970(peer.at),
	beats: 0,
	beatsKnown: 0,
	endsAt: null,
	departedAt: since1970(peer.at),
	reason: peer.reason,
	fetching: '',
	files: 0,
	upRate: 0,
	downRate: 0,
});
