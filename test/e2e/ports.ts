/** Ports of loopback that nobody has now: a ring by hand must know them before its processes run. */
import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';

/** So many different ones: all are held until the last is known. */
export const freePorts = async (count: number): Promise<number[]> => {
	const servers = Array.from({length: count}, () => createServer());
	const ports: number[] = [];
	for (const server of servers) {
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		ports.push((server.address() as AddressInfo).port);
	}
	for (const server of servers) {
		server.close();
		await once(server, 'close');
	}
	return ports;
};
