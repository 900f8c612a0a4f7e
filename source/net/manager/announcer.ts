/** Keeps every reader's copy of the list current: (epoch, version), snapshots, coalesced deltas. Does not know why the list changed. */
import type {Link, Random} from '../ports.ts';
import {rosterDigest} from '../roster-digest.ts';
import type {LinkId, PeerId, RosterEntry} from '../types.ts';
import {type MessageOf, peerField, rosterEntryField} from '../wire/messages.ts';
import {cutList} from '../wire/parts.ts';

/** A reader with more than this many bytes waiting gets no deltas but, once it has caught up, a snapshot. */
const slowReader = 1024 * 1024;
/** Milliseconds a slow reader has to catch up. */
const patience = 10_000;

type Reader = {
	readonly link: Link;
	/** Since when it is behind and waits for a snapshot; null while it follows. */
	behindSince: number | null;
};

export type Broadcast = {
	readonly version: number;
	/** How many stand in the list. */
	readonly peers: number;
	/** How many it was sent to. */
	readonly to: number;
};

/** 16 hex digits that no earlier start of a manager had. */
export const newEpoch = (random: Random): string => {
	let epoch = '';
	while (epoch.length < 16) epoch += Math.floor(random.next() * 16).toString(16);
	return epoch;
};

export class Announcer {
	readonly epoch: string;
	#version = 0;
	/** The list as of `#version`. */
	readonly #published = new Map<PeerId, RosterEntry>();
	readonly #changes = new Map<PeerId, RosterEntry | null>();
	readonly #readers = new Map<LinkId, Reader>();
	#lastBroadcast = Number.NEGATIVE_INFINITY;
	/** Of this version: the same messages for everybody, so that each is encoded once. */
	#snapshots: readonly MessageOf<'list-snapshot'>[] | undefined;
	#ack: MessageOf<'heartbeat-ack'> | undefined;

	/** `epoch`: 16 hex digits, new at every start. */
	constructor(epoch: string) {
		this.epoch = epoch;
	}

	get version(): number {
		return this.#version;
	}

	/** Which list was last broadcast. */
	get state(): {readonly epoch: string; readonly version: number} {
		return {epoch: this.epoch, version: this.#version};
	}

	/** The answer to a heartbeat: version and fingerprint of the published list. */
	get ack(): MessageOf<'heartbeat-ack'> {
		this.#ack ??= {type: 'heartbeat-ack', version: this.#version, digest: rosterDigest(this.#published.values())};
		return this.#ack;
	}

	/** An entry is new or different. */
	upsert(entry: RosterEntry): void {
		this.#changes.set(entry.peer, entry);
	}

	remove(peer: PeerId): void {
		this.#changes.set(peer, null);
	}

	/** Sends the published list, and from then on every change. */
	follow(link: Link): void {
		this.#readers.set(link.id, {link, behindSince: null});
		this.#snapshot(link);
	}

	unfollow(link: LinkId): void {
		this.#readers.delete(link);
	}

	/**
	 * Broadcasts what has changed, at once after a quiet time, else when the window
	 * clamp(N / 10 ms, 50 ms, 1 s) since the last broadcast is over.
	 */
	flush(now: number): Broadcast | undefined {
		const window = Math.min(1000, Math.max(50, this.#published.size / 10));
		if (this.#changes.size === 0 || now - this.#lastBroadcast < window) return undefined;
		const changes = [...this.#changes].filter(([peer, entry]) => entry !== null || this.#published.has(peer));
		this.#changes.clear();
		if (changes.length === 0) return undefined;
		this.#lastBroadcast = now;
		this.#ack = undefined;
		this.#snapshots = undefined;
		const reached = new Set<LinkId>();
		const weigh = ([peer, entry]: (typeof changes)[number]): number =>
			entry ? rosterEntryField.size(entry) : peerField.size(peer);
		for (const part of cutList(changes, weigh)) this.#delta(part, now, reached);
		return {version: this.#version, peers: this.#published.size, to: reached.size};
	}

	/** Brings readers that were behind up to date; returns links that never caught up. */
	tend(now: number): Link[] {
		const lost: Link[] = [];
		for (const reader of this.#readers.values()) {
			if (reader.behindSince === null) continue;
			if (reader.link.queued === 0) {
				reader.behindSince = null;
				this.#snapshot(reader.link);
			} else if (now - reader.behindSince >= patience) lost.push(reader.link);
		}
		return lost;
	}

	#delta(changes: readonly (readonly [PeerId, RosterEntry | null])[], now: number, reached: Set<LinkId>): void {
		const upserts: RosterEntry[] = [];
		const removes: PeerId[] = [];
		for (const [peer, entry] of changes) {
			if (entry) {
				this.#published.set(peer, entry);
				upserts.push(entry);
			} else {
				this.#published.delete(peer);
				removes.push(peer);
			}
		}
		const from = this.#version++;
		const message = {type: 'list-delta', epoch: this.epoch, from, to: this.#version, upserts, removes} as const;
		for (const reader of this.#readers.values()) {
			if (reader.behindSince !== null) continue;
			if (reader.link.queued > slowReader) {
				reader.behindSince = now;
				continue;
			}
			reader.link.send(message);
			reached.add(reader.link.id);
		}
	}

	#snapshot(link: Link): void {
		this.#snapshots ??= this.#cut();
		for (const part of this.#snapshots) link.send(part);
	}

	#cut(): MessageOf<'list-snapshot'>[] {
		const parts = cutList([...this.#published.values()], entry => rosterEntryField.size(entry));
		const list = {type: 'list-snapshot', epoch: this.epoch, version: this.#version, parts: parts.length} as const;
		return parts.map((entries, part) => ({...list, part, entries}));
	}
}
