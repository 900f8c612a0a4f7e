/** What is particular to real sockets: hosts of every kind, the system's refusals, and the end of a network. */
import {connect} from 'node:net';
import {networkInterfaces} from 'node:os';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {failure} from '../../../source/net/failures.ts';
import {ownAddresses} from '../../../source/net/tcp/addresses.ts';
import {callerLimits} from '../../../source/net/tcp/callers.ts';
import {connectionLimit, lotLimit, memberLimit} from '../../../source/net/tcp/open-files.ts';
import {refusal} from '../../../source/net/tcp/refusal.ts';
import {brokenFailure, dialFailure, dialTimeout, listenFailure} from '../../../source/net/tcp/socket-failures.ts';
import {TcpNetwork} from '../../../source/net/tcp/tcp-network.ts';
import {encode} from '../../../source/net/wire/codec.ts';
import {hello, MemoryContent, someBytes} from '../../contract/network-fakes.ts';
import {Inbox} from './inbox.ts';

const timeout = 5000;
let server: {inbox: Inbox; network: TcpNetwork};
let client: {inbox: Inbox; network: TcpNetwork};
const make = () => {
	const inbox = new Inbox();
	return {inbox, network: new TcpNetwork({post: inbox.post})};
};
beforeEach(() => {
	server = make();
	client = make();
});
afterEach(() => Promise.all([server.network.close(), client.network.close()]));

const listen = async (host: string): Promise<number> => {
	server.network.listen({host, port: 0}, 'member');
	return (await server.inbox.next('listening')).port;
};

describe('hosts', () => {
	const pairs: readonly (readonly [at: string, to: string, seen: string])[] = [
		['127.0.0.1', '127.0.0.1', '127.0.0.1'],
		['::1', '::1', '::1'],
		['::1', '[::1]', '::1'],
		['0.0.0.0', '127.0.0.1', '127.0.0.1'],
		['::', '127.0.0.1', '127.0.0.1'],
		['::', '::1', '::1'],
		['::', '::ffff:127.0.0.1', '127.0.0.1'],
		['', '127.0.0.1', '127.0.0.1'],
		['127.0.0.1', 'localhost', '127.0.0.1'],
		['127.0.0.1', 'LOCALHOST', '127.0.0.1'],
	];
	it.each(pairs)('listening at %j is reached by %j and sees %s', async (at, to, seen) => {
		const port = await listen(at);
		const link = client.network.dial({host: to, port}, 'manager', {timeout});
		await client.inbox.next('link-opened');
		const {link: accepted} = await server.inbox.next('link-accepted');
		expect(accepted.remoteHost).toBe(seen);
		expect(link.remoteHost).toBe(seen);
	});

	it('reaches a link-local address with its scope', async context => {
		const host = ownAddresses().find(address => address.includes('%'));
		if (host === undefined) return context.skip();
		const port = await listen(host);
		const link = client.network.dial({host, port}, 'manager', {timeout});
		await client.inbox.next('link-opened');
		expect(link.remoteHost).toBe(host);
	});

	it('dials from the address that was chosen', async () => {
		const port = await listen('127.0.0.1');
		client.network.dial({host: '127.0.0.1', port}, 'manager', {timeout, from: '127.0.0.2'});
		await client.inbox.next('link-opened');
		expect((await server.inbox.next('link-accepted')).link.remoteHost).toBe('127.0.0.2');
	});

	it.each(['192.0.2.77', 'not-an-address'])('says that %s is no address to dial from', async from => {
		const port = await listen('127.0.0.1');
		client.network.dial({host: '127.0.0.1', port}, 'manager', {timeout, from});
		expect(client.inbox.waiting()).toEqual([]);
		const {failure} = await client.inbox.next('link-closed');
		expect(failure).toMatchObject({code: 'E_ADDRESS', message: `${from} is not an address of this machine.`});
	});

	it('says that a port cannot be', async () => {
		client.network.dial({host: '127.0.0.1', port: 70_000}, 'manager', {timeout});
		expect(client.inbox.waiting()).toEqual([]);
		expect((await client.inbox.next('link-closed')).failure.code).toBe('E_UNREACHABLE');
		server.network.listen({host: '127.0.0.1', port: 70_000}, 'member');
		expect(server.inbox.waiting()).toEqual([]);
		expect((await server.inbox.next('listen-failed')).failure.code).toBe('E_ADDRESS');
	});

	it('refuses to listen at what is not ours', async () => {
		server.network.listen({host: '192.0.2.77', port: 0}, 'member');
		const {failure} = await server.inbox.next('listen-failed');
		expect(failure).toMatchObject({code: 'E_ADDRESS', message: '192.0.2.77 is not an address of this machine.'});
		expect(failure.hint).toContain('127.0.0.1');
	});

	it('knows the addresses of this machine', () => {
		const inside = Object.values(networkInterfaces()).flatMap(found => found?.filter(({internal}) => internal) ?? []);
		for (const {address} of inside) expect(ownAddresses()).not.toContain(address);
	});
});

describe('sentences', () => {
	const to = {host: '10.0.0.9', port: 7420};
	const systemError = (code: string): Error => Object.assign(new Error('as the system says'), {code});

	it.each([
		['ECONNREFUSED', 'Nobody listens at 10.0.0.9:7420.'],
		['ETIMEDOUT', '10.0.0.9:7420 did not answer.'],
		['EHOSTUNREACH', 'No way leads to 10.0.0.9:7420.'],
		['ENOTFOUND', '10.0.0.9:7420 cannot be dialled. There is no host called "10.0.0.9".'],
		['EWEIRD', '10.0.0.9:7420 cannot be dialled (EWEIRD).'],
	])('of a dial that fails with %s', (code, message) => {
		expect(dialFailure(systemError(code), to)).toMatchObject({code: 'E_UNREACHABLE', message});
		expect(dialFailure(systemError(code), to).hint).not.toBe('');
	});

	it('of several attempts are those of the first', () => {
		const error = new AggregateError([systemError('ECONNREFUSED'), systemError('ENETUNREACH')]);
		expect(dialFailure(error, to).message).toBe('Nobody listens at 10.0.0.9:7420.');
	});

	it('of a dial without an answer', () => {
		expect(dialTimeout({host: '::1', port: 1}, 2500).message).toBe('[::1]:1 did not answer within 2.5 s.');
	});

	it.each([
		['EADDRINUSE', 'E_PORT', 'Port 7420 is in use.'],
		['EACCES', 'E_ADDRESS', 'The system keeps port 7420 for itself.'],
		['ENOTFOUND', 'E_ADDRESS', 'There is no host called "10.0.0.9".'],
	])('of listening that fails with %s', (code, ours, message) => {
		expect(listenFailure(systemError(code), to, [])).toMatchObject({code: ours, message});
		expect(listenFailure(systemError(code), to, []).hint).not.toBe('');
	});

	it('of a connection that breaks', () => {
		expect(brokenFailure(systemError('EPIPE')).message).toBe('The connection was reset.');
		expect(brokenFailure(systemError('EIO')).message).toBe('The connection broke (EIO).');
	});

	it('are cut to what a refusal may hold', () => {
		const message = refusal(failure('E_NAME_TAKEN', 'ü'.repeat(300), '😀'.repeat(100)));
		expect(message.message).toBe('ü'.repeat(128));
		expect(message.hint).toBe('😀'.repeat(64));
		expect(() => encode(message)).not.toThrow();
	});
});

describe('limits', () => {
	it('leave half of the files to others', () => {
		expect(connectionLimit(100)).toBe(50);
		expect(connectionLimit(1_000_000)).toBe(4096);
		expect(connectionLimit()).toBeGreaterThan(0);
		expect([4, 1024, 1_000_000].map(lotLimit)).toEqual([1, 128, 512]);
	});

	it('let a manager that may open 20,000 files take 10,000 members, and no flood take their places', () => {
		expect(callerLimits(memberLimit(20_000))).toMatchObject({halfOpen: 1024, open: 13_976});
		expect(callerLimits(memberLimit(1_000_000))).toMatchObject({halfOpen: 1024, open: 15_360});
		expect(callerLimits(memberLimit(128))).toMatchObject({halfOpen: 24, open: 72});
	});
});

describe('the end of a network', () => {
	it('ends links after what is queued, tells its own side nothing, and frees the port', async () => {
		const port = await listen('127.0.0.1');
		const link = client.network.dial({host: '127.0.0.1', port}, 'manager', {timeout});
		await client.inbox.next('link-opened');
		link.send(hello('member'));
		await client.network.close();
		expect((await server.inbox.next('message')).message.type).toBe('hello');
		expect((await server.inbox.next('link-closed')).failure.code).toBe('E_CLOSED');
		expect(client.inbox.waiting()).toEqual([]);
		await server.network.close();
		const again = make();
		again.network.listen({host: '127.0.0.1', port}, 'member');
		expect((await again.inbox.next('listening')).port).toBe(port);
		await again.network.close();
	});

	it('does not wait long for a side that does not read', async () => {
		const port = await listen('127.0.0.1');
		const socket = connect({host: '127.0.0.1', port});
		socket.on('error', () => {}).pause();
		const {link} = await server.inbox.next('link-accepted');
		const content = new MemoryContent(someBytes(16 * 1024 * 1024));
		link.deliver(1, content, 0, content.bytes.length);
		link.deliver(2, content, 0, content.bytes.length);
		link.send({type: 'ping', nonce: 1});
		await server.network.close();
		socket.destroy();
		expect(server.inbox.waiting()).toEqual([]);
	});

	it('makes later calls harmless', async () => {
		await client.network.close();
		const link = client.network.dial({host: '127.0.0.1', port: 1}, 'manager', {timeout});
		link.send(hello('member'));
		link.close();
		await client.network.close();
		expect(client.inbox.waiting()).toEqual([]);
	});
});
