/** Real sockets around a protected network: who does not hold the secret gets no further than the handshake, on either side. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {type AddressInfo, connect, createServer as createPlain, type Server, type Socket} from 'node:net';
import {join} from 'node:path';
import {connect as connectTls, createServer as createTls} from 'node:tls';
import {fileURLToPath} from 'node:url';
import {afterEach, describe, expect, it, test} from 'vitest';
import {dialProtection, suites} from '../../../source/net/tcp/protection.ts';
import {TcpNetwork, type TcpNetworkOptions} from '../../../source/net/tcp/tcp-network.ts';
import {encode} from '../../../source/net/wire/codec.ts';
import {hello} from '../../contract/network-fakes.ts';
import {Inbox} from './inbox.ts';

const host = '127.0.0.1';
const timeout = 5000;
const secret = new Uint8Array(16).fill(1);
const another = new Uint8Array(16).fill(2);
const networks: TcpNetwork[] = [];
const sockets: Socket[] = [];
const servers: Server[] = [];

const make = (options: Partial<TcpNetworkOptions> = {}) => {
	const inbox = new Inbox();
	const network = new TcpNetwork({post: inbox.post, secret, ...options});
	networks.push(network);
	return {inbox, network};
};
const listening = async (options: Partial<TcpNetworkOptions> = {}, expects: 'member' | 'fetcher' = 'member') => {
	const made = make(options);
	made.network.listen({host, port: 0}, expects);
	return {...made, port: (await made.inbox.next('listening')).port};
};
const dial = async (
	port: number,
	options: Partial<TcpNetworkOptions> = {},
	expects: 'manager' | 'source' = 'manager',
) => {
	const {inbox, network} = make(options);
	network.dial({host, port}, expects, {timeout});
	return (await inbox.next('link-closed')).failure;
};
/** All that a socket hears until it is closed. */
const heard = (socket: Socket): Promise<Buffer> => {
	sockets.push(socket);
	const parts: Buffer[] = [];
	socket.on('data', part => parts.push(part as Buffer));
	socket.on('error', () => {});
	return new Promise(resolve => socket.once('close', () => resolve(Buffer.concat(parts))));
};
const serve = async (server: Server): Promise<number> => {
	servers.push(server);
	await new Promise<void>(resolve => server.listen(0, host, resolve));
	return (server.address() as AddressInfo).port;
};

/** RFC 8446, 4.2. */
const keyShare = 51;
/** Types of the extensions of a ServerHello that begins a stream. */
const extensionsOf = (stream: Buffer): number[] => {
	const session = 5 + 4 + 2 + 32;
	let at = session + 1 + stream[session]! + 2 + 1;
	const end = at + 2 + stream.readUInt16BE(at);
	const types: number[] = [];
	for (at += 2; at < end; at += 4 + stream.readUInt16BE(at + 2)) types.push(stream.readUInt16BE(at));
	return types;
};

afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	for (const server of servers.splice(0)) server.close();
	await Promise.all(networks.splice(0).map(network => network.close()));
});

describe('a protected listener', () => {
	it('takes a caller with its secret, and carries what is said', async () => {
		const {inbox, port} = await listening();
		const caller = make();
		const link = caller.network.dial({host, port}, 'manager', {timeout});
		await caller.inbox.next('link-opened');
		const accepted = await inbox.next('link-accepted');
		link.send(hello('member'));
		expect((await inbox.next('message')).message.type).toBe('hello');
		expect(accepted.link.remoteHost).toBe(host);
	});

	it.each(['GET / HTTP/1.1\r\n\r\n', encode(hello('member')), Buffer.of(0)])(
		'answers who speaks plain with one refusal, and closes (%#)',
		async words => {
			const {inbox, port} = await listening();
			const socket = connect({host, port});
			const all = heard(socket);
			socket.write(words);
			const answer = await all;
			expect(answer.readUInt32BE()).toBe(answer.length - 4);
			expect(answer.toString()).toContain('E_TICKET_NEEDED');
			expect(inbox.waiting()).toEqual([]);
		},
	);

	it('tells a caller without a ticket that it needs one', async () => {
		const {port} = await listening();
		const caller = make({secret: null});
		const link = caller.network.dial({host, port}, 'manager', {timeout});
		await caller.inbox.next('link-opened');
		link.send(hello('member'));
		expect((await caller.inbox.next('message')).message).toMatchObject({type: 'refused', code: 'E_TICKET_NEEDED'});
	});

	it('lets no other secret in, and neither hears of the other', async () => {
		const {inbox, port} = await listening();
		const failure = await dial(port, {secret: another});
		expect(failure).toMatchObject({code: 'E_TICKET_WRONG'});
		expect(failure.message).toContain(`${host}:${port} does not hold the ticket`);
		expect(inbox.waiting()).toEqual([]);
	});

	it('has one key for members and another for fetchers', async () => {
		const {inbox, port} = await listening({}, 'fetcher');
		expect(await dial(port, {}, 'manager')).toMatchObject({code: 'E_TICKET_WRONG'});
		expect(inbox.waiting()).toEqual([]);
	});

	it.each([
		['a browser', {rejectUnauthorized: false}],
		['an older browser', {rejectUnauthorized: false, maxVersion: 'TLSv1.2'}],
		[
			'one with the ticket that would make do with TLS 1.2',
			{
				...dialProtection(secret, 'manager'),
				minVersion: 'TLSv1.2',
				maxVersion: 'TLSv1.2',
				ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
			},
		],
	] as const)('speaks nothing older than TLS 1.3, and shows no certificate: %s is refused', async (_, options) => {
		const {inbox, port} = await listening();
		const socket = connectTls({host, port, ...options});
		const opened = new Promise(resolve => {
			socket.once('secureConnect', () => resolve('open')).once('error', () => resolve('refused'));
		});
		sockets.push(socket);
		expect(await opened).toBe('refused');
		expect(inbox.waiting()).toEqual([]);
	});

	it('hides what is said from who reads along', async () => {
		const {inbox, port} = await listening();
		const seen: Buffer[] = [];
		const between = await serve(
			createPlain(socket => {
				const on = connect({host, port});
				sockets.push(socket, on);
				socket.on('data', bytes => seen.push(bytes as Buffer)).pipe(on);
				on.on('data', bytes => seen.push(bytes as Buffer)).pipe(socket);
			}),
		);
		const caller = make();
		const link = caller.network.dial({host, port: between}, 'manager', {timeout});
		await caller.inbox.next('link-opened');
		link.send(hello('member'));
		await inbox.next('message');
		const all = Buffer.concat(seen);
		expect(all.length).toBeGreaterThan(200);
		expect(all.includes('shoal/1')).toBe(true);
		expect(all.includes(encode(hello('member')).subarray(10))).toBe(false);
		expect(all.includes(Buffer.from(secret))).toBe(false);
	});
});

describe('silent callers', () => {
	const handshakeTime = 150;
	/** A real first flight, so that TLS waits for a second. */
	const clientHello = async (): Promise<Buffer> => {
		const first = new Promise<Buffer>(resolve => {
			void serve(createPlain(socket => socket.once('data', bytes => resolve(bytes as Buffer)))).then(port => {
				const socket = connectTls({host, port, ...dialProtection(another, 'manager')});
				socket.on('error', () => {});
				sockets.push(socket);
			});
		});
		return first;
	};

	it.each([
		['say nothing', 0],
		['stop after the first byte', 1],
		['stop half-way', 100],
	])('that %s are gone, 200 of them, while one with the ticket comes in', async (_, length) => {
		const {inbox, port} = await listening({handshakeTime});
		const words = (await clientHello()).subarray(0, length);
		const gone = Array.from({length: 200}, () => {
			const socket = connect({host, port}, () => socket.write(words));
			return heard(socket);
		});
		make().network.dial({host, port}, 'manager', {timeout});
		await inbox.next('link-accepted');
		await Promise.all(gone);
		expect(inbox.waiting()).toEqual([]);
	});

	it('are let go when the network closes', async () => {
		const {network, port} = await listening({handshakeTime: 600_000});
		const socket = connect({host, port});
		const gone = heard(socket);
		await new Promise(resolve => socket.once('connect', resolve));
		await network.close();
		await gone;
	});
});

describe('who holds a ticket', () => {
	/** Of a server that has a certificate for its address instead of the ticket. */
	const directory = fileURLToPath(new URL('../../../fixtures/rogue', import.meta.url));
	const rogue = {key: readFileSync(join(directory, 'key.pem')), cert: readFileSync(join(directory, 'cert.pem'))};

	it('believes no certificate', async () => {
		let secured = 0;
		const port = await serve(createTls({...rogue, minVersion: 'TLSv1.3'}, () => secured++));
		expect(await dial(port)).toMatchObject({code: 'E_TICKET_WRONG'});
		expect(secured).toBe(0);
	});

	it('believes no certificate that its machine trusts either', () => {
		// Trust is set for a whole process: another one, that is given the rogue's as its own.
		const script = join(import.meta.dirname, 'rogue-certificate.ts');
		const said = execFileSync(process.execPath, [script, directory], {
			encoding: 'utf8',
			env: {...process.env, NODE_EXTRA_CA_CERTS: join(directory, 'cert.pem')},
		});
		expect(said.trim()).toBe('a browser: open, we: E_TICKET_WRONG');
	});

	it('says nothing to a listener that is open, and tells so', async () => {
		const {inbox, port} = await listening({secret: null});
		expect(await dial(port)).toMatchObject({code: 'E_NOT_PROTECTED'});
		await inbox.next('link-accepted');
		expect((await inbox.next('link-closed')).failure.code).toBe('E_PROTO');
		expect(inbox.waiting()).toEqual([]);
	});

	it.each([
		['speaks plain', encode({type: 'refused', code: 'E_TICKET_NEEDED', message: 'Talk plain to me.', hint: ''})],
		['sends a greeting', encode({type: 'greeting', peer: 'x', name: 'x'})],
	])('says nothing to one that %s instead', async (_, words) => {
		const said: Buffer[] = [];
		const port = await serve(
			createPlain(socket => {
				sockets.push(socket);
				socket.once('data', () => socket.write(words));
				socket.on('data', bytes => said.push(bytes as Buffer)).on('error', () => {});
			}),
		);
		expect((await dial(port)).code).toBe('E_TICKET_WRONG');
		// A handshake, an alert: never a word of ours.
		expect(Buffer.concat(said)[0]).toBe(0x16);
		expect(Buffer.concat(said).includes(encode(hello('member')).subarray(4, 20))).toBe(false);
	});

	it('takes a connection that is only closed for one that cannot be reached', async () => {
		const port = await serve(createPlain(socket => socket.end()));
		expect(await dial(port)).toMatchObject({code: 'E_UNREACHABLE'});
	});

	it('still says that nobody listens', async () => {
		const {network, port} = await listening();
		await network.close();
		expect(await dial(port)).toMatchObject({code: 'E_UNREACHABLE', message: `Nobody listens at ${host}:${port}.`});
	});

	it('gives up one that never answers the handshake', async () => {
		const port = await serve(createPlain(socket => sockets.push(socket)));
		const {inbox, network} = make();
		network.dial({host, port}, 'manager', {timeout: 100});
		expect((await inbox.next('link-closed')).failure.message).toContain('did not answer within 0.1 s');
	});
});

test('who dials pins the version, trusts no authority, and leaves the check of identities as it is', () => {
	const options = dialProtection(secret, 'manager');
	expect(options).toMatchObject({minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', ca: []});
	expect(options).not.toHaveProperty('checkServerIdentity');
	expect(options).not.toHaveProperty('rejectUnauthorized');
});

describe('the suites', () => {
	const [quick, portable] = ['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'];
	it.each([
		['flags\t\t: fpu vme aes avx', [quick, portable]],
		['flags\t\t: fpu vme avx vaes', [portable, quick]],
		['Features\t: fp asimd aes pmull', [quick, portable]],
		['Features\t: half thumb', [portable, quick]],
		['', [quick, portable]],
	])('of a processor with %j', (cpuinfo, expected) => expect(suites(cpuinfo)).toBe(expected.join(':')));

	it('is the one that is preferred here', async () => {
		const {port} = await listening();
		const socket = connectTls({host, port, ...dialProtection(secret, 'manager')});
		sockets.push(socket);
		await new Promise(resolve => socket.once('secureConnect', resolve));
		expect(socket.getProtocol()).toBe('TLSv1.3');
		let cpuinfo = '';
		try {
			cpuinfo = readFileSync('/proc/cpuinfo', 'utf8');
		} catch {}
		expect(socket.getCipher().standardName).toBe(suites(cpuinfo).split(':')[0]);
	});

	it('comes with a key exchange of its own: what was recorded stays hidden from who learns the ticket later', async () => {
		const {port} = await listening();
		const first = Promise.withResolvers<Buffer>();
		const between = await serve(
			createPlain(socket => {
				const on = connect({host, port});
				sockets.push(socket, on);
				socket.pipe(on);
				on.once('data', bytes => first.resolve(bytes as Buffer)).pipe(socket);
			}),
		);
		make().network.dial({host, port: between}, 'manager', {timeout});
		expect(extensionsOf(await first.promise)).toContain(keyShare);
	});
});
