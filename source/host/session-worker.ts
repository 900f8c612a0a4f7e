/** The engines' thread: runs one session and sends what changed, the next only after the last was taken. */
import {parentPort, workerData} from 'node:worker_threads';
import {difference} from './changes.ts';
import {openSession} from './session.ts';
import {type FromWorker, interval, type ToWorker} from './session-messages.ts';
import type {SessionPlan} from './session-plan.ts';
import {emptyView} from './session-view.ts';

const port = parentPort!;
const send = (message: FromWorker): void => port.postMessage(message);

const session = openSession(workerData as SessionPlan, {
	// The thread ends with the error; the other side hears of it.
	onBug: error => {
		throw error;
	},
});
let sent = emptyView;
let isTaken = true;

const publish = (): void => {
	if (!isTaken) return;
	const view = session.view();
	const changes = difference(sent, view);
	if (!changes) return;
	sent = view;
	isTaken = false;
	send({type: 'changes', changes});
};

const loop = (): void => {
	publish();
	timer = setTimeout(loop, interval(sent.members.size));
};
let timer = setTimeout(loop, 0);

void session.done.then(end => {
	publish();
	send({type: 'ended', end});
});

port.on('message', async (message: ToWorker) => {
	switch (message.type) {
		case 'taken':
			isTaken = true;
			break;
		case 'intent':
			session.intent(message.intent);
			break;
		case 'stop': {
			clearTimeout(timer);
			const end = await session.stop();
			// The other side ends the thread once it has heard this.
			send({type: 'stopped', end});
			break;
		}
		default:
			message satisfies never;
	}
});
