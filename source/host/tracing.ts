/** Which steps of an exchange lines and event logs tell: all with `--trace`, those of a ring in any case, since watching it is what a ring is for. */
import type {PeerFact} from '../net/facts.ts';
import {topologyOf} from '../net/topologies/index.ts';
import type {FileId} from '../net/types.ts';

type Step = Extract<PeerFact, {event: 'trace'}>;

/** The latest steps that wait until it is known whether they are a ring's; before that, little is done. */
const mostWaiting = 100;

export class Tracing {
	readonly #isAll: boolean;
	readonly #areRings: boolean;
	readonly #rings = new Set<FileId>();
	#waiting: Step[] = [];

	constructor({trace, json}: {readonly trace: boolean; readonly json: boolean}) {
		this.#isAll = trace;
		this.#areRings = !json;
	}

	/** Whether the engine is to tell them at all. */
	get isOn(): boolean {
		return this.#isAll || this.#areRings;
	}

	/** What to tell now, in order: this, unless it is a step of no ring, and the steps that came before a ring was known. */
	told(fact: PeerFact): readonly PeerFact[] {
		if (fact.event === 'group') return [fact, ...this.#settled(fact.id, topologyOf(fact.topology).isToldUnasked)];
		if (fact.event !== 'trace' || this.#isAll) return [fact];
		if (!this.#areRings) return [];
		if (this.#rings.has(fact.id)) return [fact];
		this.#waiting = [...this.#waiting.slice(1 - mostWaiting), fact];
		return [];
	}

	/** The steps of a file that waited, if it is a ring's. */
	#settled(id: FileId, isRing: boolean): readonly Step[] {
		const steps = this.#waiting.filter(step => step.id === id);
		this.#waiting = this.#waiting.filter(step => step.id !== id);
		if (!isRing) return [];
		this.#rings.add(id);
		return steps;
	}
}
