/** A session in a thread of its own: its store, back-pressure, every way it ends. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Worker} from 'node:worker_threads';
import {describe, expect, test} from 'vitest';
import {type RunningSession, startSession} from '../../source/host/run-session.ts';
import {type FromWorker, interval} from '../../source/host/session-messages.ts';
import type {SessionPlan} from '../../source/host/session-plan.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import {folder, manager, open, openManager, peerPlan, start, until} from './opened.ts';

describe('in a thread of its own', () => {
	const news = (session: RunningSession, is: (view: SessionView) => boolean): Promise<void> =>
		new Promise(resolve => {
			const look = (): void => {
				if (is(session.store.view())) resolve();
			};
			session.store.subscribe(look);
			look();
		});

	test('the store follows, rows that do not change keep their identity, and a stop is told', async () => {
		const session = start({kind: 'manager', manager});
		await news(session, ({manager: head}) => (head?.port ?? 0) > 0);
		const {port} = session.store.view().manager!;
		const first = [...session.store.view().managerLog.values()][0];
		const bob = open({kind: 'peer', peer: peerPlan(port, 'bob')});
		await news(session, ({members}) => members.size === 1);
		expect([...session.store.view().managerLog.values()][0]).toBe(first);
		const [id] = session.store.view().members.keys();
		session.post({to: 'manager', intent: {type: 'evict', peer: id!}});
		expect((await until(bob, ({peer}) => peer?.link.state === 'ended')).peer!.link).toMatchObject({
			reason: 'The manager has taken this peer off the list.',
		});
		expect(await session.stop()).toEqual({failure: null, lines: []});
	});

	test('the next snapshot leaves only after the last was taken', async () => {
		const file = new URL('../../source/host/session-worker.ts', import.meta.url);
		const worker = new Worker(file, {workerData: {kind: 'manager', manager} satisfies SessionPlan});
		const came: FromWorker[] = [];
		const first = Promise.withResolvers<void>();
		worker.on('message', (message: FromWorker) => {
			came.push(message);
			if (message.type === 'changes' && (message.changes.values.manager?.port ?? 0) > 0) first.resolve();
			// Taken until it listens, then never again.
			else worker.postMessage({type: 'taken'});
		});
		await first.promise;
		const {length} = came;
		const message = came.at(-1);
		const port = message?.type === 'changes' ? message.changes.values.manager!.port : 0;
		// Something happens all through several times in which a snapshot could have left.
		const end = performance.now() + 4 * interval(0);
		let rounds = 0;
		do {
			const peer = open({kind: 'peer', peer: peerPlan(port, `peer-${rounds++}`)});
			await until(peer, ({peer: head}) => head?.link.state === 'joined');
			await peer.stop();
		} while (performance.now() < end);
		expect(came).toHaveLength(length);
		const next = new Promise<FromWorker>(resolve => worker.once('message', resolve));
		worker.postMessage({type: 'taken'});
		const taken = await next;
		const rows = taken.type === 'changes' ? taken.changes.tables.managerLog!.set : [];
		expect(rows.filter(([, row]) => 'text' in row && /^joined from/.test(String(row.text)))).toHaveLength(rounds);
		await worker.terminate();
	});

	test('a stop gives the last lines; told twice it does not wait for them', async () => {
		const here = folder();
		writeFileSync(join(here, 'a.txt'), 'a');
		const {port} = await openManager();
		const bob = open({kind: 'peer', peer: peerPlan(port, 'bob', {share: [join(here, 'a.txt')]})});
		await until(bob, ({files}) => [...files.values()].some(({state}) => state === 'have'));
		const fetched = async (name: string): Promise<RunningSession> => {
			const get = {wanted: 'a.txt', topology: 'swarm', isWholeVerified: false} as const;
			const session = start({kind: 'peer', peer: peerPlan(port, name, {downloads: join(here, name), get})});
			await news(session, ({transfers}) => transfers.get('t1')?.state === 'complete');
			return session;
		};
		const patient = await fetched('alice');
		expect((await patient.stop()).lines.join('\n')).toContain('a.txt');
		const impatient = await fetched('carol');
		const never = 1_000_000;
		const ends = await Promise.all([impatient.stop(never), impatient.stop(never)]);
		expect(ends).toEqual([
			{failure: null, lines: []},
			{failure: null, lines: []},
		]);
		expect(await impatient.done).toEqual({failure: null, lines: []});
	});

	test('a thread that dies is a bug that is told, not a screen that hangs', async () => {
		const session = startSession({kind: 'peer', peer: null} as unknown as SessionPlan);
		expect((await session.done).failure).toMatchObject({code: 'E_BUG'});
		expect((await session.stop()).failure).toMatchObject({code: 'E_BUG'});
	});
});
