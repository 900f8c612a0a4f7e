/** The door for those that dial us: keeps the sockets of callers beside the counts that decide, and cuts off whom they name. */
import type {Socket} from 'node:net';
import {normaliseHost} from '../addresses.ts';
import {failure} from '../failures.ts';
import type {LinkId} from '../types.ts';
import {type CallerLimits, Callers} from './callers.ts';
import {type Flood, FloodWatch} from './flood.ts';
import type {TcpLink} from './tcp-link.ts';

const impatient = failure('E_SILENT', 'The other side said nothing while others waited.');

export class Gate {
	readonly #callers: Callers;
	readonly #flood = new FloodWatch();
	readonly #onFlood: (flood: Flood) => void;
	readonly #sockets = new Map<LinkId, {readonly link: TcpLink; readonly socket: Socket}>();

	constructor(limits: CallerLimits, onFlood: (flood: Flood) => void) {
		this.#callers = new Callers(limits);
		this.#onFlood = onFlood;
	}

	/** Somebody has connected; one that has kept a place without a word may lose it. */
	admit(link: TcpLink, socket: Socket): void {
		const host = normaliseHost(socket.remoteAddress ?? '');
		const silent = this.#callers.arrived(link.id, host, normaliseHost(socket.localAddress ?? ''));
		if (silent !== undefined) this.#cutOff(silent);
		this.#sockets.set(link.id, {link, socket});
		socket.once('close', () => {
			this.#sockets.delete(link.id);
			this.#callers.left(link.id);
			if (!link.hasSpoken) this.turnedAway(host);
		});
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
		const flood = this.#flood.told(tick);
		if (flood) this.#onFlood(flood);
	}

	#cutOff(id: LinkId): void {
		const caller = this.#sockets.get(id);
		caller?.link.fail(impatient);
		caller?.socket.destroy();
	}
}
