import {connect, type Socket} from 'node:net';
import {connect as connectProtected} from 'node:tls';
import {dialProtection} from '../../source/net/tcp/protection.ts';
import {TcpNetwork} from '../../source/net/tcp/tcp-network.ts';
import {Inbox} from '../net/tcp/inbox.ts';
import {networkContract} from './network-contract.ts';

/** A port that was free a moment ago. */
const freePort = async (): Promise<number> => {
	const inbox = new Inbox();
	const network = new TcpNetwork({post: inbox.post});
	network.listen({host: '127.0.0.1', port: 0}, 'member');
	const {port} = await inbox.next('listening');
	await network.close();
	return port;
};

const makeHarness =
	(host: string, secret: Uint8Array | null = null) =>
	async () => {
		const inboxes = {server: new Inbox(), client: new Inbox()};
		const server = new TcpNetwork({post: inboxes.server.post, secret});
		const client = new TcpNetwork({post: inboxes.client.post, secret});
		const stopped: Socket[] = [];
		return {
			server: Object.assign(inboxes.server, {network: server}),
			client: Object.assign(inboxes.client, {network: client}),
			host,
			nowhere: {host: '127.0.0.1', port: await freePort()},
			// Nothing to wait for in particular: loopback needs a few turns of the event loop.
			settle: () => new Promise<void>(resolve => setTimeout(resolve, 20)),
			connectStopped: (port: number) =>
				new Promise<void>((resolve, reject) => {
					const socket = secret
						? connectProtected({host, port, ...dialProtection(secret, 'source')}, resolve)
						: connect({host, port}, resolve);
					socket.on('error', reject).pause();
					stopped.push(socket);
				}),
			close: async () => {
				for (const socket of stopped) socket.destroy();
				await Promise.all([server.close(), client.close()]);
			},
		};
	};

networkContract('TcpNetwork over IPv4', makeHarness('127.0.0.1'));
networkContract('TcpNetwork over IPv6', makeHarness('::1'));
networkContract('TcpNetwork, protected', makeHarness('127.0.0.1', new Uint8Array(16).fill(7)));
