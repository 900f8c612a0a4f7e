/** When a peer is late, lost or expired: pure timing, with credit for our own stalls. Knows no links, no names. */
import type {PeerId} from '../types.ts';

export type LeaseTerms = {
	/** Milliseconds of silence after which a peer is late. */
	readonly late: number;
	/** Milliseconds of silence after which a peer is lost. */
	readonly lease: number;
};

export type Verdict = {
	readonly peer: PeerId;
	readonly verdict: 'late' | 'alive' | 'lost' | 'expired';
};

type Lease = {
	heardAt: number;
	/** When its TTL ends; null: never. */
	readonly endsAt: number | null;
	isLate: boolean;
	/** When its connection broke without a goodbye; null while it stands. */
	partedAt: number | null;
};

/** A tick later than this, in milliseconds, means that we stalled, not that peers fell silent. */
export const stallThreshold = 150;
/** How long a broken connection may take to come back before the peer counts as lost, at most. */
const longestGrace = 3000;
const mostPatience = 8;

/**
 * Silence makes a peer late, then lost; a broken connection makes it late at once and lost after a short grace.
 * When many fall silent in the same tick we take ourselves for the sick one and wait up to eight times longer
 * (the idea of Lifeguard, arXiv 1707.00788).
 */
export class Leases {
	readonly #terms: LeaseTerms;
	readonly #grace: number;
	readonly #leases = new Map<PeerId, Lease>();
	#patience = 1;
	#patientUntil = 0;

	constructor(terms: LeaseTerms) {
		this.#terms = terms;
		this.#grace = Math.min(longestGrace, terms.lease * 0.3);
	}

	/** Starts a lease. `ttl` in milliseconds, 0 for one without an end. */
	add(peer: PeerId, now: number, ttl: number): void {
		this.#leases.set(peer, {heardAt: now, endsAt: ttl > 0 ? now + ttl : null, isLate: false, partedAt: null});
	}

	delete(peer: PeerId): void {
		this.#leases.delete(peer);
	}

	/** Any frame is a sign of life. */
	heard(peer: PeerId, now: number): void {
		const lease = this.#leases.get(peer);
		if (!lease) return;
		lease.heardAt = now;
		lease.partedAt = null;
	}

	/** The connection broke without a goodbye. */
	parted(peer: PeerId, now: number): void {
		const lease = this.#leases.get(peer);
		if (lease) lease.partedAt ??= now;
	}

	/** Milliseconds left of the peer's TTL, null without one. */
	remaining(peer: PeerId, now: number): number | null {
		const endsAt = this.#leases.get(peer)?.endsAt ?? null;
		return endsAt === null ? null : Math.max(0, endsAt - now);
	}

	/** Judges everybody. `lateness`: milliseconds by which this tick came too late. */
	judge(now: number, lateness: number): Verdict[] {
		if (lateness > stallThreshold) this.#credit(now, lateness);
		if (now >= this.#patientUntil) this.#patience = 1;
		if (this.#areWeSick(now)) return this.#endings(now);
		const verdicts = this.#endings(now);
		for (const [peer, lease] of this.#leases) {
			if (lease.endsAt !== null && now >= lease.endsAt) continue;
			const silence = now - lease.heardAt;
			const isGraceOver = lease.partedAt !== null && now - lease.partedAt >= this.#grace;
			if (isGraceOver || silence >= this.#terms.lease * this.#patience) {
				verdicts.push({peer, verdict: 'lost'});
				continue;
			}
			const isLate = lease.partedAt !== null || silence >= this.#terms.late * this.#patience;
			if (isLate !== lease.isLate) verdicts.push({peer, verdict: isLate ? 'late' : 'alive'});
			lease.isLate = isLate;
		}
		return verdicts;
	}

	#endings(now: number): Verdict[] {
		const over: Verdict[] = [];
		for (const [peer, {endsAt}] of this.#leases) {
			if (endsAt !== null && now >= endsAt) over.push({peer, verdict: 'expired'});
		}
		return over;
	}

	/** Never beyond now: what waited during the stall was read before this tick, and counts from when it was read. */
	#credit(now: number, lateness: number): void {
		for (const lease of this.#leases.values()) {
			lease.heardAt = Math.min(now, lease.heardAt + lateness);
			if (lease.partedAt !== null) lease.partedAt = Math.min(now, lease.partedAt + lateness);
		}
	}

	#areWeSick(now: number): boolean {
		let suspects = 0;
		for (const lease of this.#leases.values()) {
			if (!lease.isLate && lease.partedAt === null && now - lease.heardAt >= this.#terms.late * this.#patience)
				suspects++;
		}
		if (suspects < 5 || suspects <= this.#leases.size * 0.2 || this.#patience >= mostPatience) return false;
		this.#patience *= 2;
		this.#patientUntil = now + this.#terms.lease * this.#patience;
		return true;
	}
}
