/** What a peer gives and whom it dials: only what it shares, only where somebody was seen. Real processes against strangers that speak by hand. */
import {symlinkSync} from 'node:fs';
import {type AddressInfo, createServer, type Server} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {hello} from '../../source/net/handshake.ts';
import {manifestOf} from '../contract/sample-bytes.ts';
import {bytesOf, place} from './shoal.ts';
import {Stranger} from './stranger.ts';

const ending: (() => void)[] = [];
afterEach(() => {
	for (const end of ending.splice(0)) end();
});
const stranger = (port: number, from?: string): Stranger => {
	const made = new Stranger(port, from);
	ending.push(() => made.end());
	return made;
};
const fetcher = hello({role: 'fetcher', peer: 'stranger', token: '', name: 'stranger', isNameChosen: false, ttl: 0});

describe('a peer serves only what it shares', () => {
	test('not what lies beside it, nor what a link leads to, nor what it has stopped sharing', async () => {
		const here = place();
		const [shared, secret, linked] = [bytesOf(100_000, 1), bytesOf(100_000, 2), bytesOf(100_000, 3)];
		here.write('folder/shared.bin', shared);
		here.write('secret.bin', secret);
		here.write('elsewhere/linked.bin', linked);
		symlinkSync(here.path('elsewhere', 'linked.bin'), here.path('folder', 'linked.bin'));
		const {at} = await here.manager();
		const peer = await here.peer(at, 'owner', here.path('folder'));
		here.write('downloads-owner/secret.bin', secret);
		await here.published(at, 1);
		const {peers} = await peer.fact('list', list => list.peers.length > 0);
		const caller = stranger(peers[0]!.port);
		caller.say(fetcher);
		await caller.hears('greeting');
		let request = 0;
		const asksFor = async (bytes: Buffer): Promise<string> => {
			const {id: file} = manifestOf(bytes);
			const seen = caller.heard.length;
			const number = ++request;
			caller.say({type: 'requirement', file}, {type: 'manifest-request', file});
			caller.say(
				{type: 'fragment-request', file, wanted: [{request: number, index: 0}]},
				{type: 'ping', nonce: number},
			);
			await caller.hears('pong', ({nonce}) => nonce === number);
			const answer = caller.heard.slice(seen);
			const availability = answer.find(message => message.type === 'availability');
			const given = answer.some(message => message.type === 'manifest') ? 'manifest' : 'no manifest';
			const refused = answer.find(message => message.type === 'fragment-refused');
			return `${availability?.type === 'availability' && availability.holds}, ${given}, ${refused ? 'refused' : 'sent'}`;
		};
		expect(await asksFor(shared)).toBe('all, manifest, sent');
		for (const other of [secret, linked, bytesOf(1, 9)])
			expect(await asksFor(other)).toBe('none, no manifest, refused');
		peer.say('remove folder/shared.bin');
		await peer.fact('unshared');
		expect(await asksFor(shared)).toBe('none, no manifest, refused');
		caller.say({type: 'search', request: 99, query: ''}, {type: 'search', request: 100, query: '../'});
		expect((await caller.hears('results', results => results.request === 99)).files).toEqual([]);
		expect((await caller.hears('results', results => results.request === 100)).files).toEqual([]);
		expect(caller.bytes).toBeLessThanOrEqual(shared.length);
	});
});

describe('where a member was seen counts, not what it says', () => {
	const victimOf = async (host: string, at = 0): Promise<{server: Server; port: number; calls: string[]}> => {
		const calls: string[] = [];
		const server = createServer(socket => {
			calls.push(host);
			socket.destroy();
		});
		ending.push(() => server.close());
		await new Promise<void>(resolve => server.listen(at, host, resolve));
		return {server, port: (server.address() as AddressInfo).port, calls};
	};

	test.skipIf(process.platform !== 'linux')(
		'a victim that a member announces is never dialled; the member is',
		async () => {
			const here = place();
			const victim = await victimOf('127.0.0.2');
			// On the liar's own address, at the same port: this one may be dialled.
			const own = await victimOf('127.0.0.3', victim.port);
			const {at, process: manager} = await here.manager();
			const file = {...manifestOf(bytesOf(1000)), name: 'bait.bin'};
			const liar = stranger(Number(at.split(':')[1]), '127.0.0.3');
			const name = `127.0.0.2:${victim.port}`;
			liar.say(hello({role: 'member', peer: '127-0-0-2', token: '127.0.0.2', name, isNameChosen: true, ttl: 0}));
			await liar.hears('welcome');
			const {id, size, fragmentSize, whole} = file;
			liar.say(
				{type: 'listening', port: victim.port},
				{type: 'publish', files: [{file: id, name: file.name, size, fragmentSize, whole}]},
			);
			const joined = await manager.fact('peer-joined');
			const peer = await here.peer(at, 'honest');
			const {peers} = await peer.fact('list', list => list.peers.length === 2);
			peer.say('find bait');
			await peer.fact('found');
			peer.say('get bait.bin');
			await peer.fact('waiting');
			expect(victim.calls).toEqual([]);
			expect(own.calls.length).toBeGreaterThan(0);
			for (const seen of [joined, peers.find(entry => entry.name === name)])
				expect(seen).toMatchObject({host: '127.0.0.3', port: victim.port});
		},
	);
});
