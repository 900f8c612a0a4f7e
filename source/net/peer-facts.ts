/** What a peer tells: its standing, what it shares, every fragment that comes or goes, how downloads end, what searches find. */
import type {ErrorFact, FloodFact, GroupFact, LeaseEnd} from './common-facts.ts';
import type {FileId, FragmentIndex, PeerId} from './types.ts';

type ListedPeer = {
	readonly peer: PeerId;
	readonly name: string;
	readonly host: string;
	readonly port: number;
	readonly late: boolean;
};

/** One row of a search or of the directory, grouped by content. */
export type FoundFile = {
	readonly id: FileId;
	readonly name: string;
	/** Other names of the same content. */
	readonly names: readonly string[];
	/** Bytes. */
	readonly size: number;
	readonly peers: readonly PeerId[];
	readonly holders: readonly string[];
};

export type SourceShare = {
	readonly peer: PeerId;
	readonly name: string;
	/** How many. */
	readonly fragments: number;
	readonly bytes: number;
	/** Closed ranges of indexes. */
	readonly received: readonly (readonly [number, number])[];
	/** Present when this is ourselves: the fragments came from a copy on our own disk. */
	readonly local?: true;
};

export type PeerFact =
	| {readonly event: 'joined'; readonly peer: PeerId; readonly name: string; readonly peers: number}
	/** It listens, and there is no manager. `owner`: the name of the peer whose file it takes; empty when it is the owner. */
	| {readonly event: 'unmanaged'; readonly peer: PeerId; readonly name: string; readonly owner: string}
	| {
			readonly event: 'list';
			readonly epoch: string;
			readonly version: number;
			readonly peers: readonly ListedPeer[];
	  }
	| FloodFact
	| {readonly event: 'manager-lost'; readonly message: string}
	| {readonly event: 'manager-back'; readonly version: number}
	| {readonly event: 'lease-ended'; readonly reason: LeaseEnd}
	| {readonly event: 'listening'; readonly host: string; readonly port: number}
	| {readonly event: 'indexing'; readonly name: string; readonly size: number; readonly percent: number}
	| {
			readonly event: 'indexed';
			readonly name: string;
			readonly id: FileId;
			readonly size: number;
			readonly fragments: number;
	  }
	| {readonly event: 'unshared'; readonly name: string; readonly reason: string}
	| {readonly event: 'index-idle'; readonly files: number; readonly skipped: number}
	| {
			readonly event: 'shared';
			readonly files: readonly {readonly name: string; readonly id: FileId; readonly size: number}[];
	  }
	| {readonly event: 'asked'; readonly id: FileId; readonly peers: number}
	| {
			readonly event: 'requirement';
			readonly peer: PeerId;
			readonly name: string;
			readonly id: FileId;
			readonly fragments: number;
	  }
	| {
			readonly event: 'answered';
			readonly peer: PeerId;
			readonly name: string;
			readonly id: FileId;
			/** How many it has. */
			readonly fragments: number;
	  }
	/** The manager is away, and a source has told us of a peer that our list does not have, for a file that we fetch. */
	| {
			readonly event: 'told';
			readonly peer: PeerId;
			readonly name: string;
			/** Who told it. */
			readonly by: PeerId;
			readonly byName: string;
			readonly id: FileId;
	  }
	/** A link that a download asks over stands now. */
	| {
			readonly event: 'linked';
			readonly peer: PeerId;
			readonly name: string;
			readonly id: FileId;
			/** How many it has then; those let go of are none of them. */
			readonly links: number;
	  }
	| {
			readonly event: 'started';
			readonly id: FileId;
			readonly name: string;
			readonly size: number;
			readonly fragments: number;
			/** How many were on disk before. */
			readonly resumed: number;
	  }
	| {
			readonly event: 'fragment';
			readonly id: FileId;
			readonly index: FragmentIndex;
			readonly from: PeerId;
			readonly bytes: number;
			/** From asking to verified and stored. */
			readonly milliseconds: number;
	  }
	| {
			readonly event: 'sent';
			readonly id: FileId;
			readonly index: FragmentIndex;
			readonly to: PeerId;
			readonly bytes: number;
	  }
	| {
			readonly event: 'refetch';
			readonly id: FileId;
			readonly index: FragmentIndex;
			readonly from: PeerId;
			readonly reason: RefetchReason;
	  }
	| {
			readonly event: 'source-lost';
			readonly id: FileId;
			readonly peer: PeerId;
			readonly name: string;
			readonly reason: string;
	  }
	| {readonly event: 'waiting'; readonly id: FileId | null; readonly name: string; readonly reason: string}
	| {
			readonly event: 'complete';
			readonly id: FileId;
			readonly name: string;
			readonly path: string;
			readonly size: number;
			readonly blake3: string;
			readonly seconds: number;
			readonly sources: readonly SourceShare[];
			/** Fragments that were on disk before. */
			readonly resumed: number;
			/** Fragments asked again. */
			readonly refetched: number;
			readonly wastedBytes: number;
			/** Whether the finished file was there already. */
			readonly present: boolean;
	  }
	| {
			readonly event: 'cancelled';
			readonly id: FileId | null;
			readonly name: string;
			/** Whether what is verified stays on disk. */
			readonly kept: boolean;
	  }
	/** One step of an exchange of fragments, told only when asked for. */
	| {
			readonly event: 'trace';
			readonly did: `${'request' | 'fragment' | 'list'}-${'sent' | 'received'}`;
			/** With whom. */
			readonly peer: PeerId;
			readonly name: string;
			readonly id: FileId;
			/** How many fragments. */
			readonly count: number;
			/** Which; none for a list, which is of what somebody has. */
			readonly fragments: readonly FragmentIndex[];
	  }
	/** The manager's word on a downloading group where order matters; names. */
	| GroupFact
	/** The owner lets a file's group begin; how many are in it now. */
	| {readonly event: 'released'; readonly id: FileId; readonly members: number}
	/** Everybody in it has the file. */
	| {readonly event: 'group-over'; readonly id: FileId}
	| {readonly event: 'paused' | 'resumed'; readonly id: FileId | null; readonly name: string}
	/** Everything found so far, while answers come; `found` ends it. */
	| ({readonly event: 'finding'} & Searched)
	| ({readonly event: 'found'} & Searched)
	/** A peer whose fragments are not wanted any more, and whether by a person's word. */
	| {
			readonly event: 'source-banned' | 'source-unbanned';
			readonly peer: PeerId;
			readonly name: string;
			readonly reason: string;
	  }
	| {
			readonly event: 'files';
			readonly files: readonly FoundFile[];
			readonly indexing: readonly {name: string; percent: number}[];
	  }
	| {readonly event: 'choices'; readonly wanted: string; readonly files: readonly FoundFile[]}
	| {readonly event: 'left'}
	| ErrorFact;

/** `silent`: names of those who did not answer. */
type Searched = {
	readonly query: string;
	readonly asked: number;
	readonly answered: number;
	readonly files: readonly FoundFile[];
	readonly silent: readonly string[];
};

export type RefetchReason = 'corrupt' | 'late' | 'lost' | 'refused';
