/** A peer's own copy of the manager's list, kept current by (epoch, version). Knows no links. */
import {localise} from '../addresses.ts';
import type {PeerFact} from '../facts.ts';
import {rosterDigest} from '../roster-digest.ts';
import type {PeerId, RosterEntry} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {Gather} from '../wire/parts.ts';

/** What came of a message: the list changed, nothing did, or a new snapshot is needed. */
export type Applied = 'changed' | 'unchanged' | 'gap';

/** Answers of which one has its fingerprint compared. */
const ackRounds = 10;

export class RosterView {
	#entries = new Map<PeerId, RosterEntry>();
	#epoch = '';
	#version = 0;
	#acks = 0;
	#parts = new Gather<readonly RosterEntry[]>();

	get epoch(): string {
		return this.#epoch;
	}

	get version(): number {
		return this.#version;
	}

	get size(): number {
		return this.#entries.size;
	}

	get(peer: PeerId): RosterEntry | undefined {
		return this.#entries.get(peer);
	}

	values(): IterableIterator<RosterEntry> {
		return this.#entries.values();
	}

	/** As a fact tells it: addresses as they are reached from here, where the manager is at `managerHost`. */
	listed(managerHost: string): Omit<Extract<PeerFact, {event: 'list'}>, 'event'> {
		const peers = [...this.#entries.values()].map(({peer, name, host, port, isLate}) => ({
			...{peer, name, host: localise(host, managerHost), port},
			late: isLate,
		}));
		return {epoch: this.#epoch, version: this.#version, peers};
	}

	digest(): string {
		return rosterDigest(this.#entries.values());
	}

	/** Whether the manager's version, or now and then its fingerprint, tells that our copy is not whole. */
	isBehind({version, digest}: MessageOf<'heartbeat-ack'>): boolean {
		this.#acks++;
		const isOther = this.#acks % ackRounds === 0 && version === this.#version && digest !== this.digest();
		return version > this.#version || isOther;
	}

	snapshot({epoch, version, part, parts, entries}: MessageOf<'list-snapshot'>): Applied {
		const whole = this.#parts.add(part, parts, entries);
		if (typeof whole === 'string') return 'gap';
		if (!whole) return 'unchanged';
		this.#entries = new Map(whole.flat().map(entry => [entry.peer, entry]));
		this.#epoch = epoch;
		this.#version = version;
		return 'changed';
	}

	delta({epoch, from, to, upserts, removes}: MessageOf<'list-delta'>): Applied {
		if (epoch !== this.#epoch || from !== this.#version)
			return epoch === this.#epoch && to <= this.#version ? 'unchanged' : 'gap';
		for (const entry of upserts) this.#entries.set(entry.peer, entry);
		for (const peer of removes) this.#entries.delete(peer);
		this.#version = to;
		return 'changed';
	}
}

/** Everybody in a list but one, those left out of whom nobody knows where they listen. */
export const others = (roster: RosterView, me: PeerId): RosterEntry[] =>
	[...roster.values()].filter(({peer, port}) => peer !== me && port > 0);
