/** Limits on callers over real sockets: who is cut off, who is told why, what comes back, and what is told of it. */
import {connect, type Socket} from 'node:net';
import {afterEach, beforeEach, expect, it} from 'vitest';
import type {CallerLimits} from '../../../source/net/tcp/callers.ts';
import type {Flood} from '../../../source/net/tcp/flood.ts';
import {TcpNetwork} from '../../../source/net/tcp/tcp-network.ts';
import {decode, encode, frameHead} from '../../../source/net/wire/codec.ts';
import {hello} from '../../contract/network-fakes.ts';
import {Inbox} from './inbox.ts';

const host = '127.0.0.1';
const limits: CallerLimits = {
	halfOpen: 8,
	open: 3,
	halfOpenOfAddress: 4,
	openOfAddress: 2,
	failedOfAddress: 2,
	failedOfOwn: 2,
};
const opening = encode(hello('member'));
let inbox: Inbox;
let network: TcpNetwork;
let port: number;
let floods: Flood[];
let flooded: Promise<void>;
const sockets: Socket[] = [];

beforeEach(async () => {
	inbox = new Inbox();
	floods = [];
	const {promise, resolve} = Promise.withResolvers<void>();
	flooded = promise;
	const onFlood = (flood: Flood): void => {
		floods.push(flood);
		resolve();
	};
	network = new TcpNetwork({post: inbox.post, sweepInterval: 20, limits, onFlood});
	network.listen({host, port: 0}, 'member');
	port = (await inbox.next('listening')).port;
});
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	await network.close();
});

const call = (): Promise<Socket> =>
	new Promise((resolve, reject) => {
		const socket = connect({host, port, noDelay: true}, () => resolve(socket));
		socket.once('error', reject).on('error', () => {});
		sockets.push(socket);
	});
const ended = (socket: Socket): Promise<void> => new Promise(resolve => socket.resume().once('close', () => resolve()));

it('a silent caller is cut off for the next one, and the engine hears of both ends', async () => {
	const silent = await call();
	const {link} = await inbox.next('link-accepted');
	const gone = ended(silent);
	for (let more = 0; more < limits.halfOpen; more++) await call();
	expect(await inbox.next('link-closed')).toMatchObject({link: link.id, failure: {code: 'E_SILENT'}});
	await gone;
});

it('whoever says hello is heard, however many silent ones there are', async () => {
	for (let turn = 0; turn < 5; turn++) {
		await Promise.all(Array.from({length: 20}, call));
		const honest = await call();
		honest.write(encode({...hello('member'), peer: `honest-${turn}`}));
		expect((await inbox.next('message')).message).toMatchObject({peer: `honest-${turn}`});
		honest.destroy();
	}
});

it('one too many is told why, the engine does not hear its hello, and a place that is free again is given away', async () => {
	const first = await call();
	first.write(opening);
	await inbox.next('message');
	for (let more = 1; more < limits.open; more++) {
		(await call()).write(opening);
		await inbox.next('message');
	}
	const late = await call();
	late.write(opening);
	const [bytes] = (await new Promise(resolve => late.once('data', data => resolve([data])))) as [Buffer];
	expect(decode(bytes[4]!, bytes.subarray(frameHead))).toMatchObject({message: {type: 'refused', code: 'E_CROWDED'}});
	expect((await inbox.next('link-closed')).failure.code).toBe('E_CROWDED');
	expect(inbox.waiting()).not.toContain('message');
	await ended(late);
	first.destroy();
	await inbox.next('link-closed');
	(await call()).write(opening);
	await inbox.next('message');
});

it('tells of a flood once', async () => {
	await Promise.all(Array.from({length: 100}, call));
	await flooded;
	expect(floods).toHaveLength(1);
	expect(floods[0]).toMatchObject({host, hosts: 1});
	expect(floods[0]!.connections).toBeGreaterThanOrEqual(20);
});
