/** Which steps of an exchange lines and event logs tell: all with `--trace`, those of a ring in any case, since watching it is what a ring is for. */
import type {PeerFact} from '../net/facts.ts';
import type {FileId} from '../net/types.ts';

export class Tracing {
	readonly #isAll: boolean;
	readonly #areRings: boolean;
	readonly #rings = new Set<FileId>();

	constructor({trace, json}: {readonly trace: boolean; readonly json: boolean}) {
		this.#isAll = trace;
		this.#areRings = !json;
	}

	/** Whether the engine is to tell them at all. */
	get isOn(): boolean {
		return this.#isAll || this.#areRings;
	}

	isTold(fact: PeerFact): boolean {
		if (fact.event === 'group' && fact.topology === 'ring') this.#rings.add(fact.id);
		return fact.event !== 'trace' || this.#isAll || (this.#areRings && this.#rings.has(fact.id));
	}
}
