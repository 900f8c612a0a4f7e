/** What the fetching of one file is told, and whom it tells. Data and interfaces only. */
import type {Bitfield} from '../bitfield.ts';
import type {DiskEvent} from '../events.ts';
import type {Failure} from '../failures.ts';
import type {FragmentIndex, Manifest, PeerId, TransferId} from '../types.ts';
import type {Following} from './group-membership.ts';

export type FetchListener = {
	/** A fragment is verified and stored. */
	onGained(index: FragmentIndex): void;
	/** This source does not have the file any more. */
	onWithdrawn(peer: PeerId, because: Failure): void;
};

/** What the disk says of single fragments, but for a failure that ends the download. */
export type FragmentEvent = Extract<DiskEvent, {type: `fragment-${'stored' | 'corrupt' | 'copied' | 'uncopied'}`}>;

export type FetchPlan = {
	readonly transfer: TransferId;
	readonly manifest: Manifest;
	/** Verified fragments; ours to fill. */
	readonly have: Bitfield;
	readonly group: Following;
	/** Whether a copy on our own disk may fill in. */
	readonly hasLocalCopy: boolean;
	/** Whether all who were asked have answered, or have had their time: so many milliseconds after the first answer. */
	isSettled(patience?: number): boolean;
	/** 0 up to 1. */
	readonly seed: number;
};
