/** What screens are shown of the active peers beyond the list: heartbeats, rates, what they fetch. Nothing is decided from it. */
import type {Failure} from '../failures.ts';
import {labelFailure} from '../names.ts';
import type {PeerId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import type {Directory} from './directory.ts';
import type {Leases} from './leases.ts';
import type {MemberDetail, MemberSnapshot} from './options.ts';
import {Pulse} from './pulse.ts';
import type {Roster} from './roster.ts';

type Status = Pick<MessageOf<'status'>, 'upRate' | 'downRate' | 'fetching'>;

const idle: Status = {upRate: 0, downRate: 0, fetching: ''};

export class Sightings {
	readonly #interval: number;
	readonly #pulses = new Map<PeerId, Pulse>();
	readonly #statuses = new Map<PeerId, Status>();

	/** `interval`: milliseconds between two heartbeats. */
	constructor(interval: number) {
		this.#interval = interval;
	}

	heard(peer: PeerId, now: number): void {
		const pulse = this.#pulses.get(peer);
		if (pulse) pulse.heard(now);
		else this.#pulses.set(peer, new Pulse(now, this.#interval));
	}

	/** What a peer says of itself; a failure means that the peer is to be closed. */
	told(peer: PeerId, {upRate, downRate, fetching}: Status): Failure | undefined {
		const wrong = fetching === '' ? undefined : labelFailure(fetching);
		if (!wrong) this.#statuses.set(peer, {upRate, downRate, fetching});
		return wrong;
	}

	forget(peer: PeerId): void {
		this.#pulses.delete(peer);
		this.#statuses.delete(peer);
	}

	/** We stalled for so many milliseconds. */
	credit(now: number, stall: number): void {
		for (const pulse of this.#pulses.values()) pulse.credit(now, stall);
	}

	snapshot(roster: Roster, leases: Leases, directory: Directory, now: number): readonly MemberSnapshot[] {
		const rows: MemberSnapshot[] = [];
		for (const {peer, entry} of roster.values()) {
			const pulse = this.#pulses.get(peer);
			if (!entry || !pulse) continue;
			const {upRate, downRate, fetching} = this.#statuses.get(peer) ?? idle;
			const remaining = leases.remaining(peer, now);
			rows.push({
				...entry,
				joinedAt: pulse.joinedAt,
				heardAt: pulse.heardAt,
				beats: pulse.beats,
				beatsKnown: pulse.known,
				endsAt: remaining === null ? null : Math.round(now + remaining),
				files: directory.count(peer),
				upRate,
				downRate,
				fetching,
			});
		}
		return rows;
	}

	detail(peer: PeerId, directory: Directory): MemberDetail | null {
		const pulse = this.#pulses.get(peer);
		if (!pulse) return null;
		return {peer, gaps: [...pulse.gaps], renewals: pulse.renewals, bytes: directory.bytes(peer)};
	}
}
