/** Hands events to an engine one after the other: a port call that brings news never re-enters the engine. Knows no engine. */

export type EventLoop<Event> = {
	/** Queues an event; handled at once unless another is being handled. */
	post(event: Event): void;
	/** Hears everything from now on. */
	attach(engine: {on(event: Event): void}): void;
	/** Forgets what is queued and takes nothing more. */
	stop(): void;
};

/** `onBug`: something threw, which only bugs do; the loop has stopped. */
export const eventLoop = <Event>(onBug: (error: unknown) => void): EventLoop<Event> => {
	const queue: Event[] = [];
	let engine: {on(event: Event): void} | null = null;
	let isBusy = false;
	let isStopped = false;
	return {
		post: event => {
			if (isStopped) return;
			queue.push(event);
			if (isBusy || !engine) return;
			isBusy = true;
			try {
				for (let next = queue.shift(); next !== undefined; next = queue.shift()) engine.on(next);
			} catch (error) {
				isStopped = true;
				onBug(error);
			} finally {
				isBusy = false;
			}
		},
		attach: attached => {
			engine = attached;
		},
		stop: () => {
			isStopped = true;
			queue.length = 0;
		},
	};
};
