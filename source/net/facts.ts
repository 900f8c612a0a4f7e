/** What engines tell: a flat list of facts. `--json` prints them as they are, lines put them into words, screens read them too. */
import type {ManagerFact} from './manager-facts.ts';
import type {PeerFact} from './peer-facts.ts';
import type {TopologyName} from './types.ts';

export type {ErrorFact, LeaseEnd} from './common-facts.ts';
export type {ManagerFact} from './manager-facts.ts';
export type {FoundFile, PeerFact, RefetchReason, SourceShare} from './peer-facts.ts';

/** How one topology did in virtual time. */
export type SimulationFact = {
	readonly event: 'simulated';
	/** `auto`: what the manager chose. */
	readonly topology: TopologyName | 'auto';
	/** Until the last peer had the file; null: some never had. */
	readonly seconds: number | null;
	/** The fewest there can be. */
	readonly bound: number;
	/** Fragments the owner sent, as copies of the file. */
	readonly ownerCopies: number;
};

export type Fact = ManagerFact | PeerFact | SimulationFact;
