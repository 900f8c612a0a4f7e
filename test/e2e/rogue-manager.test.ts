/** A manager that lies about what a peer is called: the name becomes a folder for downloads, and must not lead out of where it stands. */
import {existsSync} from 'node:fs';
import {afterEach, expect, test} from 'vitest';
import type {NetworkEvent} from '../../source/net/events.ts';
import type {Link} from '../../source/net/ports.ts';
import {TcpNetwork} from '../../source/net/tcp/tcp-network.ts';
import type {Message} from '../../source/net/wire/messages.ts';
import {bytesOf, place} from './shoal.ts';

const host = '127.0.0.1';
const networks: TcpNetwork[] = [];
afterEach(async () => {
	await Promise.all(networks.splice(0).map(network => network.close()));
});

/** Stands before a manager, and says all that it says but for what `lie` changes. Its port. */
const before = (real: number, lie: (message: Message) => Message): Promise<number> =>
	new Promise(resolve => {
		const others = new Map<number, Link>();
		const said: {readonly link: Link; readonly message: Message}[] = [];
		const network: TcpNetwork = new TcpNetwork({
			post: (event: NetworkEvent) => {
				if (event.type === 'listening') resolve(event.port);
				if (event.type === 'link-accepted') {
					const up = network.dial({host, port: real}, 'manager', {timeout: 5000});
					others.set(event.link.id, up).set(up.id, event.link);
				}
				if (event.type === 'link-opened')
					for (const {link, message} of said) if (others.get(link.id) === event.link) event.link.send(message);
				if (event.type === 'message') {
					said.push(event);
					others.get(event.link.id)?.send(lie(event.message));
				}
			},
		});
		networks.push(network);
		network.listen({host, port: 0}, 'member');
	});

test.each(['x/../../../evil', '../evil', '/tmp/evil', '\u001b]0;evil', ''])('a peer is not called %j', async name => {
	const here = place();
	const {at} = await here.manager();
	await here.peer(at, 'alice', here.write('a.bin', bytesOf(200_000)));
	await here.published(at, 1);
	const lie = (message: Message): Message => (message.type === 'welcome' ? {...message, name} : message);
	const port = await before(Number(at.split(':')[1]), lie);
	const bob = here.run(['peer', String(port), '--json'], {cwd: here.folder('deep/inside/bob')});
	bob.say('get a.bin');
	const met = await Promise.race([bob.fact('complete').catch(() => null), bob.exit]);
	expect(met).toBe(2);
	expect(bob.all('error')).toMatchObject([{code: 'E_HOSTILE_NAME', fatal: true}]);
	expect(bob.all('joined')).toEqual([]);
	expect(existsSync(here.path('deep', 'evil'))).toBe(false);
});
