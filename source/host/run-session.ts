/** A session in a thread of its own, seen from the screen's: a store that follows it, intents in, one end. */
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {Worker} from 'node:worker_threads';
import {type Failure, failure} from '../net/failures.ts';
import {Store} from '../store.ts';
import {engineLimits, keepNurserySmall} from './heap.ts';
import type {FromWorker, ToWorker} from './session-messages.ts';
import type {SessionEnd, SessionIntent, SessionPlan} from './session-plan.ts';

export type RunningSession = {
	readonly store: Store;
	post(intent: SessionIntent): void;
	/** Ended by itself: the failure says why. Never rejects. */
	readonly done: Promise<SessionEnd>;
	/** Says goodbye; after `patience` milliseconds, or when it is told again, the thread is ended all the same. */
	stop(patience?: number): Promise<SessionEnd>;
};

/** Beside this file: TypeScript in the tree, JavaScript once built. */
const workerFile = (): URL => {
	const built = new URL('session-worker.js', import.meta.url);
	return existsSync(fileURLToPath(built)) ? built : new URL('session-worker.ts', import.meta.url);
};

export const startSession = (plan: SessionPlan): RunningSession => {
	const store = new Store();
	if (plan.kind === 'manager') keepNurserySmall();
	const worker = new Worker(workerFile(), {workerData: plan, resourceLimits: engineLimits});
	const done = Promise.withResolvers<SessionEnd>();
	const stopped = Promise.withResolvers<SessionEnd>();
	const tell = (message: ToWorker): void => worker.postMessage(message);
	worker.on('message', (message: FromWorker) => {
		switch (message.type) {
			case 'changes':
				store.update(message.changes);
				tell({type: 'taken'});
				break;
			case 'ended':
				done.resolve(message.end);
				break;
			case 'stopped':
				stopped.resolve(message.end);
				break;
			default:
				message satisfies never;
		}
	});
	const broken = (because: Failure): void => {
		done.resolve({failure: because, lines: []});
		stopped.resolve({failure: because, lines: []});
	};
	worker.on('error', error => broken(bug(error)));
	worker.on('exit', () => broken(failure('E_BUG', 'The engine’s thread ended.', 'Please report it.')));
	let isStopping = false;
	return {
		store,
		post: intent => tell({type: 'intent', intent}),
		done: done.promise,
		stop: async (patience = 4000) => {
			if (isStopping) stopped.resolve({failure: null, lines: []});
			isStopping = true;
			tell({type: 'stop'});
			const late = setTimeout(() => stopped.resolve({failure: null, lines: []}), patience);
			const end = await stopped.promise;
			clearTimeout(late);
			// Its end is no accident any more.
			done.resolve({failure: null, lines: []});
			await worker.terminate();
			return end;
		},
	};
};

const bug = (error: unknown): Failure =>
	failure(
		'E_BUG',
		`This is a mistake in shoal: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
		'Please report it.',
	);
