/** What a peer engine is told at its start, and the snapshot it gives of itself. Data only. */

import type {PeerFact} from '../facts.ts';
import type {Clock, Disk, Network, Random} from '../ports.ts';
import type {Address, FileId, PeerId} from '../types.ts';

export type PeerPorts = {
	readonly clock: Clock;
	readonly random: Random;
	readonly network: Network;
	readonly disk: Disk;
	/** Called synchronously; must not call back into the engine. */
	report(fact: PeerFact): void;
};

export type PeerOptions = {
	readonly manager: Address;
	/** An observer looks, never stands in the list, and neither listens nor shares. */
	readonly role: 'member' | 'observer';
	/** The name to ask for. */
	readonly name: string;
	/** A chosen name is refused when taken; a default one is made unique by the manager. */
	readonly isNameChosen: boolean;
	/** Where to listen; null: where the manager is reached from. */
	readonly host: string | null;
	/** 0: any free one. */
	readonly port: number;
	/** Seconds until the lease ends by itself; 0: never. */
	readonly ttl: number;
	/** Bytes per second; 0: no limit. */
	readonly up: number;
	/** Bytes per second; 0: no limit. */
	readonly down: number;
};

export type TransferState =
	| 'resolving'
	| 'queued'
	| 'asking'
	| 'opening'
	| 'downloading'
	| 'waiting'
	| 'finishing'
	| 'complete'
	| 'failed'
	| 'cancelled';

export type TransferSnapshot = {
	readonly id: FileId | null;
	readonly name: string;
	readonly state: TransferState;
	/** Fragments verified on disk, and in all. */
	readonly done: number;
	readonly fragments: number;
	/** Bytes. */
	readonly size: number;
	readonly bytesDone: number;
	/** Bytes per second of late. */
	readonly rate: number;
	/** Sources that are sending or may. */
	readonly sources: number;
	/** Why it waits, in words; empty otherwise. */
	readonly reason: string;
};

export type PeerSnapshot = {
	readonly peer: PeerId;
	readonly name: string;
	readonly isJoined: boolean;
	readonly peers: number;
	readonly shared: number;
	/** Under way, queued, and the last hundred that ended. */
	readonly transfers: readonly TransferSnapshot[];
};
