/** What a download does while nothing comes: looks for others, says so, gives up when nobody ever came. Moves nothing. */
import type {Failure} from '../failures.ts';
import type {Fetch} from './fetch.ts';
import type {Following} from './group-membership.ts';
import type {Requirement} from './requirement.ts';
import type {TransferNews} from './transfer-news.ts';

/** Milliseconds between two looks for new holders while all goes well: a better source may have come. */
const refreshing = 10_000;
/** Milliseconds between two attempts to find new holders while waiting. */
const searching = 2000;

export class Stall {
	readonly #requirement: Requirement;
	readonly #group: Following;
	readonly #news: TransferNews;

	constructor(requirement: Requirement, group: Following, news: TransferNews) {
		this.#requirement = requirement;
		this.#group = group;
		this.#news = news;
	}

	/** One look. `isBegun`: something is on disk. Whether it waits now, or why it cannot go on. */
	look(fetch: Fetch | null, isBegun: boolean, now: number): Failure | 'waits' | 'goes' {
		if (!fetch?.isMoving && !fetch?.sources.isAble(now)) return this.#seek(fetch, isBegun, now);
		// Somebody in the order is in the way: everybody known is asked, the neighbours once more.
		if (fetch.sources.isStarved(now)) {
			if (this.#requirement.askHolders(searching)) {
				this.#requirement.widen();
				this.#requirement.askNeighboursAnew();
			}
		} else if (this.#group.topology().isOpen) this.#requirement.askHolders(refreshing);
		return 'goes';
	}

	/** Nothing moves: looks for new holders now and then, and says so; gives up when nobody ever came. */
	#seek(fetch: Fetch | null, isBegun: boolean, now: number): Failure | 'waits' | 'goes' {
		const requirement = this.#requirement;
		const hasCome = (fetch?.ledger.fetched ?? 0) > 0;
		const isHopeful = requirement.useful > 0 || (fetch?.sources.givers ?? 0) > 0;
		if (!hasCome && !isHopeful && requirement.isImpatient) return requirement.nobody(isBegun);
		requirement.askWithoutManager(refreshing);
		if (!requirement.askHolders(searching)) return 'goes';
		if (!fetch || fetch.sources.isStarved(now)) requirement.widen();
		this.#news.waiting(isHopeful ? 'no source has the missing fragments' : requirement.nobody(true).message);
		return 'waits';
	}
}
