/** What a manager engine is told at its start. Data only. */
import type {ManagerFact} from '../facts.ts';
import type {Clock, Network, Random} from '../ports.ts';
import type {Address, FileId, PeerId, RosterEntry} from '../types.ts';

export type ManagerPorts = {
	readonly clock: Clock;
	readonly random: Random;
	readonly network: Network;
	/** Called synchronously; must not call back into the engine. */
	report(fact: ManagerFact): void;
	/** Keeps in mind who may not come in, across the manager's end; none: nobody does. Called synchronously, as `report`. */
	readonly bans?: BanKeeper;
};

/** Somebody who may not come in. */
export type Ban = Pick<DepartedSnapshot, 'peer' | 'name' | 'host' | 'port'>;

export type BanKeeper = {
	keep(ban: Ban): void;
	forget(peer: PeerId): void;
};

export type ManagerOptions = {
	/** Our id, which goes with our key; none: any. */
	readonly self?: PeerId;
	/** Who may not come in from the start. */
	readonly banned?: readonly Ban[];
	readonly listen: Address;
	/** Milliseconds between a peer's heartbeats. */
	readonly heartbeat: number;
	/** Milliseconds of silence after which a peer is lost. */
	readonly lease: number;
	/** Milliseconds of silence after which a peer is late. */
	readonly late: number;
};

/** One active peer. Times are the engine's clock, in milliseconds. */
export type MemberSnapshot = RosterEntry & {
	readonly joinedAt: number;
	readonly heardAt: number;
	/** The last ten expected heartbeats, latest in the lowest bit: 1 for one that came. */
	readonly beats: number;
	/** How many of the ten are known. */
	readonly beatsKnown: number;
	/** When its TTL ends; null without one. */
	readonly endsAt: number | null;
	/** How many it shares. */
	readonly files: number;
	/** Bytes per second it says it sends and receives. */
	readonly upRate: number;
	readonly downRate: number;
	/** Name of a file it says it is fetching; empty for none. */
	readonly fetching: string;
};

/** A peer that is in the list no more, for a while. */
export type DepartedSnapshot = {
	readonly peer: PeerId;
	readonly name: string;
	readonly host: string;
	readonly port: number;
	readonly at: number;
	readonly reason: 'left' | 'lost' | 'expired' | 'evicted' | 'banned' | 'replaced';
};

/** What the details of one active peer show. */
export type MemberDetail = {
	readonly peer: PeerId;
	/** Milliseconds between heartbeats, the last forty, oldest first. */
	readonly gaps: readonly number[];
	/** How often its lease was renewed. */
	readonly renewals: number;
	/** Bytes it shares. */
	readonly bytes: number;
};

/** One downloading group. Times are the engine's clock, in milliseconds. */
export type GroupSnapshot = {
	readonly file: FileId;
	/** One of the names it is or was shared under; empty when nobody ever said. */
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	/** 0 when nobody ever shared it. */
	readonly fragments: number;
	readonly topology: string;
	/** Why the manager chose it; empty where somebody named it. */
	readonly why: string;
	/** The owner has not said yet that spreading may begin. */
	readonly isHeld: boolean;
	/** Empty when nobody shares it but members. */
	readonly owner: PeerId;
	/** Fragments the owner has sent since it shares the file; null before it has said. */
	readonly ownerSent: number | null;
	/** Copies of the rarest fragment: as the members see it, and at least as many as are known to have the whole file. */
	readonly rarest: number;
	/** In the order of joining. */
	readonly members: readonly GroupMember[];
};

export type GroupMember = {
	readonly peer: PeerId;
	/** Fragments it has. */
	readonly have: number;
	readonly isDone: boolean;
	/** When it will have all; null when nobody can say, and when it has. */
	readonly endsAt: number | null;
};

/** The manager's table as a screen or a test reads it. */
export type ManagerSnapshot = {
	readonly epoch: string;
	/** Of the last broadcast. */
	readonly version: number;
	readonly peers: readonly MemberSnapshot[];
	/** Banned ones, until unbanned, then gone ones, for five minutes; of each the latest first. */
	readonly departed: readonly DepartedSnapshot[];
	readonly groups: readonly GroupSnapshot[];
};
