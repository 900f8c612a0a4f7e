/** Fetchers that ask and then take nothing: the memory for them has a bound, and whoever does take is not kept from it. */
import {connect, type Socket} from 'node:net';
import {afterEach, beforeEach, expect, it} from 'vitest';
import type {Link} from '../../../source/net/ports.ts';
import {TcpNetwork} from '../../../source/net/tcp/tcp-network.ts';
import {encode} from '../../../source/net/wire/codec.ts';
import {hello, MemoryContent} from '../../contract/network-fakes.ts';
import {Inbox} from './inbox.ts';

const host = '127.0.0.1';
const mebibyte = 1024 * 1024;
/** All buffers of fragments on their way out, as the network has it. */
const poolSize = 64 * mebibyte;
/** More links than the pool has buffers. */
const stopped = 200;
const content = new MemoryContent(Buffer.alloc(16 * mebibyte, 1));

let inbox: Inbox;
let network: TcpNetwork;
const sockets: Socket[] = [];

beforeEach(() => {
	inbox = new Inbox();
	// Ten sweeps without a byte taken, here half a second, end a reader for whom others wait.
	network = new TcpNetwork({post: inbox.post, sweepInterval: 50});
});
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	await network.close();
});

const call = (port: number, isStopped: boolean): Promise<Socket> =>
	new Promise((resolve, reject) => {
		const socket = connect({host, port, noDelay: true}, () => resolve(socket));
		socket.once('error', reject).on('error', () => {});
		if (isStopped) socket.pause();
		else socket.resume();
		sockets.push(socket);
		socket.write(encode(hello('fetcher')));
	});

const deliverTo = (link: Link): void => {
	for (let request = 1; request <= 4; request++) link.deliver(request, content, 0, content.bytes.length);
};

it('two hundred stand still: the memory stays the pool, the one who reads gets all, the others are E_SLOW', async () => {
	network.listen({host, port: 0}, 'fetcher');
	const {port} = await inbox.next('listening');
	const before = process.memoryUsage().arrayBuffers;
	for (let count = 0; count < stopped; count++) {
		await call(port, true);
		deliverTo((await inbox.next('link-accepted')).link);
	}
	let most = 0;
	const measure = (): void => {
		most = Math.max(most, process.memoryUsage().arrayBuffers - before);
	};
	const reader = await call(port, false);
	let taken = 0;
	const all = new Promise<void>(resolve => {
		reader.on('data', bytes => {
			taken += bytes.length;
			measure();
			if (taken > 4 * content.bytes.length) resolve();
		});
	});
	const {link} = await inbox.next('link-accepted');
	deliverTo(link);
	await all;
	// What the reader here was given lies about until it is collected. Everything asked for would be 12 GiB.
	expect(most).toBeLessThan(poolSize + 96 * mebibyte);
	expect((await inbox.next('link-closed')).failure).toMatchObject({
		code: 'E_SLOW',
		message: expect.stringMatching(/took no bytes/),
		hint: expect.stringMatching(/\w/),
	});
});
