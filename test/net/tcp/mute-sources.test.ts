/** Who leaves waits for the other side's end, but not for that of a source that has said nothing for a while: its cable may be pulled. */
import {once} from 'node:events';
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net';
import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {TcpNetwork} from '../../../source/net/tcp/tcp-network.ts';
import {Inbox} from './inbox.ts';

const host = '127.0.0.1';
/** Takes callers and never says anything, not even that it has heard their end. */
let mute: Server;
let port: number;
const callers: Socket[] = [];
let sweep: () => void;

beforeEach(async () => {
	mute = createServer({allowHalfOpen: true}, socket => callers.push(socket.on('error', () => {}).resume()));
	mute.listen(0, host);
	await once(mute, 'listening');
	({port} = mute.address() as AddressInfo);
	// No second passes but those told here, and no link ends because one has.
	vi.useFakeTimers({toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval']});
	sweep = () => void vi.advanceTimersByTime(1000);
});
afterEach(() => {
	vi.useRealTimers();
	for (const socket of callers.splice(0)) socket.destroy();
	mute.close();
});

const dialled = async (expects: 'manager' | 'source'): Promise<TcpNetwork> => {
	const inbox = new Inbox();
	const network = new TcpNetwork({post: inbox.post});
	const arrived = once(mute, 'connection');
	network.dial({host, port}, expects, {timeout: 60_000});
	await Promise.all([inbox.next('link-opened'), arrived]);
	return network;
};

it('a source that has been mute is not waited for', async () => {
	const network = await dialled('source');
	for (let second = 0; second < 3; second++) sweep();
	await network.close();
});

it.each(['manager', 'source'] as const)('a %s that may have something on its way is, for a second', async expects => {
	const network = await dialled(expects);
	for (let second = 0; second < (expects === 'source' ? 2 : 3); second++) sweep();
	let isClosed = false;
	const closing = network.close().then(() => {
		isClosed = true;
	});
	// The mute side hears of our end, and a turn later we would know that it ended as well.
	await once(callers[0]!, 'end');
	await new Promise(resolve => setImmediate(resolve));
	expect(isClosed).toBe(false);
	sweep();
	await closing;
});
