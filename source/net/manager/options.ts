/** What a manager engine is told at its start. Data only. */
import type {ManagerFact} from '../facts.ts';
import type {Clock, Network, Random} from '../ports.ts';
import type {Address, RosterEntry} from '../types.ts';

export type ManagerPorts = {
	readonly clock: Clock;
	readonly random: Random;
	readonly network: Network;
	/** Called synchronously; must not call back into the engine. */
	report(fact: ManagerFact): void;
};

export type ManagerOptions = {
	readonly listen: Address;
	/** Milliseconds between a peer's heartbeats. */
	readonly heartbeat: number;
	/** Milliseconds of silence after which a peer is lost. */
	readonly lease: number;
	/** Milliseconds of silence after which a peer is late. */
	readonly late: number;
};

/** The manager's table as a screen or a test reads it. */
export type ManagerSnapshot = {
	readonly epoch: string;
	/** Of the last broadcast. */
	readonly version: number;
	readonly peers: readonly (RosterEntry & {
		/** Milliseconds since it was last heard. */
		readonly silence: number;
		/** Milliseconds left of its TTL; null without one. */
		readonly remaining: number | null;
		/** How many it shares. */
		readonly files: number;
	})[];
};
