/** What the manager says of downloading groups, to those whom it concerns, and what it is told of us. Decides nothing. */
import type {PeerFact} from '../facts.ts';
import {failure} from '../failures.ts';
import {usual} from '../topologies/index.ts';
import type {FileId, Group, PeerId} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import type {Downloads} from './downloads.ts';
import type {GroupStanding, Groups} from './groups.ts';
import type {GroupTerms} from './options.ts';
import type {Shelf} from './shelf.ts';
import type {Uploads} from './uploads.ts';

export type GroupTalkParts = {
	readonly groups: Groups;
	readonly downloads: Downloads;
	readonly uploads: Uploads;
	readonly shelf: Shelf;
	/** For everything that is shared. */
	readonly terms: GroupTerms | undefined;
	nameOf(peer: PeerId): string;
	report(fact: PeerFact): void;
};

/** Milliseconds. */
const newsPause = 500;

const nothing: Group = {topology: usual, why: '', isHeld: false, owner: '', members: []};

/** Whether those that were in it stand as they stood. */
const isSameOrder = (before: Group | undefined, now: Group): boolean => {
	if (before?.topology !== now.topology) return false;
	const kept = before.members.filter(peer => now.members.includes(peer));
	return now.members.filter(peer => before.members.includes(peer)).join() === kept.join();
};

export class GroupTalk {
	readonly #parts: GroupTalkParts;
	/** Groups that are to be told as soon as their members have names. */
	readonly #unnamed = new Set<FileId>();
	#toldAt = Number.NEGATIVE_INFINITY;

	constructor(parts: GroupTalkParts) {
		this.#parts = parts;
	}

	heard(message: MessageOf<'group'>): void {
		const {groups, uploads, report} = this.#parts;
		const {file} = message;
		const before = groups.get(file);
		const now = groups.heard(message);
		if (!now) return;
		// Whoever asks next may stand where another was given it.
		if (message.isOver || !isSameOrder(before, now)) uploads.grants.forget(file);
		this.#changed(file, before);
		if (!message.isOver) return;
		const isOurs = groups.isIn(file) || (before?.members.length ?? 0) > 0;
		groups.over(file);
		if (isOurs) report({event: 'group-over', id: file});
	}

	/** A group that no manager has spoken of; one without members is forgotten, for nobody knows what those had who went. */
	learnt(file: FileId, group: Group): void {
		const {groups, uploads} = this.#parts;
		const before = groups.get(file);
		groups.learnt(file, group);
		this.#changed(file, before);
		if (!groups.isUnlisted(file)) return;
		uploads.grants.forget(file);
		groups.over(file);
	}

	#changed(file: FileId, before: Group | undefined): void {
		const {groups, downloads, uploads} = this.#parts;
		downloads.regrouped(file, before);
		uploads.reconsider();
		if (groups.isUnlisted(file)) return;
		this.#unnamed.add(file);
		this.listed();
	}

	/** The list has changed: groups whose members are all known by name now are told. */
	listed(): void {
		const {groups, report, nameOf} = this.#parts;
		for (const file of this.#unnamed) {
			const {topology, why, isHeld: held, owner, members} = groups.get(file) ?? nothing;
			// The manager's word on a group may be quicker than its list.
			if (members.some(peer => nameOf(peer) === peer)) continue;
			this.#unnamed.delete(file);
			if (!groups.get(file)) continue;
			report({
				event: 'group',
				id: file,
				topology,
				why,
				held,
				owner: owner && nameOf(owner),
				members: members.map(nameOf),
			});
		}
	}

	/** A file is shared. */
	indexed(file: FileId): void {
		const {groups, terms} = this.#parts;
		if (terms) groups.agree(file, terms);
	}

	/** A person lets a held file's group begin; null: all that are held. */
	upload(name: string | null): void {
		const {groups, shelf, report} = this.#parts;
		const files = name === null ? groups.held : shelf.named(name);
		for (const file of files) {
			groups.agree(file, {topology: groups.terms(file)?.topology ?? null, isHeld: false});
			report({event: 'released', id: file, members: groups.get(file)?.members.length ?? 0});
		}
		if (files.length > 0) return;
		const what = name === null ? 'Nothing you share is held.' : `You do not share ${name}.`;
		report({event: 'error', ...failure('E_NO_FILE', what, '`files` lists what you share.')});
	}

	/** Where the manager chooses what is followed it should soon see what lines carry. */
	tick(now: number): void {
		if (now - this.#toldAt < newsPause) return;
		this.#toldAt = now;
		this.#parts.groups.tellChooser(file => this.#standing(file));
	}

	/** How far we are with each group, where that has changed. */
	news(): readonly Message[] {
		return this.#parts.groups.news(file => this.#standing(file));
	}

	#standing(file: FileId): GroupStanding | undefined {
		const holding = this.#parts.shelf.get(file);
		if (!holding) return undefined;
		const [transfer] = this.#parts.downloads.of(file);
		const sent = holding.sent.reduce((sum, count) => sum + count, 0);
		return {have: holding.have.count, sent, rarest: transfer?.fetch?.sources.rarity.lowest ?? 0};
	}
}
