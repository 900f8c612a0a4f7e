/** What we tell the manager of ourselves for its screen: only when it has changed enough to be seen. Sends nothing. */
import type {MessageOf} from '../wire/messages.ts';

export type Doing = Pick<MessageOf<'status'>, 'upRate' | 'downRate' | 'fetching'>;

/** A change of a rate by less than this share is none. */
const threshold = 0.05;

export class StatusNews {
	#said: Doing = {upRate: 0, downRate: 0, fetching: ''};

	/** The manager knows nothing of us. */
	forget(): void {
		this.#said = {upRate: 0, downRate: 0, fetching: ''};
	}

	/** What to say now; undefined when it is as before. Rates in bytes per second, whole. */
	take(doing: Doing): MessageOf<'status'> | undefined {
		const now = {...doing, upRate: slowed(doing.upRate), downRate: slowed(doing.downRate)};
		const isSame =
			now.fetching === this.#said.fetching &&
			isNear(now.upRate, this.#said.upRate) &&
			isNear(now.downRate, this.#said.downRate);
		if (isSame) return undefined;
		this.#said = now;
		return {type: 'status', ...now};
	}
}

/** Less than a kibibyte a second is nothing: a rate that decays would never come to rest. */
const slowed = (rate: number): number => (rate < 1024 ? 0 : Math.round(rate));

const isNear = (left: number, right: number): boolean =>
	left === right || (left > 0 && right > 0 && Math.abs(left - right) <= threshold * Math.max(left, right));
