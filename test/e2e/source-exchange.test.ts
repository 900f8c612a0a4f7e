/** Real processes: a member that reaches its manager through a relay, which goes, is told by its source of one who joined since. */
import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';
import {expect, test} from 'vitest';
import {bytesOf, place, type Shoal} from './shoal.ts';

test('a member that is cut off from its manager alone fetches from one that joined since', async () => {
	const here = place();
	const {at} = await here.manager();
	const managerPort = Number(at.split(':')[1]);
	const sockets = new Set<Socket>();
	const relay = createServer(near => {
		const far = connect(managerPort, '127.0.0.1');
		for (const [one, other] of [
			[near, far],
			[far, near],
		] as const) {
			sockets.add(one);
			one.on('error', () => other.destroy());
			one.pipe(other);
		}
	});
	relay.listen(0, '127.0.0.1');
	await once(relay, 'listening');
	const through = `127.0.0.1:${(relay.address() as AddressInfo).port}`;
	const path = here.write('a.bin', bytesOf(8 * 1024 * 1024));
	try {
		await here.peer(at, 'source', path, '--up', '100KB/s');
		await here.published(at, 1);
		const get = (from: string, name: string): Shoal =>
			here.run(['get', from, 'a.bin', '--output', here.folder(name), '--name', name, '--json']);
		const member = get(through, 'member');
		await member.fact('fragment');
		relay.close();
		for (const socket of sockets) socket.destroy();
		await member.fact('manager-lost');
		const newcomer = await get(at, 'newcomer').fact('joined');
		expect(await member.fact('told')).toMatchObject({peer: newcomer.peer, name: 'newcomer', byName: 'source'});
		await member.fact('linked', ({peer}) => peer === newcomer.peer);
		await member.fact('fragment', ({from}) => from === newcomer.peer);
	} finally {
		relay.close();
		for (const socket of sockets) socket.destroy();
	}
});
