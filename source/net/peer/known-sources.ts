/**
 * Which peers we have seen to have or to fetch a file, and what we say of them to one who asks. Says nothing that the manager's list
 * does not say, of nobody whom we have not met at his listed address. Believes nobody and dials nobody.
 */
import {isLoopback, localise, withoutScope} from '../addresses.ts';
import type {Link} from '../ports.ts';
import type {FileId, PeerId, RosterEntry} from '../types.ts';
import {mostSources} from '../wire/messages.ts';
import type {RosterView} from './roster-view.ts';

const mostFiles = 1000;
const mostPeers = 64;

export class KnownSources {
	readonly #roster: Pick<RosterView, 'get'>;
	readonly #managerHost: () => string;
	/** The host at which each peer was met, in the order of meeting. */
	readonly #met = new Map<FileId, Map<PeerId, string>>();

	/** `managerHost`: where the manager is, as seen from here. */
	constructor(roster: Pick<RosterView, 'get'>, managerHost: () => string) {
		this.#roster = roster;
		this.#managerHost = managerHost;
	}

	/** A peer that has or wants a file is at the other end of a link. */
	met(file: FileId, peer: PeerId, link: Pick<Link, 'remoteHost'>): void {
		const met = this.#met.get(file) ?? new Map<PeerId, string>();
		this.#met.set(file, met);
		met.set(peer, link.remoteHost);
		dropFirst(met, mostPeers);
		dropFirst(this.#met, mostFiles);
	}

	/** Of whom to tell this peer, those met last first. An empty host is our own machine. */
	tell(file: FileId, to: PeerId, {localHost}: Pick<Link, 'localHost'>): RosterEntry[] {
		const told: RosterEntry[] = [];
		for (const [peer, metAt] of [...(this.#met.get(file) ?? [])].reverse()) {
			const entry = this.#roster.get(peer);
			if (!entry || peer === to || entry.port === 0) continue;
			const host = localise(entry.host, this.#managerHost());
			if (withoutScope(host) !== withoutScope(metAt)) continue;
			const isHere = isLoopback(host) || withoutScope(host) === withoutScope(localHost);
			told.push({...entry, host: isHere ? '' : withoutScope(host)});
			if (told.length === mostSources) break;
		}
		return told;
	}
}

/** What came first goes, until no more are left than this. */
const dropFirst = (of: Map<string, unknown>, most: number): void => {
	for (const key of of.keys()) {
		if (of.size <= most) return;
		of.delete(key);
	}
};
