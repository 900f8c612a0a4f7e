/**
 * A server with a certificate that this process trusts, and no ticket: says whether a browser would take it, and what we make of it.
 * Its own process, because trust is given to one by NODE_EXTRA_CA_CERTS. Argument: the folder of its key and certificate.
 */
import {readFileSync} from 'node:fs';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {connect, createServer} from 'node:tls';
import type {NetworkEvent} from '../../../source/net/events.ts';
import {TcpNetwork} from '../../../source/net/tcp/tcp-network.ts';

const [directory = ''] = process.argv.slice(2);
const host = '127.0.0.1';
const server = createServer({
	key: readFileSync(join(directory, 'key.pem')),
	cert: readFileSync(join(directory, 'cert.pem')),
	minVersion: 'TLSv1.3',
});
await new Promise<void>(resolve => server.listen(0, host, resolve));
const {port} = server.address() as AddressInfo;
const browser = await new Promise<string>(resolve => {
	const socket = connect({host, port}, () => {
		resolve(socket.authorized ? 'open' : 'unauthorised');
		socket.destroy();
	});
	socket.once('error', error => resolve(error.message));
});
const event = await new Promise<NetworkEvent>(resolve => {
	const network = new TcpNetwork({post: resolve, secret: new Uint8Array(16)});
	network.dial({host, port}, 'manager', {timeout: 5000});
});
console.log(`a browser: ${browser}, we: ${event.type === 'link-closed' ? event.failure.code : event.type}`);
process.exit(0);
