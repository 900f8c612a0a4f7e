/** What a screen knows of the engines behind it. Data only: text is escaped, times are ms since 1970, rates bytes a second, sizes bytes. */
import type {Failure} from '../net/failures.ts';
import type {MemberDetail} from '../net/manager/options.ts';
import type {Attempt, Neighbours, SourceState, TransferState} from '../net/peer/options.ts';
import type {FileId, FragmentIndex, PeerId, TransferId} from '../net/types.ts';
import type {FolderRow} from './session-folder.ts';
import type {GroupDetail, GroupRow} from './session-groups.ts';
import type {Summary} from './session-summary.ts';

export type Tone = 'plain' | 'ok' | 'warn' | 'error';

/** One line of an event log. */
export type LogEntry = {
	readonly id: number;
	readonly at: number;
	readonly tone: Tone;
	/** Whom it is about; empty for nobody. */
	readonly who: string;
	readonly text: string;
};

export type ManagerHead = {
	readonly host: string;
	/** 0 before it listens. */
	readonly port: number;
	/** Commands that others type to join, ready to paste. */
	readonly joinCommands: readonly string[];
	/** What they are asked for then; null: nothing. */
	readonly ticket: string | null;
	/** Whether anybody who reaches it from another machine may join, and read along. */
	readonly isOpen: boolean;
	readonly startedAt: number;
	/** Of the list last broadcast. */
	readonly version: number;
	/** Milliseconds. */
	readonly heartbeat: number;
	readonly lease: number;
	readonly late: number;
	/** How many are alive, and how many of the active are late. */
	readonly alive: number;
	readonly lateCount: number;
	readonly gone: number;
	readonly banned: number;
	/** How many say that they are fetching something. */
	readonly fetching: number;
	/** Why it cannot go on. */
	readonly failure: Failure | null;
};

export type MemberState = 'alive' | 'late' | 'gone' | 'banned';

/** One line of the manager's table. */
export type MemberRow = {
	readonly id: PeerId;
	readonly state: MemberState;
	readonly name: string;
	/** HOST:PORT */
	readonly address: string;
	readonly joinedAt: number;
	readonly heardAt: number;
	/** As in `MemberSnapshot`. */
	readonly beats: number;
	readonly beatsKnown: number;
	/** When its TTL ends; null without one. */
	readonly endsAt: number | null;
	/** When and why it went; null while active. */
	readonly departedAt: number | null;
	readonly reason: 'left' | 'lost' | 'expired' | 'evicted' | 'banned' | 'replaced' | null;
	readonly fetching: string;
	readonly files: number;
	readonly upRate: number;
	readonly downRate: number;
};

export type ManagerLink =
	| {readonly state: 'joining'}
	| {readonly state: 'joined'; readonly heardAt: number}
	| {
			readonly state: 'away';
			readonly since: number;
			readonly tries: number;
			readonly retryAt: number;
			readonly reason: string;
	  }
	/** There is none. `waitsFor`: which of those named by hand is not there, in words; empty when all are. */
	| {readonly state: 'none'; readonly waitsFor: string}
	/** `mayReturn`: it can join again. */
	| {readonly state: 'ended'; readonly reason: string; readonly mayReturn: boolean};

export type PeerHead = {
	readonly peer: PeerId;
	readonly name: string;
	/** HOST:PORT; empty without one. */
	readonly manager: string;
	readonly link: ManagerLink;
	/** Version of the saved list, and when it came; 0 before. */
	readonly listVersion: number;
	readonly listAt: number;
	/** Active peers but this one. */
	readonly others: number;
	readonly upRate: number;
	readonly downRate: number;
	/** 0: no limit. */
	readonly upLimit: number;
	readonly downLimit: number;
	/** Folder that fetched files go to. */
	readonly downloads: string;
	/** Where it listens, HOST:PORT; empty before. */
	readonly listening: string;
	readonly endsAt: number | null;
	/** Why it cannot go on: it never joined. */
	readonly failure: Failure | null;
};

/** One line of ACTIVE PEERS. */
export type RosterRow = {
	readonly id: PeerId;
	readonly name: string;
	readonly address: string;
	readonly isLate: boolean;
	readonly isMe: boolean;
};

export type FileState = 'have' | 'offered' | 'indexing' | TransferState;

/** One content, shared here or anywhere in the swarm. */
export type FileRow = {
	/** The file id; `indexing:NAME` before it has one. */
	readonly id: string;
	readonly name: string;
	/** Other names of the same content. */
	readonly names: readonly string[];
	readonly size: number;
	readonly state: FileState;
	/** 0 to 100 while it is fetched or indexed. */
	readonly percent: number;
	/** Who shared it first: a name, or `you`; empty when unknown. */
	readonly owner: string;
	readonly sources: number;
	/** Names of those who have it. */
	readonly holders: readonly string[];
	/** The name under which we share it; empty when we do not. */
	readonly sharedAs: string;
};

export type TransferRow = {
	/** `t` and the transfer's number; `?` and the name while it is looked up. */
	readonly id: string;
	readonly transfer: TransferId | null;
	readonly file: FileId | null;
	readonly name: string;
	readonly state: TransferState;
	readonly done: number;
	readonly fragments: number;
	readonly size: number;
	readonly bytesDone: number;
	readonly rate: number;
	readonly sources: number;
	readonly reason: string;
	readonly failure: Failure | null;
	/** From 1 in the queue; 0 when not queued. */
	readonly place: number;
	readonly startedAt: number;
	readonly endedAt: number | null;
	/** Folder it goes to. */
	readonly directory: string;
	/** Where the finished file is; empty before. */
	readonly path: string;
};

export type SearchView = {
	readonly query: string;
	readonly asked: number;
	readonly answered: number;
	readonly startedAt: number;
	/** Null while answers stream in. */
	readonly endedAt: number | null;
	/** Names of those who have not answered. */
	readonly silent: readonly string[];
	/** Names of shared files that are near to the query, when nothing was found. */
	readonly closest: readonly string[];
};

export type FoundRow = {
	readonly id: FileId;
	readonly name: string;
	readonly names: readonly string[];
	readonly size: number;
	readonly holders: readonly string[];
	/** How many of the holders are late. */
	readonly late: number;
};

/** The download that the detail screen shows. */
export type DetailView = {
	readonly id: string;
	readonly transfer: TransferId;
	readonly file: FileId;
	readonly name: string;
	readonly size: number;
	readonly fragmentSize: number;
	/** BLAKE3 of the whole file, 64 hex digits. */
	readonly whole: string;
	/** Name of its owner; empty when unknown. */
	readonly owner: string;
	/** Active peers that have some of it. */
	readonly swarm: number;
	/** What is followed, and who stands around us. */
	readonly neighbours: Neighbours;
	/** As in `TransferDetail`; replaced, never changed in place. */
	readonly states: Uint8Array;
	readonly givers: Uint8Array;
	readonly copies: Uint16Array;
	/** The fragment under the cursor. */
	readonly cursor: FragmentIndex;
	/** BLAKE3 of that fragment, 64 hex digits; empty when unknown. */
	readonly cursorHash: string;
	readonly attempts: readonly Attempt[];
	/** Present once it is complete. */
	readonly summary: Summary | null;
};

/** One line of the sources table. */
export type SourceRow = {
	readonly id: PeerId;
	/** From 0: its letter. */
	readonly place: number;
	readonly name: string;
	/** HOST:PORT; empty when it has left. */
	readonly address: string;
	readonly isOwner: boolean;
	readonly fragments: number;
	readonly bytes: number;
	readonly rate: number;
	readonly state: SourceState;
	readonly asked: FragmentIndex | null;
	readonly bad: number;
};

/** Where the demo is in its story. */
export type StageView = {
	readonly act: 'preparing' | 'playing' | 'over' | 'failed';
	/** Who plays what. */
	readonly title: string;
	/** Said to who may search and fetch by hand now; empty where the story goes its own way. */
	readonly invitation: string;
	/** What has just happened, for the audience. */
	readonly line: string;
	/** Once it is over: what to type next. */
	readonly next: readonly string[];
};

/** Single values; null for what this session does not have. */
export type SessionValues = {
	readonly manager: ManagerHead | null;
	readonly memberDetail: MemberDetail | null;
	readonly groupDetail: GroupDetail | null;
	readonly peer: PeerHead | null;
	readonly search: SearchView | null;
	readonly detail: DetailView | null;
	readonly stage: StageView | null;
};

/** Rows by id, in the order in which they were first sent unless a screen sorts them. */
export type SessionTables = {
	readonly members: ReadonlyMap<string, MemberRow>;
	readonly groups: ReadonlyMap<string, GroupRow>;
	readonly managerLog: ReadonlyMap<string, LogEntry>;
	readonly roster: ReadonlyMap<string, RosterRow>;
	readonly files: ReadonlyMap<string, FileRow>;
	readonly transfers: ReadonlyMap<string, TransferRow>;
	readonly folders: ReadonlyMap<string, FolderRow>;
	readonly found: ReadonlyMap<string, FoundRow>;
	readonly sources: ReadonlyMap<string, SourceRow>;
	readonly peerLog: ReadonlyMap<string, LogEntry>;
};

export type SessionView = SessionValues & SessionTables;

export {emptyView} from './empty-view.ts';
export type {FolderGiver, FolderRow} from './session-folder.ts';
export type {GroupDetail, GroupMemberRow, GroupRow} from './session-groups.ts';
export type {Summary} from './session-summary.ts';
