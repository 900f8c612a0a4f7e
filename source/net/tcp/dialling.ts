/** One socket on its way to somebody, open or protected: how it is set up, when it stands, what its errors mean. Keeps nothing. */
import {connect, isIPv4, isIPv6, type Socket} from 'node:net';
import {normaliseHost} from '../addresses.ts';
import type {Failure} from '../failures.ts';
import type {Secret} from '../ticket.ts';
import type {Address, Speaker} from '../types.ts';
import {connectProtected, dialProtection, isProved} from './protection.ts';
import {dialFailure, protectionFailure, unproved} from './socket-failures.ts';

/** Bytes read at once from a source, and from a manager. */
const sourceBuffer = 256 * 1024;
const managerBuffer = 64 * 1024;

export type DialHow = {
	/** Local address to dial from, when a person chose one. */
	readonly from: string | undefined;
	/** Given: the link is protected by it or there is none. */
	readonly secret: Secret | null;
};

export type Dialled = {
	readonly socket: Socket;
	/** Its event at which the link stands. */
	readonly opens: 'connect' | 'secureConnect';
	/** What an error before that means. */
	explain(error: Error): Failure;
	/** Why the link may not be used though it stands; undefined when it may. */
	doubt(): Failure | undefined;
};

/** Starts to dial; `heard` gets the bytes, in a buffer that is used again. Throws what the system says of impossible addresses. */
export const dialSocket = (
	to: Address,
	expects: Extract<Speaker, 'manager' | 'source'>,
	{from, secret}: DialHow,
	heard: (bytes: Buffer) => void,
): Dialled => {
	const options = {
		host: normaliseHost(to.host),
		port: to.port,
		noDelay: true,
		keepAlive: true,
		...(from === undefined ? {} : {localAddress: from, family: isIPv6(from) ? 6 : isIPv4(from) ? 4 : 0}),
		onread: {
			buffer: Buffer.allocUnsafeSlow(expects === 'source' ? sourceBuffer : managerBuffer),
			callback: (length: number, buffer: Uint8Array): boolean => {
				heard((buffer as Buffer).subarray(0, length));
				return true;
			},
		},
	};
	const explainDial = (error: Error): Failure => dialFailure(error, to, from);
	if (!secret) {
		return {socket: connect(options), opens: 'connect', explain: explainDial, doubt: () => undefined};
	}
	const socket = connectProtected({...options, ...dialProtection(secret, expects)});
	let isConnected = false;
	socket.once('connect', () => {
		isConnected = true;
		// Not taken from the options, as an open socket takes them.
		socket.setNoDelay(true).setKeepAlive(true);
	});
	return {
		socket,
		opens: 'secureConnect',
		explain: error => (isConnected ? protectionFailure(error, to) : explainDial(error)),
		doubt: () => (isProved(socket) ? undefined : unproved(to)),
	};
};
