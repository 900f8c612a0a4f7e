/** What the screen's thread and the engines' thread say to each other. Data only. */
import type {Changes} from './changes.ts';
import type {SessionEnd, SessionIntent} from './session-plan.ts';

export type ToWorker =
	/** The last changes are in the store: the next may come. */
	{readonly type: 'taken'} | {readonly type: 'intent'; readonly intent: SessionIntent} | {readonly type: 'stop'};

export type FromWorker =
	| {readonly type: 'changes'; readonly changes: Changes}
	/** The session ended by itself. */
	| {readonly type: 'ended'; readonly end: SessionEnd}
	| {readonly type: 'stopped'; readonly end: SessionEnd};

const manyMembers = 200;

/**
 * Milliseconds between two snapshots: five pictures a second move well, and cost a download half of what ten do; a long table
 * needs fewer. Keys are answered at once, whatever this is.
 */
export const interval = (members: number): number => (members > manyMembers ? 250 : 200);
