/** What a manager engine is told at its start. Data only. */
import type {ManagerFact} from '../facts.ts';
import type {Clock, Network, Random} from '../ports.ts';
import type {Address} from '../types.ts';

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
