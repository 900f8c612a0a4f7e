/** The union of all that can happen to an engine: what the adapters bring, and what a person intends. */
import type {Failure} from './failures.ts';
import type {Content, Link, OpenedPart, PlacingWish} from './ports.ts';
import type {FileId, FragmentIndex, LinkId, Manifest, PeerId, RequestId, TopologyName, TransferId} from './types.ts';
import type {Message} from './wire/messages.ts';

export type ClockEvent = {
	/** Comes every 100 ms (peer) or 250 ms (manager). */
	readonly type: 'tick';
	/** Milliseconds by which this tick is later than it should be. */
	readonly late: number;
};

export type NetworkEvent =
	| {readonly type: 'listening'; readonly port: number}
	| {readonly type: 'listen-failed'; readonly failure: Failure}
	/** The other side answered our dial. */
	| {readonly type: 'link-opened'; readonly link: Link}
	/** Somebody dialled us. */
	| {readonly type: 'link-accepted'; readonly link: Link}
	/** A link is gone, whoever ended it but us. E_CLOSED: the other side closed it in order. */
	| {readonly type: 'link-closed'; readonly link: LinkId; readonly failure: Failure}
	| {readonly type: 'message'; readonly link: Link; readonly message: Message}
	/** A block of an awaited fragment has come. */
	| {readonly type: 'block'; readonly link: LinkId; readonly request: RequestId; readonly bytes: number}
	| {readonly type: 'delivered'; readonly link: LinkId; readonly request: RequestId; readonly bytes: number}
	| {readonly type: 'undelivered'; readonly link: LinkId; readonly request: RequestId; readonly failure: Failure};

type Landed = {
	readonly transfer: TransferId;
	readonly index: FragmentIndex;
	readonly link: LinkId;
	readonly request: RequestId;
};

export type PlacedFile = {
	/** Which of the batch. */
	readonly index: FragmentIndex;
	readonly path: string;
	readonly content: Content;
	/** Whether it was there already. */
	readonly isPresent: boolean;
};

export type DiskEvent =
	| {readonly type: 'indexing'; readonly name: string; readonly size: number; readonly percent: number}
	| {
			readonly type: 'indexed';
			readonly name: string;
			readonly manifest: Manifest;
			readonly path: string;
			readonly content: Content;
	  }
	/** A path could not be shared, or a shared file has gone or changed; then `file` tells which. */
	| {readonly type: 'unindexed'; readonly name: string; readonly file: FileId | null; readonly failure: Failure}
	/** Everything asked for so far is indexed. `skipped` counts hidden files, links, sockets and the like. */
	| {readonly type: 'index-idle'; readonly skipped: number}
	| ({readonly type: 'part-opened'; readonly transfer: TransferId} & OpenedPart)
	/** The finished file is there already and its hash is right. */
	| {readonly type: 'part-present'; readonly transfer: TransferId; readonly path: string; readonly content: Content}
	/** Another process has the unfinished file; the disk goes on trying. */
	| {readonly type: 'part-waiting'; readonly transfer: TransferId; readonly failure: Failure}
	| {readonly type: 'part-failed'; readonly transfer: TransferId; readonly failure: Failure}
	| {readonly type: 'part-finished'; readonly transfer: TransferId; readonly path: string; readonly content: Content}
	| {readonly type: 'part-closed'; readonly transfer: TransferId}
	/** All of a batch that was not told of before may be fetched. */
	| {readonly type: 'batch-opened'; readonly transfer: TransferId}
	/** Files of a batch that stand under their names, whole, and survive a power loss. */
	| {readonly type: 'batch-placed'; readonly transfer: TransferId; readonly files: readonly PlacedFile[]}
	/** Files of a batch that something is in the way of: each needs an unfinished file of its own. */
	| {readonly type: 'batch-left'; readonly transfer: TransferId; readonly indexes: readonly FragmentIndex[]}
	| ({readonly type: 'fragment-stored'} & Landed)
	| ({readonly type: 'fragment-corrupt'} & Landed)
	| ({readonly type: 'fragment-unstored'; readonly failure: Failure} & Landed)
	/** The local copy gave a fragment: verified and stored. */
	| {readonly type: 'fragment-copied'; readonly transfer: TransferId; readonly index: FragmentIndex}
	/** The local copy lacks a fragment, or has other bytes there. */
	| {readonly type: 'fragment-uncopied'; readonly transfer: TransferId; readonly index: FragmentIndex};

/** What the disk says of one download. */
export type TransferEvent = Extract<DiskEvent, {readonly transfer: TransferId}>;
/** The same of one that is no batch. */
export type PartEvent = Exclude<TransferEvent, {readonly type: `batch-${string}`}>;

export const isPartEvent = (event: TransferEvent): event is PartEvent => !event.type.startsWith('batch-');

/** What to fetch: a name, a `FOLDER/`, a file id or its unique prefix; null for the only file there is. */
export type Wanted = string | null;

export type GetIntent = {
	readonly type: 'get';
	readonly wanted: Wanted;
	readonly directory: string;
	/** Null: whatever the file's group follows. */
	readonly topology: TopologyName | null;
	/** Milliseconds to wait for a first source. */
	readonly wait: number;
	readonly isWholeVerified: boolean;
} & PlacingWish;

export type PeerIntent =
	| {readonly type: 'share'; readonly paths: readonly string[]; readonly fragmentSize: number}
	| {readonly type: 'unshare'; readonly name: string}
	| GetIntent
	/** Lets the groups of a file that is shared under this name begin; null: of all that are held. */
	| {readonly type: 'upload'; readonly name: string | null}
	/** Stops every download of this name or id; what is verified stays on disk. */
	| {readonly type: 'cancel'; readonly wanted: string}
	/** Asks every peer. An empty query matches all. */
	| {readonly type: 'find'; readonly query: string}
	/** Tells what this peer shares: the fact `shared`. */
	| {readonly type: 'shared'}
	/** Asks the manager's directory. */
	| {readonly type: 'files'}
	| TransferIntent
	/** Tries the manager now instead of waiting for the next try; joins again when the lease has ended. */
	| {readonly type: 'reconnect'}
	/** Takes nothing more from a peer, for as long as this process lives; `unban` ends it. */
	| {readonly type: 'ban' | 'unban'; readonly peer: PeerId}
	/** Says goodbye and closes everything in order; the fact `left` follows. */
	| {readonly type: 'leave'};

/** What a person does to one download. One that has ended, or is not there, is left alone (`retry` takes failed and cancelled ones). */
export type TransferIntent =
	| {readonly type: 'pause' | 'resume' | 'retry'; readonly transfer: TransferId}
	/** Up (-1) or down (1) in the queue. */
	| {readonly type: 'move'; readonly transfer: TransferId; readonly by: -1 | 1}
	/** Stops one download; `isKept`: what is verified stays on disk. */
	| {readonly type: 'drop'; readonly transfer: TransferId; readonly isKept: boolean};

export type ManagerIntent =
	| {readonly type: 'close'}
	/** Ends a peer's lease; it may join again. */
	| {readonly type: 'evict'; readonly peer: PeerId}
	/** Ends its lease and lets neither its id nor its name in until `unban`. */
	| {readonly type: 'ban' | 'unban'; readonly peer: PeerId};

export type PeerEvent = ClockEvent | NetworkEvent | DiskEvent | PeerIntent;
export type ManagerEvent =
	| ClockEvent
	| Exclude<NetworkEvent, {type: 'block' | 'delivered' | 'undelivered'}>
	| ManagerIntent;
