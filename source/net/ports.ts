/** All that an engine may ask of the world. Every call returns at once; what comes of it returns as an event. */
import type {Bitfield} from './bitfield.ts';
import type {Failure} from './failures.ts';
import type {
	Address,
	FileId,
	FragmentIndex,
	LinkId,
	Manifest,
	PeerId,
	RequestId,
	Speaker,
	TransferId,
} from './types.ts';
import type {Message} from './wire/messages.ts';

/** Monotonic time. Ticks come as events. */
export type Clock = {
	/** Milliseconds since some fixed moment; never goes back. */
	now(): number;
};

export type Random = {
	/** 0 up to 1. */
	next(): number;
	/** A new opaque id, 21 characters. */
	id(): string;
};

export type DialOptions = {
	/** Local address to dial from, when a person chose one. */
	readonly from?: string;
	/** Milliseconds until an answerless dial is given up. */
	readonly timeout: number;
};

export type Network = {
	/** Starts a connection. `link-opened` or `link-closed` follows. `expects` is whose word we shall hear. */
	dial(to: Address, expects: Extract<Speaker, 'manager' | 'source'>, options: DialOptions): Link;
	/** Starts listening for `expects`. `listening` or `listen-failed` follows; then `link-accepted` for each caller. Port 0: any free one. */
	listen(at: Address, expects: Extract<Speaker, 'member' | 'fetcher'>): void;
};

/**
 * One connection. Control messages keep their order; deliveries go between them, in the order asked.
 * Fragments flow only on a link that their receiver dialled.
 */
export type Link = {
	readonly id: LinkId;
	/** The other end, as the socket shows it; empty until opened. */
	readonly remoteHost: string;
	readonly localHost: string;
	/** Who is at the other end, proved by its key; null on an open link, where nobody proves anything, and until a protected one has heard. */
	readonly proved: PeerId | null;
	/** Queues a control message. More than 4 MiB queued closes the link with `E_SLOW`. A closed link ignores it. */
	send(message: Message): void;
	/** Queues control messages in many parts: each goes out when the other side has taken enough of those before it. */
	stream(messages: Iterable<Message>): void;
	/** Control bytes not yet taken by the other side. */
	readonly queued: number;

	/** Receiving side: blocks for this request go to this landing. Blocks for a request nobody expects are discarded. */
	expect(request: RequestId, landing: Landing): void;
	/** Receiving side: the request is not wanted any more; its landing is abandoned. */
	abandon(request: RequestId): void;

	/** Serving side: reads and sends one fragment. `delivered` or `undelivered` follows. */
	deliver(request: RequestId, content: Content, offset: number, length: number): void;
	/** Serving side: forgets deliveries that have not begun; no event follows for them. */
	drop(request: RequestId): void;

	/** Ends the connection after what is queued; a failure given is sent first as `refused` (accepting side only). No `link-closed` follows. */
	close(because?: Failure): void;
};

/**
 * Where one fragment's bytes gather. The link fills it; the disk checks and stores it.
 * After `finish`, one of `fragment-stored`, `fragment-corrupt`, `fragment-unstored` follows.
 */
export type Landing = {
	/** Bytes of the whole fragment. */
	readonly length: number;
	/** Where the block at `offset` goes; null when it is not wanted any more. */
	target(offset: number, length: number): Uint8Array | null;
	/** All bytes are in. */
	finish(): void;
	/** No more will come; frees the memory. No event follows. */
	abandon(): void;
};

/** Bytes of a shared or half-fetched file, opaque to engines. Rejects with a FailureError when the file is not what was announced. */
export type Content = {
	/** Fills `into` with the file's bytes from `position`. */
	read(into: Uint8Array, position: number): Promise<void>;
};

/** Who answers for a fragment: echoed in the event that ends its landing. */
export type LandingOf = {
	readonly transfer: TransferId;
	readonly index: FragmentIndex;
	readonly link: LinkId;
	readonly request: RequestId;
};

/** What a person may ask of a download beyond the file itself. */
export type PlacingWish = {
	/** Given: all of the file is made, though it may be here already, and this stands before the extension when its name is taken. */
	readonly marker?: string;
	/** Absolute path of a copy on our own disk: what of it verifies is used where no peer gives a fragment. */
	readonly localCopy?: string;
};

export type PartRequest = PlacingWish & {
	readonly transfer: TransferId;
	readonly manifest: Manifest;
	/** Folder that the finished file's name is relative to. */
	readonly directory: string;
	/** Validated label of the finished file, `/`-separated. */
	readonly name: string;
	/** Whether to hash the whole file once more at the end. */
	readonly isWholeVerified: boolean;
};

/** Small files that are made together: each of one fragment, the fragment with the index of its place in `files`. */
export type BatchRequest = {
	readonly transfer: TransferId;
	/** Folder that the finished files' names are relative to. */
	readonly directory: string;
	readonly files: readonly Pick<PartRequest, 'manifest' | 'name'>[];
};

/** Shared files and unfinished ones. */
export type Disk = {
	/** Indexes files and folders. `indexing`, `indexed`, `unindexed` follow. A fragment size of 0 means the usual one. */
	share(paths: readonly string[], fragmentSize: number): void;
	/** Stops serving one shared name. */
	unshare(file: FileId, name: string): void;
	/** Finds or makes the unfinished file. `part-opened`, `part-present`, `part-waiting` or `part-failed` follows. */
	openPart(request: PartRequest): void;
	/**
	 * Makes ready for many small files. `batch-placed` for those that are there, `batch-left` for those that only `openPart` can tell of,
	 * then `batch-opened`; or `part-waiting`, `part-failed`. What lands is placed as it comes: `batch-placed`, `batch-left`,
	 * `fragment-corrupt` or, for all, `part-failed` follows. `closePart` ends it.
	 */
	openBatch(request: BatchRequest): void;
	/** A place for one fragment to arrive; legal after `part-opened` or `batch-opened`. */
	landing(of: LandingOf): Landing;
	/** Takes one fragment from the local copy of an open unfinished file. `fragment-copied`, `fragment-uncopied` or `part-failed` follows. */
	copyFragment(transfer: TransferId, index: FragmentIndex): void;
	/** All fragments are stored: syncs and renames. `part-finished` or `part-failed` follows. */
	finishPart(transfer: TransferId): void;
	/** Writes down what is verified and lets go, or deletes it. `part-closed` follows. */
	closePart(transfer: TransferId, isKept: boolean): void;
};

/** What the disk finds in an unfinished file: verified fragments, and the bytes behind them. */
export type OpenedPart = {
	readonly have: Bitfield;
	readonly content: Content;
};
