/**
 * What one group follows where nobody said: takes the advice of the forecast, and keeps to it until another way is clearly better
 * and has had its time. Knows nothing of messages.
 */
import {type Advice, advise, alone, type Choice, clearly, hidesLines, isSameWay, look} from '../topologies/auto.ts';
import {topologyNamed} from '../topologies/index.ts';
import type {PeerId, SharedFile} from '../types.ts';
import type {GroupProgress} from './group-progress.ts';

/** What a group is now, as far as a choice needs it. */
export type Situation = {
	/** Undefined when nobody ever shared it. */
	readonly shared: SharedFile | undefined;
	readonly owner: PeerId;
	readonly ownerProgress: GroupProgress;
	readonly members: ReadonlyMap<PeerId, GroupProgress>;
	/** Who has all of it. */
	readonly holders: ReadonlySet<PeerId>;
};

/** Milliseconds between two thoughts at news; up to so many members, who comes or goes is one to think of at once. */
const pause = 500;
const smallGroup = 32;
/** Milliseconds for which a change holds at least: twice as long after each one, so that nobody comes and goes at everybody's cost. */
const shortestHold = 2000;
const longestHold = 60_000;
/** Milliseconds for which another way has to look clearly better: a line that dips for a moment is as good as it was. */
const persistence = 500;
/** Milliseconds after a change in which what is seen is still of before. */
const settling = 500;
/** Seconds left from which it is worth a few to see what each line carries, and below which nothing is changed any more. */
const worthALook = 30;
const worthNothing = 3;
/** Milliseconds between two such looks. */
const betweenLooks = 60_000;

export class GroupChoice {
	#now: Choice = alone;
	/** Nothing else made sense when it was chosen. */
	#isForced = true;
	#isLooking = false;
	#lookedAt = Number.NEGATIVE_INFINITY;
	#changes = 0;
	#changedAt = Number.NEGATIVE_INFINITY;
	#thoughtAt = Number.NEGATIVE_INFINITY;
	/** Since when another way looks clearly better; null while none does. */
	#betterSince: number | null = null;

	get topology(): Choice['topology'] {
		return this.#now.topology;
	}

	/** In a few words. */
	get why(): string {
		return this.#now.why;
	}

	/** Members in the order in which they pass on: newcomers last. */
	inOrder(members: Iterable<PeerId>): readonly PeerId[] {
		const here = new Set(members);
		const known = this.#now.order.filter(peer => here.has(peer));
		return [...new Set([...known, ...here])];
	}

	/** Whether it is time to think again. `now` on the engine's clock, in milliseconds, as everywhere here. */
	isDue(now: number): boolean {
		return now - this.#thoughtAt >= pause && now - this.#changedAt >= this.#hold;
	}

	/** Thinks again, if it is time. Whether members are to be told of something else. */
	consider(situation: Situation, now: number): boolean {
		const isLarge = situation.members.size > smallGroup;
		if (now - this.#changedAt < this.#hold || (isLarge && now - this.#thoughtAt < pause)) return false;
		this.#thoughtAt = now;
		const advice = advise(this.#measured(situation, now));
		const next = this.#next(advice, now);
		if (!next) return false;
		const before = this.#now;
		this.#now = next;
		this.#isForced = advice.kind === 'must';
		if (isSameWay(next, before)) return next.why !== before.why;
		this.#changes++;
		this.#changedAt = now;
		this.#betterSince = null;
		return true;
	}

	get #hold(): number {
		return this.#changes === 0 ? 0 : Math.min(longestHold, shortestHold * 2 ** (this.#changes - 1));
	}

	/** What to follow instead; the same way with better words, maybe; undefined to leave all as it is. */
	#next(advice: Advice, now: number): Choice | undefined {
		const {best, kind} = advice;
		switch (kind) {
			case 'must':
				return best;
			case 'guess':
				return this.#isForced ? best : undefined;
			case 'forecast': {
				const {seconds, areAlike} = advice;
				if (seconds.now < worthNothing) return undefined;
				const seemsBetter = seconds.best <= clearly * seconds.now;
				if (this.#isForced) return best;
				if (this.#isLooking) {
					this.#isLooking = false;
					return seemsBetter || areAlike ? best : {...this.#now, why: best.why};
				}
				if (this.#hasPersisted(seemsBetter, now)) return best;
				if (seemsBetter) return undefined;
				const isLookDue = now - this.#lookedAt >= betweenLooks && seconds.now >= worthALook;
				if (!isLookDue || !hidesLines(this.#now)) return undefined;
				this.#isLooking = true;
				this.#lookedAt = now;
				return look(this.#now.order);
			}
			default:
				return kind satisfies never;
		}
	}

	#hasPersisted(seemsBetter: boolean, now: number): boolean {
		this.#betterSince = seemsBetter ? (this.#betterSince ?? now) : null;
		return this.#betterSince !== null && now - this.#betterSince >= persistence;
	}

	#measured({shared, owner, ownerProgress, members, holders}: Situation, now: number): Parameters<typeof advise>[0] {
		const {size = 0, fragmentSize: fragment = 1} = shared ?? {};
		const fragments = Math.ceil(size / fragment);
		const since = this.#changedAt + settling;
		const bytes = (perSecond: number | undefined): number | null =>
			perSecond === undefined ? null : perSecond * fragment;
		return {
			...{topology: topologyNamed(this.#now.topology), now: this.#now, owner, fragment, fragments},
			others: [...holders].filter(peer => peer !== owner && !members.has(peer)).length,
			ownerUp: bytes(ownerProgress.pace(since, now)?.sent),
			members: this.inOrder(members.keys()).map(peer => {
				const progress = members.get(peer)!;
				const isDone = holders.has(peer);
				const pace = progress.pace(since, now);
				const have = isDone ? fragments : (progress.news?.have ?? 0);
				return {peer, have, isDone, up: bytes(pace?.sent), down: isDone ? null : bytes(pace?.got)};
			}),
		};
	}
}
