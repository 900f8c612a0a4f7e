/**
 * Downloading groups: who downloads which file now, in what order, after whose terms, and who has it.
 * Decides what each is told and when; sends nothing itself.
 */
import type {Failure} from '../failures.ts';
import {isOpen} from '../topologies/index.ts';
import type {FileId, PeerId, SharedFile} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {GroupChoice} from './group-choice.ts';
import {GroupProgress} from './group-progress.ts';
import {GroupQuota} from './group-quota.ts';
import {groupSnapshot} from './group-snapshot.ts';
import {type GroupChange, messagesOf, type Telling} from './group-tellings.ts';
import type {GroupSnapshot} from './options.ts';

/** Who shares a file, and what it is. */
export type Holders = {
	holders(file: FileId): readonly PeerId[];
	/** Under one of its names; undefined when nobody shares it. */
	fileOf(file: FileId): SharedFile | undefined;
};

/** What an owner says of everybody who will download a file. */
type Terms = {readonly peer: PeerId; readonly topology: string; readonly isHeld: boolean};
type Standing = {
	/** What somebody named; empty where the choice is ours. */
	named: string;
	readonly choice: GroupChoice;
	owner: PeerId;
	/** What is shared; kept when nobody shares it any more. */
	shared: SharedFile | undefined;
	readonly members: Map<PeerId, GroupProgress>;
	/** What the owner says it has sent. */
	ownerProgress: GroupProgress;
	/** Whom the next telling must reach though nothing changed for the others. */
	readonly untold: Set<PeerId>;
	hasChanged: boolean;
	toldAt: number;
};

const followed = ({named, choice}: Standing): string => named || choice.topology;

/** Milliseconds between two tellings of one group, for each member it has; small groups hear at once. */
const paceOfAMember = 2;
const smallGroup = 32;

export class Groups {
	readonly #holders: Holders;
	readonly #groups = new Map<FileId, Standing>();
	/** Those of which somebody is to be told something. */
	readonly #due = new Set<FileId>();
	readonly #terms = new Map<FileId, Terms>();
	readonly #quota = new GroupQuota();

	constructor(holders: Holders) {
		this.#holders = holders;
	}

	/** What somebody named for the group of a file to follow; empty when nobody has. */
	topologyOf(file: FileId): string {
		return this.#groups.get(file)?.named ?? this.#terms.get(file)?.topology ?? '';
	}

	/** What a member says of groups, and when; a failure means that the peer is to be closed. */
	told(
		peer: PeerId,
		message: MessageOf<'group-join' | 'group-leave' | 'group-terms' | 'group-news'>,
		now: number,
	): Failure | undefined {
		switch (message.type) {
			case 'group-join':
				return this.#join(peer, message);
			case 'group-leave':
				this.#leave(peer, message.file);
				return undefined;
			case 'group-terms':
				return this.#agree(peer, message);
			case 'group-news':
				this.#news(peer, message, now);
				return undefined;
			default:
				return message satisfies never;
		}
	}

	/** A peer shares or shares no more: it may be the owner, or a member that has it all now. */
	shared(files: readonly {readonly file: FileId}[]): void {
		for (const {file} of files) {
			const group = this.#groups.get(file);
			if (!group) continue;
			if (this.#isServed(file, group)) this.#over(file, group);
			else if (group.owner === '' || !this.#holders.holders(file).includes(group.owner)) this.#changed(file, group);
		}
	}

	/** A peer is no member of anything any more. */
	remove(peer: PeerId): void {
		if (!this.#quota.has(peer)) {
			// An owner that said nothing of groups.
			for (const [file, group] of this.#groups) if (group.owner === peer) this.#changed(file, group);
			return;
		}
		for (const [file, group] of this.#groups) {
			if (group.members.has(peer)) this.#leave(peer, file);
			if (group.owner === peer) this.#changed(file, group);
		}
		for (const [file, terms] of this.#terms) if (terms.peer === peer) this.#terms.delete(file);
		this.#quota.forget(peer);
	}

	/** What is to be told now. */
	take(now: number): Telling[] {
		const tellings: Telling[] = [];
		for (const file of this.#due) {
			const group = this.#groups.get(file);
			if (!group) {
				this.#due.delete(file);
				continue;
			}
			const {size} = group.members;
			if (size > smallGroup && now - group.toldAt < size * paceOfAMember) continue;
			this.#due.delete(file);
			group.toldAt = now;
			if (group.hasChanged) this.#nameOwner(file, group);
			this.#choose(file, group, now);
			const to = this.#audience(group);
			const is = this.#change(file, group);
			const change = group.hasChanged ? is : null;
			group.hasChanged = false;
			group.untold.clear();
			if (to.length > 0 || change) tellings.push({to, messages: messagesOf(is), change});
			if (size === 0) this.#groups.delete(file);
		}
		return tellings;
	}

	/** `now` on the engine's clock, in milliseconds. */
	snapshot(now: number): GroupSnapshot[] {
		const shown: GroupSnapshot[] = [];
		for (const [file, group] of this.#groups) {
			if (group.members.size === 0) continue;
			const holders = new Set(this.#holders.holders(file));
			const known = {shared: this.#fileOf(file, group), isHeld: this.#isHeld(file), holders};
			const ownerSent = group.ownerProgress.news?.sent ?? null;
			shown.push(groupSnapshot(file, {...group, ...this.#way(group), ...known, ownerSent}, now));
		}
		return shown;
	}

	#isHeld(file: FileId): boolean {
		return this.#terms.get(file)?.isHeld ?? false;
	}

	/** As it is shared, or was. */
	#fileOf(file: FileId, group: Standing): SharedFile | undefined {
		group.shared = this.#holders.fileOf(file) ?? group.shared;
		return group.shared;
	}

	#join(peer: PeerId, {file, topology}: MessageOf<'group-join'>): Failure | undefined {
		let group = this.#groups.get(file);
		if (!group) {
			group = {
				...{named: this.#terms.get(file)?.topology ?? '', choice: new GroupChoice(), owner: '', shared: undefined},
				...{members: new Map(), ownerProgress: new GroupProgress(), untold: new Set()},
				...{hasChanged: true, toldAt: Number.NEGATIVE_INFINITY},
			};
			this.#groups.set(file, group);
		}
		if (!group.members.has(peer)) {
			const tooMany = this.#quota.take(peer);
			if (tooMany) return tooMany;
			group.members.set(peer, new GroupProgress());
			if (!isOpen(followed(group))) this.#changed(file, group);
		}
		if (group.named === '' && topology !== '') this.#name(file, group, topology);
		group.untold.add(peer);
		this.#due.add(file);
		return undefined;
	}

	#leave(peer: PeerId, file: FileId): void {
		const group = this.#groups.get(file);
		if (!group?.members.delete(peer)) return;
		this.#quota.give(peer);
		group.untold.delete(peer);
		// Whoever left may have been the last to lack something.
		if (this.#isServed(file, group)) this.#over(file, group);
		else if (!isOpen(followed(group)) || group.members.size === 0) this.#changed(file, group);
		else this.#due.add(file);
	}

	/** Whether there are members and all of them have the file. */
	#isServed(file: FileId, {members}: Standing): boolean {
		const holders = new Set(this.#holders.holders(file));
		return members.size > 0 && [...members.keys()].every(peer => holders.has(peer));
	}

	#agree(peer: PeerId, {file, topology, isHeld}: MessageOf<'group-terms'>): Failure | undefined {
		const known = this.#terms.get(file);
		// The first sharer's word holds as long as it is here.
		if (known && known.peer !== peer) return undefined;
		const tooMany = known ? undefined : this.#quota.take(peer);
		if (tooMany) return tooMany;
		this.#terms.set(file, {peer, topology, isHeld});
		const group = this.#groups.get(file);
		if (!group) return undefined;
		this.#name(file, group, topology || group.named);
		return undefined;
	}

	/** What all follow has another name now, or none any more. */
	#name(file: FileId, group: Standing, topology: string): void {
		group.named = topology;
		this.#tellAll(file, group);
	}

	/** Members of an open group too. */
	#tellAll(file: FileId, group: Standing): void {
		this.#changed(file, group);
		for (const member of group.members.keys()) group.untold.add(member);
	}

	/** Where nobody named anything. */
	#choose(file: FileId, group: Standing, now: number): void {
		if (group.named !== '' || group.members.size === 0) return;
		const holders = new Set(this.#holders.holders(file));
		const shared = this.#fileOf(file, group);
		if (!group.choice.consider({...group, holders, shared}, now)) return;
		this.#tellAll(file, group);
		this.#due.delete(file);
	}

	#way(group: Standing): {readonly topology: string; readonly why: string} {
		return {topology: followed(group), why: group.named === '' ? group.choice.why : ''};
	}

	#news(peer: PeerId, news: MessageOf<'group-news'>, now: number): void {
		const group = this.#groups.get(news.file);
		const member = group?.members.get(peer);
		if (member) member.heard(news, now);
		else if (group?.owner === peer) group.ownerProgress.heard(news, now);
		if (group?.named === '' && group.choice.isDue(now)) this.#due.add(news.file);
	}

	#changed(file: FileId, group: Standing): void {
		group.hasChanged = true;
		this.#due.add(file);
	}

	/** Everybody has it: whoever stayed for the others may go. */
	#over(file: FileId, group: Standing): void {
		for (const peer of group.members.keys()) {
			group.untold.add(peer);
			this.#quota.give(peer);
		}
		group.members.clear();
		this.#changed(file, group);
	}

	#nameOwner(file: FileId, group: Standing): void {
		const owner = this.#ownerOf(file, group);
		if (owner !== group.owner) group.ownerProgress = new GroupProgress();
		group.owner = owner;
	}

	#change(file: FileId, group: Standing): GroupChange {
		const {owner, members, choice, named} = group;
		const {topology, why} = this.#way(group);
		const isHeld = this.#isHeld(file);
		const ordered = (): readonly PeerId[] => (named === '' ? choice.inOrder(members.keys()) : [...members.keys()]);
		const listed = isOpen(topology) ? [] : ordered();
		const name = this.#fileOf(file, group)?.name ?? '';
		return {file, name, topology, why, isHeld, owner, members: listed, isOver: members.size === 0};
	}

	/** Who set the terms, else who shared it first and downloads nothing of it. */
	#ownerOf(file: FileId, {members}: Standing): PeerId {
		const holders = this.#holders.holders(file);
		const terms = this.#terms.get(file);
		if (terms && holders.includes(terms.peer)) return terms.peer;
		return holders.find(peer => !members.has(peer)) ?? '';
	}

	/** In an open topology nobody needs to know the others: only the new ones hear, and the owner of what changed. */
	#audience(group: Standing): PeerId[] {
		const {hasChanged, owner, members, untold} = group;
		if (!hasChanged) return [...untold];
		const others = isOpen(followed(group)) ? [] : members.keys();
		return [...new Set([...(owner === '' ? [] : [owner]), ...others, ...untold])];
	}
}
