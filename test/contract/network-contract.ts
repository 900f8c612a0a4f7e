/** What any `Network` does, said once: real sockets and the simulated network both pass it. Knows no sockets and no clock. */
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {NetworkEvent} from '../../source/net/events.ts';
import {failure} from '../../source/net/failures.ts';
import type {Link, Network} from '../../source/net/ports.ts';
import type {Address} from '../../source/net/types.ts';
import {BadContent, FakeLanding, heartbeat, hello, MemoryContent, requirementOf, someBytes} from './network-fakes.ts';

export type NetworkEventOf<Type extends NetworkEvent['type']> = Extract<NetworkEvent, {readonly type: Type}>;

/** One process's network and what it has posted. */
export type NetworkSide = {
	readonly network: Network;
	/** The oldest event of this type not yet taken; waits for one (the simulated network lets its time pass here). */
	next<Type extends NetworkEvent['type']>(type: Type): Promise<NetworkEventOf<Type>>;
	/** Types of the events that have come and were not taken, in order. */
	waiting(): readonly NetworkEvent['type'][];
};

export type NetworkHarness = {
	/** Listens. */
	readonly server: NetworkSide;
	/** Dials. */
	readonly client: NetworkSide;
	/** A host of the server's by which the client reaches it. */
	readonly host: string;
	/** Where nobody listens. */
	readonly nowhere: Address;
	/** Lets everything that is under way arrive. */
	settle(): Promise<void>;
	/** Makes a caller that connects to the server's port and never reads. */
	connectStopped(port: number): Promise<void>;
	/** Lets go of everything. */
	close(): Promise<void>;
};

const greeting = {type: 'greeting', peer: 'owner', name: 'box'} as const;
const timeout = 5000;

export const networkContract = (name: string, makeHarness: () => Promise<NetworkHarness>): void => {
	describe(`${name} as a network`, () => {
		let harness: NetworkHarness;
		beforeEach(async () => {
			harness = await makeHarness();
		});
		afterEach(() => harness.close());

		const listen = async (expects: 'member' | 'fetcher' = 'fetcher'): Promise<number> => {
			harness.server.network.listen({host: harness.host, port: 0}, expects);
			return (await harness.server.next('listening')).port;
		};
		/** The fetcher's end and the source's end of one link, greetings exchanged. */
		const connect = async (port?: number): Promise<{fetcher: Link; source: Link}> => {
			const {server, client, host} = harness;
			const to = {host, port: port ?? (await listen())};
			const fetcher = client.network.dial(to, 'source', {timeout});
			expect((await client.next('link-opened')).link).toBe(fetcher);
			const source = (await server.next('link-accepted')).link;
			fetcher.send(hello('fetcher'));
			await server.next('message');
			source.send(greeting);
			await client.next('message');
			return {fetcher, source};
		};

		describe('opening', () => {
			it('tells the port it listens on, and both ends that they are connected', async () => {
				const port = await listen();
				expect(port).toBeGreaterThan(0);
				const link = harness.client.network.dial({host: harness.host, port}, 'source', {timeout});
				expect(harness.client.waiting()).toEqual([]);
				expect((await harness.client.next('link-opened')).link).toBe(link);
				const {link: accepted} = await harness.server.next('link-accepted');
				expect(link.remoteHost).toBe(harness.host);
				expect(accepted.localHost).toBe(harness.host);
				expect(accepted.remoteHost).not.toBe('');
				expect(link.localHost).toBe(accepted.remoteHost);
			});

			it('says that nobody answers, by address', async () => {
				const link = harness.client.network.dial(harness.nowhere, 'source', {timeout});
				const closed = await harness.client.next('link-closed');
				expect(closed.link).toBe(link.id);
				expect(closed.failure.code).toBe('E_UNREACHABLE');
				expect(closed.failure.message).toContain(`${harness.nowhere.host}:${harness.nowhere.port}`);
				link.send(hello('fetcher'));
				link.close();
				await harness.settle();
				expect(harness.client.waiting()).toEqual([]);
			});

			it('gives every link another id', async () => {
				const port = await listen();
				const first = await connect(port);
				const second = await connect(port);
				expect(new Set([first.fetcher.id, second.fetcher.id]).size).toBe(2);
				expect(new Set([first.source.id, second.source.id]).size).toBe(2);
			});

			it('forgets a dial that is closed before its answer', async () => {
				const port = await listen();
				harness.client.network.dial({host: harness.host, port}, 'source', {timeout}).close();
				await harness.settle();
				expect(harness.client.waiting()).toEqual([]);
			});

			it('refuses a port that is taken', async () => {
				const port = await listen();
				harness.server.network.listen({host: harness.host, port}, 'fetcher');
				const {failure: why} = await harness.server.next('listen-failed');
				expect(why.code).toBe('E_PORT');
				expect(why.message).toContain(String(port));
				expect(why.hint).toContain('--port');
			});
		});

		describe('messages', () => {
			it('carries them in order, both ways', async () => {
				const {fetcher, source} = await connect();
				const files = Array.from({length: 300}, (_, index) => index.toString(16).padStart(64, '0'));
				for (const [index, file] of files.entries()) {
					fetcher.send({type: 'requirement', file});
					source.send({type: 'have', file, indexes: [index, index * 2]});
				}
				for (const [index, file] of files.entries()) {
					const heard = await harness.server.next('message');
					expect(heard.link).toBe(source);
					expect(heard.message).toEqual({type: 'requirement', file});
					const answered = await harness.client.next('message');
					expect(answered.link).toBe(fetcher);
					expect(answered.message).toEqual({type: 'have', file, indexes: [index, index * 2]});
				}
			});

			it('broadcasts one message over many links', async () => {
				const port = await listen();
				const links = [await connect(port), await connect(port), await connect(port)];
				const message = {type: 'have', file: 'ab'.repeat(32), indexes: [1, 2, 3]} as const;
				for (const {source} of links) source.send(message);
				const heard = [];
				for (const _ of links) {
					const event = await harness.client.next('message');
					expect(event.message).toEqual(message);
					heard.push(event.link.id);
				}
				expect(heard.toSorted()).toEqual(links.map(({fetcher}) => fetcher.id).toSorted());
			});

			it('counts what is queued down to nothing', async () => {
				const {source} = await connect();
				// The greeting has been heard; that it was written may be told a moment later.
				await harness.settle();
				expect(source.queued).toBe(0);
				source.send({type: 'ping', nonce: 1});
				await harness.client.next('message');
				await harness.settle();
				expect(source.queued).toBe(0);
			});

			it('closes a link that speaks before its greeting', async () => {
				const port = await listen();
				const link = harness.client.network.dial({host: harness.host, port}, 'source', {timeout});
				await harness.client.next('link-opened');
				const accepted = (await harness.server.next('link-accepted')).link;
				link.send(requirementOf('ab'));
				const closed = await harness.server.next('link-closed');
				expect(closed.link).toBe(accepted.id);
				expect(closed.failure.code).toBe('E_PROTO');
				expect(closed.failure.message).toContain('requirement');
				expect((await harness.client.next('link-closed')).failure.code).toBe('E_CLOSED');
				expect(harness.server.waiting()).toEqual([]);
			});

			it('closes a link that says what is not its to say', async () => {
				const {fetcher, source} = await connect();
				fetcher.send({type: 'have', file: 'ab'.repeat(32), indexes: []});
				const closed = await harness.server.next('link-closed');
				expect(closed).toMatchObject({link: source.id, failure: {code: 'E_PROTO'}});
				expect(await harness.client.next('link-closed')).toMatchObject({
					link: fetcher.id,
					failure: {code: 'E_CLOSED'},
				});
			});

			it('hears a member and a manager as such', async () => {
				const port = await listen('member');
				const link = harness.client.network.dial({host: harness.host, port}, 'manager', {timeout});
				await harness.client.next('link-opened');
				const accepted = (await harness.server.next('link-accepted')).link;
				link.send(hello('member'));
				expect((await harness.server.next('message')).message.type).toBe('hello');
				link.send(heartbeat(1));
				expect((await harness.server.next('message')).message).toEqual(heartbeat(1));
				accepted.send({type: 'heartbeat-ack', version: 1, digest: ''});
				expect((await harness.client.next('link-closed')).failure.code).toBe('E_PROTO');
			});
		});

		describe('closing', () => {
			it('tells the other side only', async () => {
				const {fetcher, source} = await connect();
				fetcher.close();
				expect(await harness.server.next('link-closed')).toMatchObject({
					link: source.id,
					failure: {code: 'E_CLOSED'},
				});
				await harness.settle();
				expect(harness.client.waiting()).toEqual([]);
				source.send({type: 'ping', nonce: 1});
				source.close();
				await harness.settle();
				expect([...harness.client.waiting(), ...harness.server.waiting()]).toEqual([]);
			});

			it('sends what was queued before', async () => {
				const {fetcher} = await connect();
				for (let nonce = 0; nonce < 100; nonce++) fetcher.send({type: 'ping', nonce});
				fetcher.close();
				for (let nonce = 0; nonce < 100; nonce++)
					expect((await harness.server.next('message')).message).toEqual({type: 'ping', nonce});
				await harness.server.next('link-closed');
			});

			it('says why to a caller it does not want', async () => {
				const port = await listen();
				harness.client.network.dial({host: harness.host, port}, 'source', {timeout});
				await harness.client.next('link-opened');
				const accepted = (await harness.server.next('link-accepted')).link;
				const because = failure('E_VERSION', 'This is shoal/1.', 'Take the newer one.');
				accepted.close(because);
				const {message} = await harness.client.next('message');
				expect(message).toEqual({type: 'refused', code: because.code, message: because.message, hint: because.hint});
				expect((await harness.client.next('link-closed')).failure.code).toBe('E_CLOSED');
			});

			it('streams an answer of many mebibytes whole and in order, whatever is said meanwhile', async () => {
				const {fetcher, source} = await connect();
				const bits = someBytes(60 * 1024);
				const parts = 200;
				source.stream(
					Array.from({length: parts}, (_, part) => ({
						type: 'availability' as const,
						file: 'ab'.repeat(32),
						holds: 'some' as const,
						part,
						parts,
						bits,
					})),
				);
				source.send({type: 'pong', nonce: 7});
				const heard: number[] = [];
				let isPongHeard = false;
				while (heard.length < parts || !isPongHeard) {
					const {link, message} = await harness.client.next('message');
					expect(link).toBe(fetcher);
					if (message.type === 'availability') heard.push(message.part);
					if (message.type === 'pong') isPongHeard = true;
				}
				expect(heard).toEqual(Array.from({length: parts}, (_, part) => part));
			});

			it('closes a link whose other side does not read', async () => {
				const port = await listen();
				await harness.connectStopped(port);
				const {link} = await harness.server.next('link-accepted');
				const bits = someBytes(60 * 1024);
				// A system takes some megabytes before anything queues here.
				for (let sent = 0; sent < 64 && harness.server.waiting().length === 0; sent++) {
					for (let count = 0; count < 16; count++)
						link.send({type: 'availability', file: 'ab'.repeat(32), holds: 'some', part: 0, parts: 1, bits});
					await harness.settle();
				}
				expect(await harness.server.next('link-closed')).toMatchObject({link: link.id, failure: {code: 'E_SLOW'}});
			});
		});

		describe('fragments', () => {
			const content = new MemoryContent(someBytes(3_000_000));
			const lengths = [1, 1000, 64 * 1024, 256 * 1024, 256 * 1024 + 1, 1_500_000];

			it('lands fragments of every size, in the order asked, with identical bytes', async () => {
				const {fetcher, source} = await connect();
				const landings = lengths.map(length => new FakeLanding(length));
				for (const [index, landing] of landings.entries()) {
					fetcher.expect(index + 1, landing);
					source.deliver(index + 1, content, index * 1000, landing.length);
				}
				const blocks = new Map<number, number>();
				for (const [index, landing] of landings.entries()) {
					const delivered = await harness.server.next('delivered');
					expect(delivered).toMatchObject({link: source.id, request: index + 1, bytes: landing.length});
					while ((blocks.get(index + 1) ?? 0) < landing.length) {
						const block = await harness.client.next('block');
						expect(block).toMatchObject({link: fetcher.id, request: index + 1});
						expect(block.bytes).toBeLessThanOrEqual(256 * 1024);
						blocks.set(index + 1, (blocks.get(index + 1) ?? 0) + block.bytes);
					}
					expect(landing.state).toBe('finished');
					expect(landing.bytes.equals(content.bytes.subarray(index * 1000, index * 1000 + landing.length))).toBe(true);
				}
				expect(blocks).toEqual(new Map(lengths.map((length, index) => [index + 1, length])));
			});

			it('lands many small neighbours', async () => {
				const {fetcher, source} = await connect();
				const landings = Array.from({length: 200}, () => new FakeLanding(10_240));
				for (const [index, landing] of landings.entries()) {
					fetcher.expect(index, landing);
					source.deliver(index, content, index * 10_240, landing.length);
				}
				for (const [index, landing] of landings.entries()) {
					expect((await harness.client.next('block')).request).toBe(index);
					expect(landing.state).toBe('finished');
					expect(landing.bytes.equals(content.bytes.subarray(index * 10_240, (index + 1) * 10_240))).toBe(true);
					expect((await harness.server.next('delivered')).request).toBe(index);
				}
			});

			it('carries messages while fragments flow', async () => {
				const {fetcher, source} = await connect();
				for (let request = 0; request < 20; request++) {
					fetcher.expect(request, new FakeLanding(1_000_000));
					source.deliver(request, content, 0, 1_000_000);
				}
				await harness.client.next('block');
				source.send({type: 'ping', nonce: 9});
				expect((await harness.client.next('message')).message).toEqual({type: 'ping', nonce: 9});
				for (let request = 0; request < 20; request++) await harness.server.next('delivered');
			});

			it('discards a fragment that nobody waits for', async () => {
				const {fetcher, source} = await connect();
				source.deliver(1, content, 0, 300_000);
				const landing = new FakeLanding(5000);
				fetcher.expect(2, landing);
				source.deliver(2, content, 0, 5000);
				expect(await harness.client.next('block')).toMatchObject({request: 2, bytes: 5000});
				expect(landing.state).toBe('finished');
			});

			it('abandons a fragment half-way and touches its memory no more', async () => {
				const {fetcher, source} = await connect();
				const landing = new FakeLanding(1_500_000);
				fetcher.expect(1, landing);
				source.deliver(1, content, 0, landing.length);
				await harness.client.next('block');
				fetcher.abandon(1);
				const seen = Buffer.from(landing.bytes);
				const last = new FakeLanding(100);
				fetcher.expect(2, last);
				source.deliver(2, content, 0, 100);
				while ((await harness.client.next('block')).request !== 2);
				expect(['finished', 'abandoned']).toContain(landing.state);
				if (landing.state === 'abandoned') expect(landing.bytes.equals(seen)).toBe(true);
				expect(last.state).toBe('finished');
			});

			it('goes on past a landing that no longer wants its bytes', async () => {
				const {fetcher, source} = await connect();
				const landing = new FakeLanding(300_000, false);
				fetcher.expect(1, landing);
				source.deliver(1, content, 0, 300_000);
				while (landing.state === 'open') await harness.client.next('block');
				expect(landing.state).toBe('finished');
			});

			it('drops deliveries that have not begun', async () => {
				const {fetcher, source} = await connect();
				const slow = new MemoryContent(content.bytes, true);
				const landing = new FakeLanding(1000);
				fetcher.expect(1, landing);
				source.deliver(1, slow, 0, 1000);
				for (let request = 2; request < 10; request++) source.deliver(request, content, 0, 2_000_000);
				for (let request = 3; request < 10; request++) source.drop(request);
				source.deliver(10, content, 0, 10);
				source.drop(99);
				slow.release();
				const delivered = [];
				while (delivered.at(-1) !== 10) delivered.push((await harness.server.next('delivered')).request);
				expect(delivered.filter(request => request > 2)).toEqual([10]);
			});

			it('tells what could not be read, and goes on', async () => {
				const {fetcher, source} = await connect();
				const why = failure('E_CHANGED', 'It is another file now.');
				source.deliver(1, new BadContent(why), 0, 1000);
				const landing = new FakeLanding(1000);
				fetcher.expect(2, landing);
				source.deliver(2, content, 0, 1000);
				expect(await harness.server.next('undelivered')).toEqual({
					type: 'undelivered',
					link: source.id,
					request: 1,
					failure: why,
				});
				await harness.client.next('block');
				expect(landing.state).toBe('finished');
			});

			it('closes a link that sends more than the fragment has', async () => {
				const {fetcher, source} = await connect();
				const landing = new FakeLanding(999);
				fetcher.expect(1, landing);
				source.deliver(1, content, 0, 1000);
				expect(await harness.client.next('link-closed')).toMatchObject({
					link: fetcher.id,
					failure: {code: 'E_PROTO'},
				});
				expect(landing.state).toBe('abandoned');
			});

			it('abandons every landing when the link goes, whoever ended it', async () => {
				const {fetcher, source} = await connect();
				const landings = [new FakeLanding(10), new FakeLanding(10)];
				fetcher.expect(1, landings[0]!);
				source.close();
				await harness.client.next('link-closed');
				expect(landings[0]!.state).toBe('abandoned');

				const again = await connect(await listen());
				again.fetcher.expect(1, landings[1]!);
				again.fetcher.close();
				expect(landings[1]!.state).toBe('abandoned');
				const late = new FakeLanding(10);
				again.fetcher.expect(2, late);
				expect(late.state).toBe('abandoned');
			});
		});
	});
};
