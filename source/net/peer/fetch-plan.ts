/** What the fetching of one file is told, and whom it tells. Data and interfaces only. */
import type {Bitfield} from '../bitfield.ts';
import type {Failure} from '../failures.ts';
import type {Topology} from '../topologies/topology.ts';
import type {FragmentIndex, Manifest, PeerId, TransferId} from '../types.ts';

export type FetchListener = {
	/** A fragment is verified and stored. */
	onGained(index: FragmentIndex): void;
	/** This source does not have the file any more. */
	onWithdrawn(peer: PeerId, because: Failure): void;
	/** Whether all who were asked have answered or had their time. */
	isSettled(): boolean;
};

export type FetchPlan = {
	readonly transfer: TransferId;
	readonly manifest: Manifest;
	/** Verified fragments; ours to fill. */
	readonly have: Bitfield;
	readonly topology: Topology;
	/** 0 up to 1. */
	readonly seed: number;
};
