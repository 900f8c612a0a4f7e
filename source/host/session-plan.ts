/** What a session is told at its start, and what a screen may ask of it while it runs. Data only: it crosses threads. */
import type {GetIntent, ManagerIntent, PeerIntent} from '../net/events.ts';
import type {Failure} from '../net/failures.ts';
import type {ManagerOptions} from '../net/manager/options.ts';
import type {PeerOptions} from '../net/peer/options.ts';
import type {KeyText} from '../net/tcp/keys.ts';
import type {Secret} from '../net/ticket.ts';
import type {FileId, FragmentIndex, PeerId, TopologyName, TransferId} from '../net/types.ts';
import type {Access} from './access.ts';
import type {StoryWord} from './demo/words.ts';

export type PeerPlan = {
	readonly options: PeerOptions;
	/** Absolute paths to share from the start. */
	readonly share: readonly string[];
	/** Bytes; 0: the usual size. */
	readonly fragmentSize: number;
	/** Absolute folder for fetched files; null: `downloads-NAME` where the program was started, NAME as the manager gave it. */
	readonly downloads: string | null;
	/** Absolute folder that keeps every fragment as a file of its own; none: no folder does. */
	readonly fragmentFiles?: string | null;
	/** Whether files that are shared are broken up there too. */
	readonly breaksUp?: boolean;
	/** Milliseconds to wait for a first source. */
	readonly wait: number;
	/** Where the index of shared files is kept; null: nowhere. */
	readonly cacheDirectory: string | null;
	/** What all its links are protected by; none: they are open. */
	readonly secret?: Secret | null;
	/** What it is known by; none: a new key. */
	readonly key?: KeyText | null;
	/** Folder of the managers that were met; null: each is met for the first time. */
	readonly managers?: string | null;
	/** Fetched as soon as it has joined, or knows an owner. */
	readonly get: Omit<GetIntent, 'type' | 'directory' | 'wait'> | null;
};

export type SessionPlan =
	| {readonly kind: 'manager'; readonly manager: ManagerOptions; readonly access?: Access}
	| {readonly kind: 'peer'; readonly peer: PeerPlan}
	/** A manager and a sharing peer beside it. */
	| {readonly kind: 'share'; readonly manager: ManagerOptions; readonly access?: Access; readonly peer: PeerPlan}
	/** A manager and peers, with a story (null: the usual one). `patience`: milliseconds after which it goes on by itself. */
	| {
			readonly kind: 'demo';
			readonly seed: number;
			readonly patience: number;
			readonly story?: StoryWord | null;
	  };

export type SessionIntent =
	| {readonly to: 'manager'; readonly intent: Exclude<ManagerIntent, {type: 'close'}>}
	| {readonly to: 'peer'; readonly intent: Exclude<PeerIntent, {type: 'leave' | 'get'}>}
	/** Fetches a file by its id or name, into the session's folder. `topology`: a wish; without one as the session was started. */
	| {readonly to: 'fetch'; readonly wanted: string; readonly topology?: TopologyName}
	/** Which active peer's details to send; null for none. */
	| {readonly to: 'watch-member'; readonly peer: PeerId | null}
	/** Which downloading group's members to send; null for none. */
	| {readonly to: 'watch-group'; readonly file: FileId | null}
	/** Which download's fragments to send, and the fragment under the cursor; null for none. */
	| {readonly to: 'watch'; readonly transfer: TransferId | null; readonly cursor: FragmentIndex}
	/** Writes the summary of a finished download to a JSON file beside it; the log tells where. */
	| {readonly to: 'save-report'; readonly transfer: TransferId};

/** How a session ended, for the exit code and the last lines on the normal screen. */
export type SessionEnd = {
	/** The failure that ended it; null when it was told to stop. */
	readonly failure: Failure | null;
	/** Lines that sum up what was fetched. */
	readonly lines: readonly string[];
};
