/** A member in the middle: takes callers with the ticket, dials whom they meant with the ticket, and passes on what is said. */
import {createServer as createPlain, type Server, type Socket} from 'node:net';
import {connect as connectTls, type TLSSocket} from 'node:tls';
import {dialProtection, protectedServer} from '../../../source/net/tcp/protection.ts';
import type {Secret} from '../../../source/net/ticket.ts';
import type {Speaker} from '../../../source/net/types.ts';

export type Splice = {
	readonly port: number;
	/** Decrypted, in the order of coming. */
	readonly heard: {readonly fromCaller: Buffer[]; readonly fromListener: Buffer[]};
	close(): void;
};

/** `meant`: the port of the one that callers believe to reach; `expects`: what callers are to it. */
export const splice = async (
	secret: Secret,
	meant: number,
	expects: Extract<Speaker, 'member' | 'fetcher'>,
): Promise<Splice> => {
	const host = '127.0.0.1';
	const sockets: Socket[] = [];
	const heard = {fromCaller: [] as Buffer[], fromListener: [] as Buffer[]};
	const between = protectedServer(secret, expects, 5000, (caller: TLSSocket) => {
		const dialled = dialProtection(secret, expects === 'member' ? 'manager' : 'source');
		const listener = connectTls({host, port: meant, ...dialled}, () => {
			pass(caller, listener, heard.fromCaller);
			pass(listener, caller, heard.fromListener);
		});
		sockets.push(caller, listener);
		for (const socket of [caller, listener]) socket.on('error', () => socket.destroy());
	});
	const door = createPlain(socket => between.emit('connection', socket));
	return {
		port: await listening(door),
		heard,
		close: () => {
			for (const socket of sockets) socket.destroy();
			door.close();
		},
	};
};

/** A protected listener that says whatever it is told to, over and over. */
export const parrot = async (
	secret: Secret,
	expects: Extract<Speaker, 'member' | 'fetcher'>,
	words: (socket: TLSSocket) => void,
): Promise<{readonly port: number; close(): void}> => {
	const sockets: Socket[] = [];
	const inner = protectedServer(secret, expects, 5000, socket => {
		sockets.push(socket);
		socket.on('error', () => socket.destroy());
		words(socket);
	});
	const door = createPlain(socket => inner.emit('connection', socket));
	return {
		port: await listening(door),
		close: () => {
			for (const socket of sockets) socket.destroy();
			door.close();
		},
	};
};

const pass = (from: Socket, to: Socket, heard: Buffer[]): void => {
	from.on('data', bytes => {
		heard.push(bytes as Buffer);
		to.write(bytes);
	});
	from.once('close', () => to.end());
};

const listening = (server: Server): Promise<number> =>
	new Promise(resolve =>
		server.listen(0, '127.0.0.1', () => resolve((server.address() as {readonly port: number}).port)),
	);
