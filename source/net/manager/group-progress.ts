/** How far one member of a downloading group is, from what it tells with its heartbeats: how fast, and when it will have all. Pure. */
import type {MessageOf} from '../wire/messages.ts';

export type GroupNews = Pick<MessageOf<'group-news'>, 'have' | 'sent' | 'rarest'>;

type Sample = {readonly at: number; readonly have: number; readonly sent: number};

/** Fragments per second of late. */
export type Pace = {readonly got: number; readonly sent: number};

/** Milliseconds of news from which the pace is taken. */
const window = 15_000;
/** Milliseconds without news, that is without progress, after which nobody can say when it ends. */
const patience = 10_000;
/** Milliseconds of news from which a pace of late is taken; the shortest from which one is; and after which silence says that nothing came. */
const late = 6000;
const shortest = 1500;
const longest = 4000;

export class GroupProgress {
	#news: GroupNews | null = null;
	/** Oldest first. */
	readonly #samples: Sample[] = [];

	/** What was told last; null for nothing yet. */
	get news(): GroupNews | null {
		return this.#news;
	}

	/** `now` on the engine's clock, in milliseconds. */
	heard(news: GroupNews, now: number): void {
		this.#news = news;
		this.#samples.push({at: now, have: news.have, sent: news.sent});
		while (this.#samples.length > 2 && this.#samples[0]!.at < now - window) this.#samples.shift();
	}

	/** When it will have so many fragments at its pace of late, on the engine's clock; null when nobody can say. */
	endsAt(fragments: number, now: number): number | null {
		const first = this.#samples[0];
		const last = this.#samples.at(-1);
		const before = this.#samples.at(-2);
		if (!first || !last || !before) return null;
		const pause = Math.max(patience, 2 * (last.at - before.at));
		if (now - last.at > pause || last.have <= first.have || last.at <= first.at) return null;
		const pace = (last.have - first.have) / (last.at - first.at);
		return last.at + Math.max(0, fragments - last.have) / pace;
	}

	/** How fast it was of late, from news after `since` alone; null when they are too few. Milliseconds on the engine's clock. */
	pace(since: number, now: number): Pace | null {
		const last = this.#samples.at(-1);
		if (!last) return null;
		const first = this.#samples.find(({at}) => at >= Math.max(since, last.at - late)) ?? last;
		// It says nothing while nothing changes.
		const seconds = (Math.max(last.at, now - longest) - first.at) / 1000;
		if (last.at - first.at < shortest) return null;
		return {got: (last.have - first.have) / seconds, sent: (last.sent - first.sent) / seconds};
	}
}
