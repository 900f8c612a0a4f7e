/**
 * The door for those that dial us: keeps the sockets of callers, from the moment they connect, beside the counts that decide, and
 * cuts off whom they name. Reads nothing of what they say.
 */
import type {Socket} from 'node:net';
import {normaliseHost} from '../addresses.ts';
import {failure} from '../failures.ts';
import type {LinkId} from '../types.ts';
import {type CallerLimits, Callers, callerGroup} from './callers.ts';
import {FailedTries} from './failed-tries.ts';
import {type Flood, FloodWatch} from './flood.ts';
import type {TcpLink} from './tcp-link.ts';

const impatient = failure('E_SILENT', 'The other side said nothing while others waited.');

type Caller = {readonly socket: Socket; link: TcpLink | undefined};

/** Whom a caller is counted with. */
export const groupOf = ({remoteAddress, localAddress}: Socket): string =>
	callerGroup(normaliseHost(remoteAddress ?? ''), normaliseHost(localAddress ?? ''));

export class Gate {
	readonly #callers: Callers;
	readonly #flood = new FloodWatch();
	readonly #onFlood: (flood: Flood) => void;
	readonly #failedTries: FailedTries;
	readonly #sockets = new Map<LinkId, Caller>();
	#tick = 0;

	constructor(limits: CallerLimits, onFlood: (flood: Flood) => void) {
		this.#callers = new Callers(limits);
		this.#failedTries = new FailedTries(limits.failedOfAddress, limits.failedOfOwn);
		this.#onFlood = onFlood;
	}

	/** Somebody has connected, and not said a word; one that has kept a place so for longest may lose it. */
	arrived(id: LinkId, socket: Socket): void {
		const [host, group] = [normaliseHost(socket.remoteAddress ?? ''), groupOf(socket)];
		const silent = this.#callers.arrived(id, group);
		if (silent !== undefined) this.#cutOff(silent);
		const caller: Caller = {socket, link: undefined};
		this.#sockets.set(id, caller);
		socket.once('close', () => {
			this.#sockets.delete(id);
			this.#callers.left(id);
			if (!caller.link?.hasSpoken) this.turnedAway(host);
		});
	}

	/** It is let in as this link: at once, or when it has shown that it holds the secret. */
	admit(link: TcpLink): void {
		const caller = this.#sockets.get(link.id);
		if (caller) caller.link = link;
	}

	/** Whether one from there may try to show that it holds the secret. */
	mayTry(socket: Socket): boolean {
		return !this.#failedTries.isBarred(groupOf(socket), this.#tick);
	}

	/** One has tried, and did not hold it. `group` is `groupOf` its socket. */
	failed(group: string): void {
		this.#failedTries.add(group, this.#tick);
	}

	/** A caller has said hello; it is refused where there are enough. */
	greeted(link: TcpLink): void {
		const because = this.#callers.greeted(link.id);
		if (!because) return;
		this.turnedAway(link.remoteHost);
		link.refuse(because);
	}

	/** One that did not get in. */
	turnedAway(host: string): void {
		this.#flood.turnedAway(host);
	}

	/** Once a second. */
	sweep(tick: number): void {
		this.#tick = tick;
		const flood = this.#flood.told(tick);
		if (flood) this.#onFlood(flood);
	}

	/** Whoever is not let in yet is turned away. */
	close(): void {
		for (const {socket, link} of this.#sockets.values()) if (!link) socket.destroy();
	}

	#cutOff(id: LinkId): void {
		const caller = this.#sockets.get(id);
		caller?.link?.fail(impatient);
		caller?.socket.destroy();
	}
}
