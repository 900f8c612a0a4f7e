/** The gate before the handshake: callers of a protected listener are counted, cut off and barred before they are anybody. */
import {connect, type Socket} from 'node:net';
import {afterEach, beforeEach, expect, it} from 'vitest';
import type {CallerLimits} from '../../../source/net/tcp/callers.ts';
import type {Flood} from '../../../source/net/tcp/flood.ts';
import {TcpNetwork} from '../../../source/net/tcp/tcp-network.ts';
import {Inbox} from './inbox.ts';

const host = '127.0.0.1';
const secret = new Uint8Array(16).fill(1);
const another = new Uint8Array(16).fill(2);
const limits: CallerLimits = {
	halfOpen: 4,
	open: 3,
	halfOpenOfAddress: 4,
	openOfAddress: 2,
	failedOfAddress: 2,
	failedOfOwn: 3,
};
let inbox: Inbox;
let port: number;
let flooded: Promise<Flood>;
const networks: TcpNetwork[] = [];
const sockets: Socket[] = [];

beforeEach(async () => {
	inbox = new Inbox();
	const {promise, resolve} = Promise.withResolvers<Flood>();
	flooded = promise;
	// A minute takes six fifths of a second.
	const network = new TcpNetwork({
		post: inbox.post,
		secret,
		sweepInterval: 20,
		limits,
		onFlood: resolve,
		// Who goes must go for another reason.
		handshakeTime: 600_000,
	});
	networks.push(network);
	network.listen({host, port: 0}, 'member');
	port = (await inbox.next('listening')).port;
});
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	await Promise.all(networks.splice(0).map(network => network.close()));
});

const call = (): Promise<Socket> =>
	new Promise((resolve, reject) => {
		const socket = connect({host, port}, () => resolve(socket));
		socket.once('error', reject).on('error', () => {});
		sockets.push(socket);
	});
const dial = (key: Uint8Array): Inbox => {
	const caller = new Inbox();
	const network = new TcpNetwork({post: caller.post, secret: key});
	networks.push(network);
	network.dial({host, port}, 'manager', {timeout: 5000});
	return caller;
};
const refusedWith = async (key: Uint8Array): Promise<string> => (await dial(key).next('link-closed')).failure.code;

it('one that waits longest before the handshake is cut off for the next one', async () => {
	const first = await call();
	const gone = new Promise(resolve => first.resume().once('close', resolve));
	for (let more = 0; more < limits.halfOpen; more++) await call();
	await gone;
	expect(inbox.waiting()).toEqual([]);
});

it('whoever holds the ticket comes in, however many wait before it', async () => {
	for (let turn = 0; turn < 3; turn++) {
		await Promise.all(Array.from({length: 2 * limits.halfOpen}, call));
		await dial(secret).next('link-opened');
		await inbox.next('link-accepted');
	}
});

it('after too many wrong tickets nobody of that address is heard for a minute', async () => {
	for (let tries = 0; tries < limits.failedOfOwn; tries++) expect(await refusedWith(another)).toBe('E_TICKET_WRONG');
	expect(await refusedWith(another)).toBe('E_CROWDED');
	expect(await refusedWith(secret)).toBe('E_CROWDED');
	expect(inbox.waiting()).toEqual([]);
	while ((await refusedWith(another)) === 'E_CROWDED');
	await dial(secret).next('link-opened');
});

it('tells of a flood of callers that never came in', async () => {
	await Promise.all(Array.from({length: 100}, call));
	expect(await flooded).toMatchObject({host, hosts: 1});
});
