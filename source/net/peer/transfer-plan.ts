/** What a download is told, what of that the disk is told, and what a download needs of the peer it runs in. Pure. */
import type {PartRequest, PlacingWish} from '../ports.ts';
import type {FileId, FragmentIndex, Manifest, PeerId, SharedFile, TopologyName, TransferId} from '../types.ts';
import type {FetchPlan} from './fetch-plan.ts';
import type {Groups} from './groups.ts';
import type {PeerPorts} from './options.ts';
import type {FetchLimits} from './request-table.ts';
import type {Shelf} from './shelf.ts';
import type {SourceLinks} from './source-links.ts';
import type {Trace} from './trace.ts';

/** What a download needs of the peer it runs in. */
export type TransferHost = {
	readonly ports: PeerPorts;
	readonly links: SourceLinks;
	readonly shelf: Shelf;
	readonly limits: FetchLimits;
	readonly groups: Groups;
	readonly trace: Trace;
	/** Our own id. */
	readonly self: PeerId;
	/** Whether the manager can be asked now. */
	isJoined(): boolean;
	/** Everybody in the list but us. */
	peers(): readonly PeerId[];
	/** Whom others told us of for a file, and the list does not have. */
	told(file: FileId): readonly PeerId[];
	nameOf(peer: PeerId): string;
	/** Takes nothing more from a peer. */
	ban(peer: PeerId, reason: string): void;
	/** Asks the manager who shares a file now; answers when it does. */
	findHolders(file: FileId, onFound: (holders: readonly PeerId[]) => void): void;
	/** Fragments to tell those who want the file. */
	onGained(file: FileId, index: FragmentIndex): void;
	/** Fragments that were on disk before, to tell those who asked while that was not known. */
	onResumed(file: FileId, indexes: readonly FragmentIndex[]): void;
	/** The file is whole and shared under its name. */
	onComplete(name: string, manifest: Manifest): void;
};

export type TransferPlan = PlacingWish & {
	readonly transfer: TransferId;
	readonly file: SharedFile;
	/** Who shares it, as the manager's directory says. */
	readonly holders: readonly PeerId[];
	/** As typed: echoed in the error that ends it. */
	readonly wanted: string | null;
	readonly directory: string;
	/** What was asked for; null: whatever the group follows. */
	readonly topology: TopologyName | null;
	/** What its group follows, as the manager's directory said; empty for nothing yet. */
	readonly followed: string;
	/** Milliseconds to wait for a first source. */
	readonly wait: number;
	readonly isWholeVerified: boolean;
};

/** What the disk is told when the unfinished file is opened. */
export const partRequest = (
	{transfer, directory, file, isWholeVerified, marker, localCopy}: TransferPlan,
	manifest: Manifest,
): PartRequest => ({
	...{transfer, manifest, directory, name: file.name, isWholeVerified},
	...(marker === undefined ? {} : {marker}),
	...(localCopy === undefined ? {} : {localCopy}),
});

/** What the fetching is told once the unfinished file is open. */
export const fetchPlan = (
	{transfer, localCopy}: TransferPlan,
	known: Omit<FetchPlan, 'transfer' | 'hasLocalCopy'>,
): FetchPlan => ({
	...known,
	transfer,
	hasLocalCopy: localCopy !== undefined,
});
