/** Runs what a screen shows (a manager, a peer, both, or the demo) in this thread, and gives it as one view. Draws nothing. */

import {DemoSession} from './demo/session.ts';
import {ManagerSession} from './manager-session.ts';
import {PeerSession} from './peer-session.ts';
import type {SessionEnd, SessionIntent, SessionPlan} from './session-plan.ts';
import type {SessionView} from './session-view.ts';
import {ShareSession} from './share-session.ts';

/** What every kind of session can do. */
export type Session = {
	view(): SessionView;
	intent(intent: SessionIntent): void;
	/** Ended by itself, with the failure that ended it. */
	readonly done: Promise<SessionEnd>;
	/** Says goodbye and closes everything. */
	stop(): Promise<SessionEnd>;
};

export type SessionSurroundings = {onBug(error: unknown): void};

export const openSession = (plan: SessionPlan, surroundings: SessionSurroundings): Session => {
	switch (plan.kind) {
		case 'manager':
			return new ManagerSession(plan, surroundings);
		case 'peer':
			return new PeerSession(plan.peer, surroundings);
		case 'share':
			return new ShareSession(plan, surroundings);
		case 'demo':
			return new DemoSession(plan, surroundings);
		default:
			return plan satisfies never;
	}
};
