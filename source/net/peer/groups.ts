/** The downloading groups this peer is in or owns the file of: what the manager said of them, and what it has to hear. Moves no fragment. */
import {topologyOf} from '../topologies/index.ts';
import type {Topology} from '../topologies/topology.ts';
import type {FileId, Group, PeerId, TopologyName} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import {Gather} from '../wire/parts.ts';
import type {GroupTerms} from './options.ts';

/** What the manager's screen hears of our part in a group, in fragments. */
export type GroupStanding = {readonly have: number; readonly sent: number; readonly rarest: number};

const mostMembers = 200_000;
/** Members up to which each may tell its news more often. */
const smallGroup = 64;

export class Groups {
	readonly #say: (message: Message) => void;
	/** What we asked for when we joined; null for no wish. */
	readonly #joined = new Map<FileId, TopologyName | null>();
	readonly #terms = new Map<FileId, GroupTerms>();
	readonly #known = new Map<FileId, Group>();
	readonly #gathering = new Map<FileId, Gather<readonly PeerId[]>>();
	readonly #told = new Map<FileId, string>();

	/** `say` reaches the manager, or nobody while it is away. */
	constructor(say: (message: Message) => void) {
		this.#say = say;
	}

	/** What the manager last said; undefined before it has. */
	get(file: FileId): Group | undefined {
		return this.#known.get(file);
	}

	/** What a file's group follows; undefined before the manager has said. */
	topology(file: FileId): Topology | undefined {
		const group = this.#known.get(file);
		return group && topologyOf(group.topology);
	}

	/** Whether we pass on whatever we get of a file, so that what we do not have yet may be asked of us. */
	passesOn(file: FileId): boolean {
		return this.#joined.has(file) && this.topology(file)?.isOpen === false;
	}

	/** Whether we have said that we download it, and have not left since. */
	isIn(file: FileId): boolean {
		return this.#joined.has(file);
	}

	/** Everybody has the file: we are in no group of it any more. */
	over(file: FileId): void {
		this.#joined.delete(file);
		this.#known.delete(file);
		this.#told.delete(file);
	}

	/** Files that we fetch, or have and stay for because others still need them. */
	get staying(): readonly FileId[] {
		return [...this.#joined.keys()];
	}

	/** Whether we know of nobody in it: there is nobody, or order does not matter. */
	isUnlisted(file: FileId): boolean {
		const group = this.#known.get(file);
		return !group || group.members.length === 0;
	}

	/** Begins to download with others; the manager's answer is known when it comes. */
	join(file: FileId, wish: TopologyName | null): void {
		this.#joined.set(file, wish);
		this.#say({type: 'group-join', file, topology: wish ?? ''});
	}

	leave(file: FileId): void {
		if (!this.#joined.delete(file)) return;
		this.#known.delete(file);
		this.#told.delete(file);
		this.#say({type: 'group-leave', file});
	}

	/** Files whose groups we hold up. */
	get held(): readonly FileId[] {
		return [...this.#terms].filter(([, {isHeld}]) => isHeld).map(([file]) => file);
	}

	/** What holds for everybody who downloads a file that we share. */
	agree(file: FileId, terms: GroupTerms): void {
		this.#terms.set(file, terms);
		this.#say({type: 'group-terms', file, topology: terms.topology ?? '', isHeld: terms.isHeld});
	}

	/** The terms we have set; undefined for none. */
	terms(file: FileId): GroupTerms | undefined {
		return this.#terms.get(file);
	}

	/** The manager knows nothing of us: everything is said again. */
	again(): void {
		for (const [file, terms] of this.#terms) this.agree(file, terms);
		for (const [file, wish] of this.#joined) this.join(file, wish);
		this.#told.clear();
	}

	/** The manager's word on a group. Returns the group when it is whole. */
	heard(message: MessageOf<'group'>): Group | undefined {
		const {file, topology, why, isHeld, owner, part, parts, members} = message;
		const gathering = this.#gathering.get(file) ?? new Gather();
		this.#gathering.set(file, gathering);
		const gathered = gathering.add(part, parts, members);
		if (gathered === undefined) return undefined;
		this.#gathering.delete(file);
		if (typeof gathered === 'string') return undefined;
		const all = gathered.flat().slice(0, mostMembers);
		const group = {topology: topologyOf(topology).name, why, isHeld, owner, members: all};
		this.#known.set(file, group);
		return group;
	}

	/** What is known of a group without a manager's word. */
	learnt(file: FileId, group: Group): void {
		this.#known.set(file, group);
	}

	/** Tells the manager how far we are where it chooses by that; in large groups it hears enough with heartbeats. */
	tellChooser(standing: (file: FileId) => GroupStanding | undefined): void {
		const concerns = ({why, members}: Group): boolean =>
			why !== '' && members.length > 1 && members.length <= smallGroup;
		for (const news of this.news(standing, concerns)) this.#say(news);
	}

	/** How far we are with each file whose group we are in or own, where that has changed since it was told. */
	news(
		standing: (file: FileId) => GroupStanding | undefined,
		concerns: (group: Group) => boolean = () => true,
	): MessageOf<'group-news'>[] {
		const news: MessageOf<'group-news'>[] = [];
		for (const [file, group] of this.#known) {
			const is = concerns(group) ? standing(file) : undefined;
			if (!is) continue;
			const text = `${is.have} ${is.sent} ${is.rarest}`;
			if (this.#told.get(file) === text) continue;
			this.#told.set(file, text);
			news.push({type: 'group-news', file, ...is, rarest: Math.min(is.rarest, 65_535)});
		}
		return news;
	}
}
