/** Two machines, made of network namespaces: whose address reaches whom. Needs namespaces and iproute2; says so where they are missing. */
import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {Machines, nearDevice, whyNoMachines} from '../networks/machines.ts';
import {bytesOf, place} from './shoal.ts';

const whyNot = whyNoMachines();
if (whyNot) console.log(`skipped: no network namespaces here (${whyNot})`);

const addresses = {
	ipv4: {north: '10.213.7.1', south: '10.213.7.2', any: '0.0.0.0', loopback: '127.0.0.1'},
	ipv6: {north: 'fd5a::1', south: 'fd5a::2', any: '::', loopback: '::1'},
} as const;

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

describe.skipIf(whyNot !== '')('two machines', () => {
	let machines: Machines;
	beforeAll(async () => {
		const {ipv4, ipv6} = addresses;
		machines = await Machines.make([`${ipv4.north}/24`, `${ipv6.north}/64`], [`${ipv4.south}/24`, `${ipv6.south}/64`]);
	});
	afterAll(() => machines.end());

	test.each(['ipv4', 'ipv6'] as const)(
		'%s: a peer beside the manager, joined over loopback, is reached from the other machine',
		async family => {
			const here = place();
			const hosts = addresses[family];
			const manager = here.run(['manager', '--host', hosts.any, '--open', '--port', '0', '--json'], machines.near);
			const {port} = await manager.fact('listening');
			const bytes = bytesOf(3 * 1024 * 1024);
			const beside = here.run(
				['peer', `${bracketed(hosts.loopback)}:${port}`, here.write('a.bin', bytes), '--name', 'beside', '--json'],
				machines.near,
			);
			await beside.fact('indexed');
			const far = here.run(
				['peer', `${bracketed(hosts.north)}:${port}`, '--name', 'far', '--json', '--downloads', here.path('far')],
				machines.far,
			);
			const seen = await far.fact('list', ({peers}) => peers.length === 2);
			// Never 127.0.0.1 to another machine: each reaches it where it reaches the manager.
			expect(seen.peers.find(({name}) => name === 'beside')!.host).toBe(hosts.north);
			expect(seen.peers.find(({name}) => name === 'far')!.host).toBe(hosts.south);
			far.say('get a.bin');
			const complete = await far.fact('complete');
			expect(readFileSync(complete.path).equals(bytes)).toBe(true);
			const back = here.run(
				['get', `${bracketed(hosts.loopback)}:${port}`, 'a.bin', '--output', here.folder('near'), '--json'],
				machines.near,
			);
			const {sources} = await back.fact('complete');
			expect(sources.length).toBeGreaterThan(0);
		},
	);

	test('the peer inside share is reached from the other machine, by the line that share prints', async () => {
		const here = place();
		const path = here.write('hello.txt', 'hello');
		const share = here.run(['share', path, '--host', '0.0.0.0', '--open', '--port', '0'], machines.near);
		await share.line(/anybody who can reach/);
		const line = await share.line(new RegExp(`to join: shoal get ${addresses.ipv4.north}`));
		const words = line.replace('to join: shoal ', '').split(' ');
		const get = here.run([...words, '--output', here.folder('out'), '--json'], machines.far);
		expect(await get.exit).toBe(0);
		expect(readFileSync(get.all('complete')[0]!.path, 'utf8')).toBe('hello');
	});

	test('a source that falls silent without a word (link down) is replaced within seconds, not by TCP', async () => {
		const here = place();
		const hosts = addresses.ipv4;
		const manager = here.run(['manager', '--host', hosts.any, '--open', '--port', '0', '--json'], machines.far);
		const {port} = await manager.fact('listening');
		const bytes = bytesOf(12 * 1024 * 1024);
		const path = here.write('a.bin', bytes);
		const remote = here.run(
			['peer', `${hosts.south}:${port}`, path, '--name', 'remote', '--up', '2MB', '--json'],
			machines.near,
		);
		const local = here.run(
			['peer', `${hosts.south}:${port}`, path, '--name', 'local', '--up', '2MB', '--json'],
			machines.far,
		);
		await Promise.all([remote.fact('indexed'), local.fact('indexed')]);
		const get = here.run(
			['get', `${hosts.south}:${port}`, 'a.bin', '--output', here.folder('out'), '--json'],
			machines.far,
		);
		const peer = (await remote.fact('joined')).peer;
		await get.fact('fragment', ({from}) => from === peer);
		machines.does(machines.near, `ip link set ${nearDevice} down`);
		const complete = await get.fact('complete');
		machines.does(machines.near, `ip link set ${nearDevice} up`);
		expect(readFileSync(complete.path).equals(bytes)).toBe(true);
		expect(get.all('refetch').some(({from, reason}) => from === peer && reason === 'late')).toBe(true);
	});
});
