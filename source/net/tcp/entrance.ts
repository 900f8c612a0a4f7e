/**
 * Where callers of a protected listener wait until they have shown that they hold the secret: nothing of what they say reaches a
 * parser of ours before. Tells TLS from plain by the first byte; who speaks plain hears one fixed refusal.
 */
import type {Socket} from 'node:net';
import type {Server, TLSSocket} from 'node:tls';
import {failure} from '../failures.ts';
import type {Secret} from '../ticket.ts';
import type {Speaker} from '../types.ts';
import {encode} from '../wire/codec.ts';
import {handshakeTime, protectedServer, tlsRecord} from './protection.ts';
import {refusal} from './refusal.ts';

/** Milliseconds in which a refused caller may still take the refusal. */
const partingTime = 1000;

const refused = encode(
	refusal(
		failure(
			'E_TICKET_NEEDED',
			'This swarm is protected: a ticket is needed to join.',
			'Read it off the manager’s screen; give it by --ticket-file PATH or SHOAL_TICKET, or where you are asked for it.',
		),
	),
);

/** What a connection and its TLS have in common, and no two connections at once. */
const callerOf = ({remoteAddress, remotePort, localAddress}: Socket): string =>
	`${remoteAddress} ${remotePort} ${localAddress}`;

export class Entrance {
	readonly #server: Server;
	/** Milliseconds. */
	readonly #time: number;
	readonly #waiting = new Map<string, {readonly socket: Socket; readonly timer: NodeJS.Timeout}>();

	/** `time`: milliseconds a caller has in all, from its connection to the end of the handshake. */
	constructor(secret: Secret, expects: Speaker, onEntered: (socket: TLSSocket) => void, time = handshakeTime) {
		this.#time = time;
		this.#server = protectedServer(secret, expects, time, socket => {
			this.#leave(callerOf(socket));
			onEntered(socket);
		});
	}

	/** A caller that has just connected. */
	receive(socket: Socket): void {
		const caller = callerOf(socket);
		const timer = setTimeout(() => socket.destroy(), this.#time);
		this.#waiting.set(caller, {socket, timer});
		socket.once('close', () => this.#leave(caller));
		socket.on('error', () => socket.destroy());
		socket.once('data', (first: Buffer) => {
			if (first[0] === tlsRecord) {
				socket.pause();
				socket.unshift(first);
				this.#server.emit('connection', socket);
			} else this.#refuse(socket);
		});
	}

	/** Whoever waits is turned away. */
	close(): void {
		for (const {socket} of this.#waiting.values()) socket.destroy();
	}

	#leave(caller: string): void {
		clearTimeout(this.#waiting.get(caller)?.timer);
		this.#waiting.delete(caller);
	}

	#refuse(socket: Socket): void {
		socket.end(refused);
		// What else it says is of no interest, but unread it would turn the refusal into a reset.
		socket.resume();
		setTimeout(() => socket.destroy(), partingTime).unref();
	}
}
