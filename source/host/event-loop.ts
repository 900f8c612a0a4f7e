/** Hands events to an engine one after the other: a port call that brings news never re-enters the engine. Knows no engine. */

export type EventLoop<Event> = {
	/** Queues an event; handled at once unless another is being handled. */
	post(event: Event): void;
	/** Hears everything from now on. */
	attach(engine: {on(event: Event): void}): void;
	/** Forgets what is queued and takes nothing more. */
	stop(): void;
};

/**
 * `contain`: something threw, which only bugs do; whether it was paid for with less than everything, so that the loop may go on.
 * `onBug`: it was not, and the loop has stopped.
 */
export const eventLoop = <Event>(
	onBug: (error: unknown) => void,
	contain: (event: Event, error: unknown) => boolean = () => false,
): EventLoop<Event> => {
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
			for (let next = queue.shift(); next !== undefined && !isStopped; next = queue.shift()) {
				try {
					engine.on(next);
				} catch (error) {
					if (contain(next, error)) continue;
					isStopped = true;
					onBug(error);
				}
			}
			isBusy = false;
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
