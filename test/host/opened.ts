/** Sessions that tests open: put away after each test, with their folders. */

import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach} from 'vitest';
import {peerPlan as planOf} from '../../fixtures/peer-plan.ts';
import {type RunningSession, startSession} from '../../source/host/run-session.ts';
import {openSession, type Session} from '../../source/host/session.ts';
import type {PeerPlan, SessionPlan} from '../../source/host/session-plan.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import type {ManagerOptions} from '../../source/net/manager/options.ts';

const folders: string[] = [];
const running: {stop(): Promise<unknown>}[] = [];
afterEach(async () => {
	await Promise.all(running.splice(0).map(session => session.stop()));
	for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true});
});

export const folder = (): string => {
	const path = mkdtempSync(join(tmpdir(), 'shoal-session-'));
	folders.push(path);
	return path;
};

export const manager: ManagerOptions = {listen: {host: '127.0.0.1', port: 0}, heartbeat: 500, lease: 5000, late: 3000};

export const open = (plan: SessionPlan): Session => {
	const session = openSession(plan, {
		onBug: error => {
			throw error;
		},
	});
	running.push(session);
	return session;
};

/** Looks until the view is so. */
export const until = async (session: Session, is: (view: SessionView) => boolean): Promise<SessionView> => {
	const end = performance.now() + 20_000;
	while (performance.now() < end) {
		const view = session.view();
		if (is(view)) return view;
		await new Promise(resolve => setTimeout(resolve, 10));
	}
	throw new Error(`it did not come: ${JSON.stringify([session.view().peer, ...session.view().peerLog.values()])}`);
};

export const peerPlan = (port: number, name: string, more: Partial<PeerPlan> = {}): PeerPlan =>
	planOf({host: '127.0.0.1', port}, name, more);

export const openManager = async (): Promise<{readonly session: Session; readonly port: number}> => {
	const session = open({kind: 'manager', manager});
	const view = await until(session, ({manager: head}) => (head?.port ?? 0) > 0);
	return {session, port: view.manager!.port};
};

/** In a thread of its own. */
export const start = (plan: SessionPlan): RunningSession => {
	const session = startSession(plan);
	running.push(session);
	return session;
};
