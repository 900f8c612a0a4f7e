/** The words every part of the networking layer shares: ids, addresses, manifests, shared files. No behaviour. */

/** Opaque text that names one running peer, 21 characters of nanoid's alphabet. */
export type PeerId = string;

/** A file's identity: BLAKE3 of its manifest, 64 lower-case hex digits. */
export type FileId = string;

/** Position of a fragment in its file, from 0. */
export type FragmentIndex = number;

/** One connection of this process, unique for the process's life. */
export type LinkId = number;

/** A number that ties an answer to its request, unique on one link, never used twice. */
export type RequestId = number;

/** One download of this process, unique for the process's life. */
export type TransferId = number;

/** Where a process listens. An empty host means "on the manager's machine": see `localise`. */
export type Address = {
	readonly host: string;
	readonly port: number;
};

/** What a file is made of: enough to ask for any fragment and to check it when it comes. */
export type Manifest = {
	readonly id: FileId;
	/** Bytes. */
	readonly size: number;
	/** Bytes of every fragment but the last. */
	readonly fragmentSize: number;
	/** BLAKE3 of the whole file, 64 hex digits. */
	readonly whole: string;
	/** BLAKE3 of each fragment, 32 bytes apiece, one after the other. */
	readonly hashes: Uint8Array;
};

/** What a peer announces about a file it shares. The name is a label: `/`-separated, every component validated. */
export type SharedFile = {
	readonly file: FileId;
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	/** Bytes. */
	readonly fragmentSize: number;
	/** BLAKE3 of the whole file, 64 hex digits. */
	readonly whole: string;
};

/** A file whose hashes are still being computed by the peer that will share it. */
export type IndexingFile = {
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	/** 0 to 100. */
	readonly percent: number;
};

/** One line of the list of active peers, as the manager broadcasts it. */
export type RosterEntry = {
	readonly peer: PeerId;
	readonly name: string;
	/** As the manager saw it; empty when the peer runs on the manager's own machine. */
	readonly host: string;
	readonly port: number;
	/** Whether a heartbeat is overdue. */
	readonly isLate: boolean;
};

/** What the manager's directory knows of one file. */
export type DirectoryFile = SharedFile & {
	readonly holders: readonly PeerId[];
	/** What somebody named for its group to follow; empty when nobody has. */
	readonly topology: string;
};

/** A file being indexed, and the peer that does it. */
export type DirectoryIndexing = IndexingFile & {
	readonly peer: PeerId;
};

/** Whose word we hear on a link: it decides which messages are legal there. */
export type Speaker = 'manager' | 'member' | 'source' | 'fetcher';

/** Who asks whom for which fragment. */
export type TopologyName = 'swarm' | 'even' | 'group' | 'ring' | 'chain';

/** The peers that download one file now, and who has it, as the manager tells them. */
export type Group = {
	readonly topology: TopologyName;
	/** Why the manager chose it, in a few words; empty where somebody named it. */
	readonly why: string;
	/** The owner has not said yet that spreading may begin. */
	readonly isHeld: boolean;
	/** Shares the file and downloads nothing of it; empty when nobody does. */
	readonly owner: PeerId;
	/** In the order in which they pass on, those included that have all of it and stay. */
	readonly members: readonly PeerId[];
	/** There may be members that nobody has told us of. */
	readonly isPartial?: true;
};
