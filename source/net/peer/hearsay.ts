/**
 * Peers that others tell us of while the manager is away: whom we believe, how often we try, and when the list rules again.
 * A lie costs few dials. Sends nothing and dials nobody.
 */
import {isMachine, localise, withoutScope} from '../addresses.ts';
import {isPeerId} from '../handshake.ts';
import type {Clock, Link} from '../ports.ts';
import type {FileId, PeerId, RosterEntry} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import type {RosterView} from './roster-view.ts';

/** What one teller may make us dial in vain, from one loss of the manager to its return. */
const mostVain = 8;
/** What all of them together may make us dial in a minute. */
const mostDials = 16;
const minute = 60_000;
const mostHeard = 64;
const leastPort = 1024;

type Heard = {
	/** Its host as we dial it. */
	readonly entry: RosterEntry;
	readonly teller: PeerId;
	/** Files it was told of for. */
	readonly files: Set<FileId>;
	triedAt: number | null;
	/** It has greeted us as who it was told to be. */
	isProved: boolean;
};

export type HearsayHost = {
	readonly self: PeerId;
	readonly roster: Pick<RosterView, 'get'>;
	readonly clock: Clock;
	/** Whether there is no manager whose list could rule. */
	isAway(): boolean;
};

export class Hearsay {
	readonly #host: HearsayHost;
	readonly #heard = new Map<PeerId, Heard>();
	/** By teller. */
	readonly #vain = new Map<PeerId, number>();
	/** When unproved ones were dialled. */
	#dials: number[] = [];
	/** Questions that stand: link and file. */
	readonly #asked = new Set<string>();

	constructor(host: HearsayHost) {
		this.#host = host;
	}

	/** Answers to earlier questions come too late now. */
	newRound(): void {
		this.#asked.clear();
	}

	/** A source was asked whom it knows. */
	asked({id}: Pick<Link, 'id'>, file: FileId): void {
		this.#asked.add(`${id} ${file}`);
	}

	/** An answer: whom of those told we believe and had not heard of for this file. One that nobody asked for tells nothing. */
	take(
		teller: PeerId,
		{id, remoteHost}: Pick<Link, 'id' | 'remoteHost'>,
		{file, entries}: MessageOf<'sources'>,
	): RosterEntry[] {
		if (!this.#asked.delete(`${id} ${file}`) || !this.#host.isAway() || !this.#host.roster.get(teller)) return [];
		const fresh: RosterEntry[] = [];
		for (const told of entries) {
			const entry = {...told, host: localise(told.host, remoteHost)};
			const known = this.#heard.get(told.peer);
			const heard = known && this.#isStanding(known) ? known : this.#believed(entry, teller, told.host === '', known);
			if (!heard || heard.files.has(file)) continue;
			heard.files.add(file);
			fresh.push(entry);
		}
		return fresh;
	}

	/** Where one that we only heard of is, asked right before it is dialled, which is once only before it has greeted us. */
	entry(peer: PeerId): RosterEntry | undefined {
		const heard = this.#heard.get(peer);
		if (!heard || !this.#host.isAway()) return undefined;
		if (heard.isProved) return heard.entry;
		const now = this.#host.clock.now();
		this.#dials = this.#dials.filter(at => now - at < minute);
		if (heard.triedAt !== null || this.#dials.length >= mostDials) return undefined;
		heard.triedAt = now;
		this.#dials.push(now);
		return heard.entry;
	}

	/** A peer has greeted us as who it is. */
	proved(peer: PeerId): void {
		const heard = this.#heard.get(peer);
		if (!heard || heard.isProved) return;
		heard.isProved = true;
		this.#vain.set(heard.teller, (this.#vain.get(heard.teller) ?? 1) - 1);
	}

	/** Who was told of for a file and is not in the list. */
	of(file: FileId): PeerId[] {
		return [...this.#heard].filter(([, {files}]) => files.has(file)).map(([peer]) => peer);
	}

	/** The list has changed: its word counts. Returns those whom it has elsewhere than we were told; `managerHost` as seen from here. */
	listed(managerHost: string): PeerId[] {
		const elsewhere: PeerId[] = [];
		for (const [peer, {entry}] of this.#heard) {
			const listed = this.#host.roster.get(peer);
			if (!listed) continue;
			this.#heard.delete(peer);
			const host = withoutScope(localise(listed.host, managerHost));
			if (listed.port !== entry.port || host !== withoutScope(entry.host)) elsewhere.push(peer);
		}
		return elsewhere;
	}

	/** The manager is back: what was dialled in vain is forgiven. */
	joined(): void {
		this.#vain.clear();
		this.#asked.clear();
		for (const [peer, {isProved}] of this.#heard) if (!isProved) this.#heard.delete(peer);
	}

	/** Not one that was tried in vain a while ago. */
	#isStanding({isProved, triedAt}: Heard): boolean {
		return isProved || triedAt === null || this.#host.clock.now() - triedAt < minute;
	}

	/** `isNear`: on the teller's own machine, wherever that is. `known`: what was tried before. */
	#believed(entry: RosterEntry, teller: PeerId, isNear: boolean, known: Heard | undefined): Heard | undefined {
		const {peer, host, port} = entry;
		if (!isPeerId(peer) || peer === this.#host.self || this.#host.roster.get(peer)) return undefined;
		if (port < leastPort || !(isNear || isMachine(host))) return undefined;
		const vain = this.#vain.get(teller) ?? 0;
		if (vain >= mostVain || (!known && this.#heard.size >= mostHeard)) return undefined;
		this.#vain.set(teller, vain + 1);
		const files = known?.files ?? new Set<FileId>();
		const heard: Heard = {entry, teller, files, triedAt: null, isProved: false};
		this.#heard.set(peer, heard);
		return heard;
	}
}
