/** Fewer calls of the system for the same bytes. Knows nothing of what they say. */
import type {Socket} from 'node:net';

/** What is said in one turn goes out in one call: many short messages cost more calls than bytes. */
export const gather = (socket: Socket): void => {
	if (socket.writableCorked > 0) return;
	socket.cork();
	process.nextTick(() => socket.uncork());
};

/** All buffers in one call; `flushed` hears that the system has taken them. */
export const writeTogether = (socket: Socket, buffers: readonly Buffer[], flushed: () => void): void => {
	socket.cork();
	for (const [index, buffer] of buffers.entries())
		socket.write(buffer, index === buffers.length - 1 ? flushed : undefined);
	socket.uncork();
};
