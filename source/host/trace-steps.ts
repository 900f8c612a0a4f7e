/** Steps of exchanges of fragments for an event log: gathered for a second by what was done, with whom and of which file. */
import type {PeerFact} from '../net/facts.ts';
import {traceText} from '../output/trace.ts';

type Traced = Extract<PeerFact, {event: 'trace'}>;
type Gathered = {readonly first: Traced; readonly fragments: number[]; count: number; readonly since: number};

/** Milliseconds over which steps are gathered: fragments come by the hundred. */
const gathering = 1000;

export class TraceSteps {
	readonly #gathered = new Map<string, Gathered>();

	/** `now` on any clock that only goes on, in milliseconds. */
	hear(fact: Traced, now: number): void {
		const key = `${fact.did} ${fact.peer} ${fact.id}`;
		const known = this.#gathered.get(key);
		if (!known) {
			this.#gathered.set(key, {first: fact, fragments: [...fact.fragments], count: fact.count, since: now});
			return;
		}
		// A later list takes the place of an earlier one; fragments are as many as there are.
		known.count = fact.fragments.length === 0 ? fact.count : known.count + fact.count;
		known.fragments.push(...fact.fragments);
	}

	/** What was gathered long enough: with whom, and what in words. */
	take(now: number, fileName: (id: Traced['id']) => string): readonly {readonly who: string; readonly text: string}[] {
		const told: {who: string; text: string}[] = [];
		for (const [key, {first, fragments, count, since}] of this.#gathered) {
			if (now - since < gathering) continue;
			this.#gathered.delete(key);
			told.push({who: first.name, text: traceText({did: first.did, fragments, count}, fileName(first.id))});
		}
		return told;
	}
}
