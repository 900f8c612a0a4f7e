/** Raw sockets that break the protocol, each in its way: the link is closed with the right code, and nobody else notices. */
import {connect, createServer, type Server, type Socket} from 'node:net';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {TcpNetwork} from '../../../source/net/tcp/tcp-network.ts';
import {encode, encodeBlockHead} from '../../../source/net/wire/codec.ts';
import {FakeLanding, heartbeat, hello} from '../../contract/network-fakes.ts';
import {Inbox} from './inbox.ts';

const host = '127.0.0.1';
const head = (length: number, code: number): Buffer => {
	const bytes = Buffer.alloc(5);
	bytes.writeUInt32BE(length);
	bytes[4] = code;
	return bytes;
};
const opening = encode(hello('member'));
const greeting = encode({type: 'greeting', peer: 'owner', name: 'box'});

let inbox: Inbox;
let network: TcpNetwork;
let port: number;
const sockets: Socket[] = [];

beforeEach(async () => {
	inbox = new Inbox();
	// Deadlines are counted in sweeps; at this pace 10 s take a fifth of a second.
	network = new TcpNetwork({post: inbox.post, sweepInterval: 20});
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
		// What comes back is of no interest; a reset is to be expected.
		socket.once('error', reject).on('error', () => {});
		socket.resume();
		sockets.push(socket);
	});

describe('a caller that', () => {
	it.each([
		['announces 2 GiB', head(2 ** 31, 1), 'a frame of 2147483648 bytes'],
		['announces 4 GiB', head(2 ** 32 - 1, 1), 'a frame of 4294967295 bytes'],
		['speaks HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'a frame of'],
		['sends no type', head(0, 1), 'without a type'],
		['sends a block', Buffer.concat([opening, head(10, 60)]), 'a block where none may come'],
		['sends malformed UTF-8', Buffer.concat([head(4, 1), Buffer.of(0, 1, 0x80)]), 'not UTF-8'],
		['does not say hello', encode(heartbeat(1)), 'heartbeat before hello'],
		['says hello twice', Buffer.concat([opening, opening]), 'hello a second time'],
		['speaks for the manager', Buffer.concat([opening, encode({type: 'removed', reason: 'closing'})]), 'does not say'],
	])('%s is closed', async (_, bytes, why) => {
		const socket = await call();
		const {link} = await inbox.next('link-accepted');
		socket.write(bytes);
		const closed = await inbox.next('link-closed');
		expect(closed).toMatchObject({link: link.id, failure: {code: 'E_PROTO'}});
		expect(closed.failure.message).toContain(why);
		await new Promise(resolve => (socket.closed ? resolve(undefined) : socket.once('close', resolve)));
	});

	it('says nothing is closed', async () => {
		const socket = await call();
		expect((await inbox.next('link-closed')).failure).toMatchObject({code: 'E_SILENT'});
		await new Promise(resolve => (socket.closed ? resolve(undefined) : socket.once('close', resolve)));
	});

	it('trickles is closed, though it never pauses', async () => {
		const socket = await call();
		socket.write(opening);
		await inbox.next('message');
		const frame = Buffer.concat([head(60_000, 19), Buffer.alloc(60_000)]);
		let at = 0;
		const timer = setInterval(() => socket.write(frame.subarray(at, ++at)), 5);
		const {failure} = await inbox.next('link-closed');
		clearInterval(timer);
		expect(failure.code).toBe('E_SILENT');
		expect(failure.message).toContain('did not finish');
	});

	it('keeps quiet after its hello is left alone', async () => {
		const socket = await call();
		socket.write(opening);
		const {link} = await inbox.next('message');
		await new Promise(resolve => setTimeout(resolve, 300));
		expect(inbox.waiting()).toEqual(['link-accepted']);
		socket.write(encode(heartbeat(7)));
		expect(await inbox.next('message')).toEqual({type: 'message', link, message: heartbeat(7)});
	});

	it('says something from the future is heard all the same', async () => {
		const socket = await call();
		socket.write(Buffer.concat([opening, head(4, 250), Buffer.from('new'), encode(heartbeat(7))]));
		await inbox.next('message');
		expect((await inbox.next('message')).message).toEqual(heartbeat(7));
	});

	it('resets is told as closed', async () => {
		const socket = await call();
		socket.write(opening);
		await inbox.next('message');
		socket.resetAndDestroy();
		expect((await inbox.next('link-closed')).failure).toMatchObject({
			code: 'E_CLOSED',
			message: 'The connection was reset.',
		});
	});

	it('begins with something from the future is closed: that may be skipped only after a hello', async () => {
		const socket = await call();
		socket.write(Buffer.concat([head(4, 250), Buffer.from('new'), opening]));
		const {failure} = await inbox.next('link-closed');
		expect(failure).toMatchObject({code: 'E_PROTO', message: expect.stringContaining('before hello')});
		expect(inbox.waiting()).not.toContain('message');
	});

	it('sends more than a kibibyte before its hello is closed', async () => {
		const socket = await call();
		socket.write(head(1025, 1));
		expect((await inbox.next('link-closed')).failure.message).toContain('1025 bytes where 1024 are allowed');
	});

	it('announces much costs no memory, a thousand times over', async () => {
		const before = process.memoryUsage().rss;
		for (let turn = 0; turn < 20; turn++) {
			const callers = await Promise.all(Array.from({length: 50}, call));
			for (const socket of callers) socket.write(head(2 ** 32 - 1, 1));
			for (const _ of callers) expect((await inbox.next('link-closed')).failure.code).toBe('E_PROTO');
			for (const socket of callers) socket.destroy();
		}
		expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
	});
});

describe('a source that', () => {
	let server: Server;
	let source: Promise<Socket>;
	beforeEach(async () => {
		source = new Promise(resolve => {
			server = createServer(socket => {
				socket.on('error', () => {}).resume();
				sockets.push(socket);
				socket.write(greeting);
				resolve(socket);
			});
		});
		await new Promise<void>(resolve => server.listen(0, host, resolve));
	});
	afterEach(() => {
		for (const socket of sockets) socket.destroy();
		return new Promise(resolve => server.close(resolve));
	});

	const fetchFrom = async (length: number) => {
		const at = server.address() as {port: number};
		const link = network.dial({host, port: at.port}, 'source', {timeout: 5000});
		await inbox.next('message');
		const landing = new FakeLanding(length);
		link.expect(1, landing);
		return {link, landing, socket: await source};
	};
	const block = (request: number, offset: number, length: number): Buffer =>
		Buffer.concat([encodeBlockHead(request, offset, length), Buffer.alloc(length, 7)]);

	it.each([
		['begins in the middle', [block(1, 1, 10)], 'a block at 1 where 0 comes next'],
		['leaves a gap', [block(1, 0, 10), block(1, 11, 10)], 'a block at 11 where 10 comes next'],
		['repeats itself', [block(1, 0, 10), block(1, 0, 10)], 'a block at 0 where 10 comes next'],
		['sends too much', [block(1, 0, 90), block(1, 90, 11)], '101 bytes of a fragment of 100'],
		['sends too long a block', [head(1 + 8 + 256 * 1024 + 1, 60)], 'a block of 262145 bytes'],
		['sends an empty block', [head(1 + 8, 60)], 'a block of 0 bytes'],
	])('%s is closed', async (_, frames, why) => {
		const {landing, socket} = await fetchFrom(100);
		socket.write(Buffer.concat(frames));
		const {failure} = await inbox.next('link-closed');
		expect(failure).toMatchObject({code: 'E_PROTO', message: expect.stringContaining(why)});
		expect(landing.state).toBe('abandoned');
	});

	it.each([0, 5, 13, 14, 50, 112])('goes after %i bytes of a block leaves an abandoned landing', async bytes => {
		const {landing, socket} = await fetchFrom(100);
		socket.end(block(1, 0, 100).subarray(0, bytes));
		expect((await inbox.next('link-closed')).failure.code).toBe('E_CLOSED');
		expect(landing.state).toBe('abandoned');
		expect(inbox.waiting()).not.toContain('block');
	});

	it('sends a late answer is forgiven', async () => {
		const {link, landing, socket} = await fetchFrom(100);
		link.abandon(1);
		link.abandon(1);
		expect(landing.state).toBe('abandoned');
		const next = new FakeLanding(3);
		link.expect(2, next);
		socket.write(Buffer.concat([block(1, 0, 100), block(77, 12, 5), block(2, 0, 3)]));
		expect(await inbox.next('block')).toMatchObject({request: 2, bytes: 3});
		expect(landing.bytes.includes(7)).toBe(false);
		expect(next.state).toBe('finished');
	});

	it('is given up half-way writes no more into that memory', async () => {
		const {link, landing, socket} = await fetchFrom(100);
		const bytes = block(1, 0, 100);
		socket.write(bytes.subarray(0, 60));
		while (!landing.bytes.includes(7)) await new Promise(resolve => setImmediate(resolve));
		link.abandon(1);
		landing.bytes.fill(0);
		const next = new FakeLanding(3);
		link.expect(2, next);
		socket.write(Buffer.concat([bytes.subarray(60), block(2, 0, 3)]));
		await inbox.next('block');
		expect(landing.bytes.includes(7)).toBe(false);
	});

	it('stops within a block is closed, one that only dawdles is not', async () => {
		const {landing, socket} = await fetchFrom(60);
		const bytes = block(1, 0, 60);
		socket.write(bytes.subarray(0, 13));
		for (let at = 13; at < 63; at++) {
			await new Promise(resolve => setTimeout(resolve, 10));
			socket.write(bytes.subarray(at, at + 1));
		}
		const {failure} = await inbox.next('link-closed');
		expect(failure.code).toBe('E_SILENT');
		expect(landing.bytes.indexOf(0)).toBeGreaterThan(45);
	});
});
