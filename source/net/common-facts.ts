/** What facts of managers and of peers have in common: how a lease ends, a group, a flood, an error. Data only. */
import type {FailureCode} from './failures.ts';
import type {FileId, TopologyName} from './types.ts';

/** How a lease ends: by its TTL, by the manager's doing, or because the same process has another. */
export type LeaseEnd = 'expired' | 'evicted' | 'banned' | 'replaced';

/** Connections that never said hello, or one too many: told at most every ten seconds. */
export type FloodFact = {
	readonly event: 'flood';
	readonly connections: number;
	/** Where most came from, and from how many addresses they came. */
	readonly host: string;
	readonly hosts: number;
	readonly seconds: number;
};

export type GroupFact = {
	readonly event: 'group';
	readonly id: FileId;
	readonly topology: TopologyName;
	/** Why the manager chose it, in a few words; empty where somebody named it. */
	readonly why: string;
	/** The owner lets nobody begin yet. */
	readonly held: boolean;
	/** Empty when nobody shares it but members. */
	readonly owner: string;
	/** In the manager's order; empty where order does not matter. */
	readonly members: readonly string[];
};

export type ErrorFact = {
	readonly event: 'error';
	readonly code: FailureCode;
	readonly message: string;
	readonly hint: string;
	/** The download this ends, if it ends one. */
	readonly wanted?: string | null;
	/** Present when it cannot go on: a peer that never joined, a manager that cannot listen. */
	readonly fatal?: true;
};
