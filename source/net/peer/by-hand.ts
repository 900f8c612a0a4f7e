/**
 * The swarm of a peer that has no manager: an owner and whoever calls it, or those whose addresses a person gave. Answers what a
 * manager would be asked from what those say of themselves; moves no fragment.
 */
import {type Failure, failure, isAboutTicket, knownCode} from '../failures.ts';
import {Directory, directoryParts} from '../manager/directory.ts';
import type {Link} from '../ports.ts';
import {byHand as topology} from '../topologies/index.ts';
import type {FileId, Group, LinkId, PeerId, RosterEntry} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import {Acquaintance, type Known} from './acquaintance.ts';
import {type Callers, Calling} from './calling.ts';
import {isItself} from './failure-texts.ts';
import type {MembershipSnapshot, PeerOptions, PeerPorts} from './options.ts';
import {bareFailure} from './own-address.ts';
import {OwnListener} from './own-listener.ts';
import {OwnersFiles} from './owners-files.ts';
import {RosterView} from './roster-view.ts';
import type {Standing, StandingListener} from './standing.ts';

export class ByHand implements Standing {
	readonly peer: PeerId;
	readonly name: string;
	readonly roster = new RosterView();
	readonly lease = {endsAt: null};
	readonly managerHost = '';
	readonly #ports: PeerPorts;
	readonly #options: PeerOptions;
	readonly #listener: StandingListener;
	readonly #callers: Callers;
	readonly #calling: Calling;
	readonly #directory = new Directory();
	/** Null when we are the owner ourselves. */
	readonly #owner: Acquaintance | null = null;
	readonly #neighbour: Acquaintance | null = null;
	readonly #ownersFiles: OwnersFiles | null = null;
	#state: 'new' | 'binding' | 'joined' | 'ended' = 'new';
	readonly #ownListener: OwnListener;
	/** Answered with the next tick, once the owner has said what it shares. */
	readonly #questions: MessageOf<'look-up'>[] = [];
	/** Files whose groups we are in. */
	readonly #joined = new Set<FileId>();
	readonly #told = new Map<FileId, string>();
	#listed = '';

	/** `callers`: who is linked to us. */
	constructor(ports: PeerPorts, options: PeerOptions, listener: StandingListener, callers: Callers) {
		this.#ports = ports;
		this.#options = options;
		this.#listener = listener;
		this.#callers = callers;
		this.peer = options.self ?? ports.random.id();
		this.name = options.name;
		this.#calling = new Calling(this.peer, callers);
		this.#ownListener = new OwnListener(ports, options);
		const {contacts} = options;
		if (!contacts) return;
		this.#owner = new Acquaintance('owner', contacts.owner, this.#me, ports);
		this.#ownersFiles = new OwnersFiles(this.#owner, this.#directory);
		this.#neighbour = new Acquaintance('download neighbour', contacts.downloadFrom, this.#me, ports);
	}

	get isJoined(): boolean {
		return this.#state === 'joined';
	}

	get hasEnded(): boolean {
		return this.#state === 'ended';
	}

	start(): void {
		if (!this.#owner) this.#listen('127.0.0.1');
		this.tick(0);
	}

	reconnect(): void {
		for (const acquaintance of this.#acquaintances) acquaintance.hurry();
	}

	snapshot(): MembershipSnapshot {
		if (this.#state === 'ended') return {state: 'ended', mayReturn: false};
		return {state: 'none', waitsFor: this.#acquaintances.find(({known}) => !known)?.label ?? ''};
	}

	say(message: Message): void {
		switch (message.type) {
			case 'look-up':
				this.#questions.push(message);
				break;
			case 'publish':
			case 'withdraw':
			case 'indexing':
				this.#directory.told(this.peer, message);
				break;
			case 'group-join':
				this.#joined.add(message.file);
				this.#told.delete(message.file);
				break;
			case 'group-leave':
				this.#joined.delete(message.file);
				break;
			default:
				// The rest is for a manager's eyes.
				break;
		}
	}

	sayAll(messages: readonly Message[]): void {
		for (const message of messages) this.say(message);
	}

	owns(link: LinkId): boolean {
		return this.#of(link) !== undefined;
	}

	opened(link: Link): void {
		this.#of(link.id)?.opened(link);
	}

	closed(because: Failure, link: LinkId): void {
		this.#lost(this.#of(link), because);
	}

	message(message: Message, link: Link): void {
		const from = this.#of(link.id);
		if (!from) return;
		from.heard(message);
		switch (message.type) {
			case 'greeting':
				// Lost again at once: it goes by an id that is not its own.
				if (!from.known) break;
				if (message.peer === this.peer) this.#fail(isItself(from.label));
				else if (from === this.#owner && this.#state === 'new') this.#listenBeside(from.localHost, link);
				break;
			case 'refused':
				this.#lost(from, failure(knownCode(message.code), message.message, message.hint));
				break;
			case 'results':
				if (from === this.#owner) this.#ownersFiles?.answered(message);
				break;
			default:
				break;
		}
	}

	/** They are tried again, but an owner whom our ticket does not fit will never take us. */
	#lost(from: Acquaintance | undefined, because: Failure): void {
		if (from && because.code === 'E_ID') this.#fail(isItself(from.label));
		else if (from && from === this.#owner && this.#state === 'new' && isAboutTicket(because)) this.#fail(because);
		else from?.lost(because);
	}

	listening(port: number): void {
		this.#state = 'joined';
		const {peer, name} = this;
		this.#ownListener.stands(port);
		this.#ports.report({event: 'unmanaged', peer, name, owner: this.#owner?.known?.name ?? ''});
		this.#listener.onJoined();
	}

	listenFailed(because: Failure): void {
		this.#fail(because);
	}

	tick(late: number): void {
		if (this.hasEnded) return;
		for (const acquaintance of this.#acquaintances) acquaintance.tick(late);
		if (!this.isJoined) return;
		this.#ownersFiles?.ask(this.#ports.clock.now());
		this.#list();
		if (this.#ownersFiles?.areKnown !== false) for (const question of this.#questions.splice(0)) this.#answer(question);
		for (const [file, group] of this.#groups()) this.#tell(file, group);
	}

	leave(): void {
		this.#state = 'ended';
		for (const acquaintance of this.#acquaintances) acquaintance.close();
	}

	get #me(): Known {
		return {peer: this.peer, name: this.name};
	}

	get #acquaintances(): Acquaintance[] {
		return [this.#owner, this.#neighbour].filter(acquaintance => acquaintance !== null);
	}

	#of(link: LinkId): Acquaintance | undefined {
		return this.#acquaintances.find(acquaintance => acquaintance.owns(link));
	}

	/** `own`: where the owner is reached from. */
	#listenBeside(own: string, link: Link): void {
		const wrong = bareFailure(this.#options.host, link, link.remoteHost);
		if (wrong) this.#fail(wrong);
		else this.#listen(own);
	}

	#listen(usual: string): void {
		this.#state = 'binding';
		this.#ownListener.listen(usual);
	}

	#answer(question: MessageOf<'look-up'>): void {
		const {files, indexing} = this.#directory.lookUp(question);
		const marked = [...files].map(file => ({...file, topology}));
		for (const answer of directoryParts(question.request, {files: marked, indexing})) this.#listener.onHeard(answer);
	}

	/** The list: ourselves, those we were told of, and who calls us, of whom nobody knows where they listen. */
	#list(): void {
		const entries = new Map<PeerId, RosterEntry>();
		const add = ({peer, name}: Known, host: string, port: number): void => {
			if (!entries.has(peer)) entries.set(peer, {peer, name, host, port, isLate: false});
		};
		add(this.#me, this.#ownListener.host, this.#ownListener.port);
		for (const {known, address} of this.#acquaintances) if (known) add(known, address.host, address.port);
		const label = ({peer, name}: Known): string => `${name} ${peer}`;
		const callers = [...this.#callers()].sort((one, other) => (label(one) < label(other) ? -1 : 1));
		for (const caller of callers) add(caller, caller.link.remoteHost, 0);
		const listed = [...entries.values()].map(({peer, port}) => `${peer} ${port}`).join(' ');
		if (listed === this.#listed) return;
		this.#listed = listed;
		const {version} = this.roster;
		const of = {type: 'list-snapshot', epoch: '', version: version + 1, part: 0, parts: 1} as const;
		this.roster.snapshot({...of, entries: [...entries.values()]});
		this.#ports.report({event: 'list', ...this.roster.listed('')});
		this.#listener.onList();
	}

	#groups(): Map<FileId, Group> {
		return this.#owner ? this.#ownGroups(this.#owner) : this.#calling.groups(topology);
	}

	/** A member knows the one before it; how many others there are, nobody tells. */
	#ownGroups({known}: Acquaintance): Map<FileId, Group> {
		const owner = known?.peer ?? '';
		const before = this.#neighbour?.known?.peer ?? owner;
		const members = before === owner ? [this.peer] : [before, this.peer];
		const group: Group = {topology, why: '', isHeld: false, owner, members, isPartial: true};
		return new Map([...this.#joined].map(file => [file, group]));
	}

	#tell(file: FileId, group: Group): void {
		const text = `${group.owner} ${group.members.join(' ')}`;
		if (this.#told.get(file) === text) return;
		this.#told.set(file, text);
		this.#listener.onGroup(file, group);
	}

	#fail(because: Failure): void {
		this.leave();
		this.#ports.report({event: 'error', ...because, fatal: true});
	}
}
