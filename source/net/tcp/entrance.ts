/**
 * Where callers of a protected listener wait until they have shown that they hold the secret: nothing of what they say reaches a
 * parser of ours before. Tells TLS from plain by the first byte; who speaks plain hears one fixed refusal. The sockets are the gate's.
 */
import type {Socket} from 'node:net';
import type {Server, TLSSocket} from 'node:tls';
import {failure} from '../failures.ts';
import type {Secret} from '../ticket.ts';
import type {Speaker} from '../types.ts';
import {encode} from '../wire/codec.ts';
import {groupOf} from './gate.ts';
import {barredAlert, handshakeTime, protectedServer, tlsRecord} from './protection.ts';
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

/** What lets callers try, and counts those that fail. */
export type Tries = {
	mayTry(socket: Socket): boolean;
	/** `group`: see `groupOf`. */
	failed(group: string): void;
};

type Waiting = {readonly timer: NodeJS.Timeout; readonly onEntered: (secure: TLSSocket) => void};

export class Entrance {
	readonly #server: Server;
	readonly #tries: Tries;
	/** Milliseconds. */
	readonly #time: number;
	readonly #waiting = new Map<string, Waiting>();

	/** `time`: milliseconds a caller has in all, from its connection to the end of the handshake. */
	constructor(secret: Secret, expects: Speaker, tries: Tries, time = handshakeTime) {
		this.#tries = tries;
		this.#time = time;
		this.#server = protectedServer(secret, expects, time, secure => {
			const caller = this.#leave(callerOf(secure));
			if (caller) caller.onEntered(secure);
			else secure.destroy();
		});
	}

	/** A caller that has just connected; the socket it may be heard through comes when it has shown that it holds the secret. */
	receive(socket: Socket, onEntered: (secure: TLSSocket) => void): void {
		const [caller, group] = [callerOf(socket), groupOf(socket)];
		let isTrying = false;
		const timer = setTimeout(() => socket.destroy(), this.#time);
		this.#waiting.set(caller, {timer, onEntered});
		socket.once('close', () => {
			if (this.#leave(caller) && isTrying) this.#tries.failed(group);
		});
		socket.on('error', () => socket.destroy());
		socket.once('data', (first: Buffer) => {
			if (first[0] !== tlsRecord) this.#part(socket, refused);
			else if (this.#tries.mayTry(socket)) {
				isTrying = true;
				socket.pause();
				socket.unshift(first);
				this.#server.emit('connection', socket);
			} else this.#part(socket, barredAlert);
		});
	}

	/** It waits no longer: it is in, or gone. */
	#leave(caller: string): Waiting | undefined {
		const waiting = this.#waiting.get(caller);
		clearTimeout(waiting?.timer);
		this.#waiting.delete(caller);
		return waiting;
	}

	#part(socket: Socket, word: Buffer): void {
		socket.end(word);
		// What else it says is of no interest, but unread it would turn the last word into a reset.
		socket.resume();
		setTimeout(() => socket.destroy(), partingTime).unref();
	}
}
