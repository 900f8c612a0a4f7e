/** What a peer engine is told at its start, and the snapshot it gives of itself. Data only. */

import type {PeerFact, RefetchReason} from '../facts.ts';
import type {Failure} from '../failures.ts';
import type {Clock, Disk, Network, Random} from '../ports.ts';
import type {Address, FileId, FragmentIndex, PeerId, TopologyName, TransferId} from '../types.ts';

export type PeerPorts = {
	readonly clock: Clock;
	readonly random: Random;
	readonly network: Network;
	readonly disk: Disk;
	/** Called synchronously; must not call back into the engine. */
	report(fact: PeerFact): void;
	/** Keeps in mind who the manager proved to be, across our end; none: nobody does. Called synchronously, as `report`. */
	meets?(manager: PeerId): void;
};

/** What an owner says of everybody who will download a file. */
export type GroupTerms = {
	/** Null: as the first member wishes. */
	readonly topology: TopologyName | null;
	/** Nobody begins before the owner says `upload`. */
	readonly isHeld: boolean;
};

/** Whom a person named to a peer that has no manager. */
export type Contacts = {
	/** Whose only file goes round. */
	readonly owner: Address;
	/** Who passes it on to us. */
	readonly downloadFrom: Address;
};

export type PeerOptions = {
	/** Our id, which goes with our key; none: any. */
	readonly self?: PeerId;
	/** Who the manager was when it was first seen, and in words how to have it forgotten; none: it never was. */
	readonly knownManager?: {readonly id: PeerId; readonly forgetting: string};
	/** Null: there is none; all that is known of others comes from `contacts`, or from those that call. */
	readonly manager: Address | null;
	/** Only without a manager; none: this peer is the owner, whom the others call. */
	readonly contacts?: Contacts;
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
	/** What holds for everybody who downloads what this peer shares; none: each group as its first member wishes. */
	readonly terms?: GroupTerms;
	/** Whether every step of every exchange is told: the fact `trace`. */
	readonly isTraced?: boolean;
};

export type TransferState =
	| 'resolving'
	| 'queued'
	| 'asking'
	| 'opening'
	| 'downloading'
	| 'waiting'
	| 'paused'
	| 'finishing'
	| 'complete'
	| 'failed'
	| 'cancelled';

/** Times are the engine's clock, in milliseconds. */
export type TransferSnapshot = {
	/** Null while its name is being looked up. */
	readonly transfer: TransferId | null;
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
	/** Why it waits or failed, in words; empty otherwise. */
	readonly reason: string;
	/** Why it failed; null otherwise. */
	readonly failure: Failure | null;
	readonly startedAt: number;
	readonly endedAt: number | null;
	/** Folder it goes to. */
	readonly directory: string;
};

/** What one fragment is now, as a number: `TransferDetail.states` has one a fragment. */
export const fragmentState = {missing: 0, disk: 1, verified: 2, asked: 3, bad: 4, unheld: 5} as const;

export type SourceState = 'sending' | 'idle' | 'resting' | 'left' | 'banned';

/** One peer that gives or gave fragments of a file, in the order of answering: its place is its letter for the whole download. */
export type SourceSnapshot = {
	readonly peer: PeerId;
	readonly name: string;
	/** Whether it had all of the file when it first answered. */
	readonly isOwner: boolean;
	readonly fragments: number;
	/** Bytes. */
	readonly bytes: number;
	/** Bytes per second of late. */
	readonly rate: number;
	readonly state: SourceState;
	/** The oldest fragment it is asked for; null when none. */
	readonly asked: FragmentIndex | null;
	/** Fragments that failed their hash. */
	readonly bad: number;
};

/** One time a fragment was asked for. */
export type Attempt = {
	readonly peer: PeerId;
	readonly name: string;
	/** The engine's clock, milliseconds. */
	readonly askedAt: number;
	/** Null while it is awaited. */
	readonly endedAt: number | null;
	readonly outcome: 'awaited' | 'verified' | 'unneeded' | RefetchReason;
};

/** What a download follows and who stands around it; names. */
export type Neighbours = {
	readonly topology: TopologyName;
	/** Why the manager chose it; empty where somebody named it. */
	readonly why: string;
	/** Everybody asks everybody: no neighbours. */
	readonly isOpen: boolean;
	/** Empty when nobody shares the file but members, and where nobody has said. */
	readonly owner: string;
	/** Whom it takes from besides the owner, and who takes from it. */
	readonly from: readonly string[];
	readonly to: readonly string[];
};

/** Every fragment of one download: what the grid shows. */
export type TransferDetail = {
	readonly transfer: TransferId;
	/** Bytes. */
	readonly fragmentSize: number;
	/** BLAKE3 of the whole file, 64 hex digits. */
	readonly whole: string;
	/** `fragmentState`, one a fragment. */
	readonly states: Uint8Array;
	/** Who gave it or is asked for it or gave it bad: 1 + place in `sources`, 0 for nobody, 255 for the 255th and later. */
	readonly givers: Uint8Array;
	/** Copies among the sources, one a fragment. */
	readonly copies: Uint16Array;
	readonly sources: readonly SourceSnapshot[];
	readonly neighbours: Neighbours;
};

export type MembershipSnapshot =
	| {readonly state: 'joining'}
	| {readonly state: 'joined'; readonly heardAt: number}
	| {
			readonly state: 'away';
			readonly since: number;
			/** Tries that failed since. */
			readonly tries: number;
			readonly retryAt: number;
			readonly reason: string;
	  }
	/** There is no manager. `waitsFor`: who was named and is not there, in words; empty when all are. */
	| {readonly state: 'none'; readonly waitsFor: string}
	/** `mayReturn`: the manager would let it in again. */
	| {readonly state: 'ended'; readonly mayReturn: boolean};

export type PeerSnapshot = {
	readonly peer: PeerId;
	readonly name: string;
	readonly isJoined: boolean;
	readonly membership: MembershipSnapshot;
	readonly peers: number;
	readonly shared: number;
	/** Bytes per second of late. */
	readonly upRate: number;
	readonly downRate: number;
	/** When the lease ends by itself; null: never. */
	readonly endsAt: number | null;
	/** Under way and queued in their order, and the last hundred that ended. */
	readonly transfers: readonly TransferSnapshot[];
};
