/** Attacks by those who hold the ticket, on real sockets: nobody passes for another, in the middle, mirrored, replayed or forged. */
import {connect as connectTls, type TLSSocket} from 'node:tls';
import {afterEach, describe, expect, it} from 'vitest';
import {type Identity, proofText} from '../../../source/net/identity.ts';
import {newIdentity} from '../../../source/net/tcp/keys.ts';
import {bindingOf, dialProtection} from '../../../source/net/tcp/protection.ts';
import {Proving} from '../../../source/net/tcp/proving.ts';
import {TcpNetwork} from '../../../source/net/tcp/tcp-network.ts';
import {encode} from '../../../source/net/wire/codec.ts';
import {hello} from '../../contract/network-fakes.ts';
import {Inbox} from './inbox.ts';
import {parrot, type Splice, splice} from './spliced.ts';

const host = '127.0.0.1';
const timeout = 5000;
const secret = new Uint8Array(16).fill(1);
const networks: TcpNetwork[] = [];
const others: {close(): void}[] = [];
const sockets: TLSSocket[] = [];

const make = (identity: Identity = newIdentity()) => {
	const inbox = new Inbox();
	const network = new TcpNetwork({post: inbox.post, secret, identity});
	networks.push(network);
	return {inbox, network, identity};
};
const listening = async (expects: 'member' | 'fetcher', identity?: Identity) => {
	const made = make(identity);
	made.network.listen({host, port: 0}, expects);
	return {...made, port: (await made.inbox.next('listening')).port};
};
/** Dials as engines do: nothing is said before the link stands. */
const greet = async ({inbox, network}: ReturnType<typeof make>, port: number, expects: 'manager' | 'source') => {
	const link = network.dial({host, port}, expects, {timeout});
	await inbox.next('link-opened');
	link.send(hello(expects === 'source' ? 'fetcher' : 'member'));
	return link;
};
const opened = <Made extends {close(): void}>(made: Made): Made => {
	others.push(made);
	return made;
};
/** A caller with the ticket that says what it likes: the answer, decrypted, until it is cut off. */
const say = (port: number, expects: 'manager' | 'source', words: (socket: TLSSocket) => Buffer): Promise<Buffer> => {
	const socket = connectTls({host, port, ...dialProtection(secret, expects)}, () => socket.write(words(socket)));
	sockets.push(socket);
	const heard: Buffer[] = [];
	socket.on('data', bytes => heard.push(bytes)).on('error', () => {});
	return new Promise(resolve => socket.once('close', () => resolve(Buffer.concat(heard))));
};
/** What becomes of a caller first: it is let go, or its word gets through. */
const verdict = async (inbox: Inbox): Promise<string> => {
	const event = await Promise.race([inbox.next('link-closed'), inbox.next('message')]);
	return event.type === 'message' ? 'heard' : event.failure.code;
};
const proofOf = (identity: Identity, socket: TLSSocket) => new Proving(identity, 'source', bindingOf(socket)).said;

afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	for (const other of others.splice(0)) other.close();
	await Promise.all(networks.splice(0).map(network => network.close()));
});

describe.each([
	['fetcher', 'source'],
	['member', 'manager'],
] as const)('a %s and a %s', (caller, callee) => {
	it('know each other by their keys', async () => {
		const {inbox, port, identity} = await listening(caller);
		const dialling = make();
		const link = await greet(dialling, port, callee);
		const accepted = (await inbox.next('link-accepted')).link;
		await inbox.next('message');
		expect(accepted.proved).toBe(dialling.identity.id);
		accepted.send({type: 'refused', code: 'E_REFUSED', message: '', hint: ''});
		await dialling.inbox.next('message');
		expect(link.proved).toBe(identity.id);
	});

	it('are told when a member stands between them, and hear nothing of each other', async () => {
		const {inbox, port} = await listening(caller);
		const middle: Splice = opened(await splice(secret, port, caller));
		const dialling = make();
		const heard = dialling.inbox;
		await greet(dialling, middle.port, callee);
		expect((await heard.next('link-closed')).failure.code).toBe('E_IMPOSTOR');
		expect((await inbox.next('link-closed')).failure.code).toBe('E_IMPOSTOR');
		expect([...heard.waiting(), ...inbox.waiting()]).not.toContain('message');
		expect(middle.heard.fromCaller.length).toBeGreaterThan(0);
	});

	it('refuse themselves, found at another address', async () => {
		const identity = newIdentity();
		const {inbox, port} = await listening(caller, identity);
		const {inbox: heard, network} = make(identity);
		network.dial({host, port}, callee, {timeout});
		expect((await heard.next('link-closed')).failure).toMatchObject({code: 'E_ID'});
		expect((await inbox.next('link-closed')).failure).toMatchObject({code: 'E_ID'});
	});

	it('are not fooled by their own words sent back', async () => {
		const mirror = opened(await parrot(secret, caller, socket => socket.pipe(socket)));
		const {inbox, network} = make();
		network.dial({host, port: mirror.port}, callee, {timeout});
		expect((await inbox.next('link-closed')).failure).toMatchObject({code: 'E_ID'});
	});

	it('believe no proof that was recorded on another connection', async () => {
		const {inbox, port} = await listening(caller);
		// What an honest caller says to somebody it means to talk to, who then says it here.
		const recorded = new Promise<Buffer>(resolve => {
			void parrot(secret, caller, socket => socket.once('data', bytes => resolve(bytes))).then(
				({port: trap, close}) => {
					opened({close});
					void greet(make(), trap, callee);
				},
			);
		});
		const words = await recorded;
		const answer = say(port, callee, () => words);
		expect(await verdict(inbox)).toBe('E_IMPOSTOR');
		expect((await answer).toString()).toContain('E_IMPOSTOR');
	});
});

describe('a caller with the ticket', () => {
	const victim = newIdentity();
	const attacker = newIdentity();
	const forgeries: readonly (readonly [string, (socket: TLSSocket) => {key: Uint8Array; signature: Uint8Array}])[] = [
		[
			'signs for a key that it has not',
			socket => ({
				key: victim.publicKey,
				signature: attacker.sign(proofText('fetcher', bindingOf(socket), victim.publicKey)),
			}),
		],
		[
			'has a proof of the other role',
			socket => ({
				key: attacker.publicKey,
				signature: attacker.sign(proofText('source', bindingOf(socket), attacker.publicKey)),
			}),
		],
		[
			'has a proof without the connection',
			() => ({
				key: attacker.publicKey,
				signature: attacker.sign(proofText('fetcher', new Uint8Array(32), attacker.publicKey)),
			}),
		],
		['has a key that is none', () => ({key: new Uint8Array(32).fill(255), signature: new Uint8Array(64)})],
	];

	it.each(forgeries)('is turned away where it %s', async (_, forged) => {
		const {inbox, port} = await listening('fetcher');
		const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
		const answer = say(port, 'source', socket => {
			const {key, signature} = forged(socket);
			return Buffer.concat([
				encode({type: 'proof', key: hex(key), signature: hex(signature)}),
				encode(hello('fetcher')),
			]);
		});
		expect(await verdict(inbox)).toBe('E_IMPOSTOR');
		expect((await answer).toString()).toContain('E_IMPOSTOR');
	});

	it('is turned away where it proves nothing first, or twice', async () => {
		const {inbox, port} = await listening('fetcher');
		void say(port, 'source', () => encode(hello('fetcher')));
		expect((await inbox.next('link-closed')).failure.message).toContain('hello before proof');
		void say(port, 'source', socket => {
			const proof = encode(proofOf(attacker, socket));
			return Buffer.concat([proof, proof]);
		});
		expect((await inbox.next('link-closed')).failure.message).toContain('proof a second time');
		expect(inbox.waiting()).not.toContain('message');
	});

	it('has no more than 1,024 bytes for its hello either', async () => {
		const {inbox, port} = await listening('fetcher');
		void say(port, 'source', socket => Buffer.concat([encode(proofOf(attacker, socket)), Buffer.of(0, 0, 4, 1, 1)]));
		expect((await inbox.next('link-closed')).failure.message).toContain('1025 bytes where 1024');
	});
});
