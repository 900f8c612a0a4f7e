/** Two machines, made of network namespaces: whose address reaches whom. Needs root and iproute2; says so where they are missing. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {bytesOf, place} from './shoal.ts';

const tag = `s${process.pid % 100_000}`;
const [north, south] = [`${tag}n`, `${tag}s`];
const ip = (...words: string[]): void => {
	execFileSync('ip', words, {stdio: 'pipe'});
};

const whyNot = (() => {
	try {
		ip('netns', 'add', north);
		ip('netns', 'del', north);
		return '';
	} catch (error) {
		return error instanceof Error ? error.message.split('\n')[0]! : String(error);
	}
})();
if (whyNot) console.log(`skipped: no network namespaces here (${whyNot})`);

const addresses = {
	ipv4: {north: '10.213.7.1', south: '10.213.7.2', any: '0.0.0.0', loopback: '127.0.0.1'},
	ipv6: {north: 'fd5a::1', south: 'fd5a::2', any: '::', loopback: '::1'},
} as const;

const inside = (namespace: string) => ({before: ['ip', 'netns', 'exec', namespace]});
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

describe.skipIf(whyNot !== '')('two machines', () => {
	beforeAll(() => {
		ip('netns', 'add', north);
		ip('netns', 'add', south);
		ip('link', 'add', `${tag}a`, 'netns', north, 'type', 'veth', 'peer', 'name', `${tag}b`, 'netns', south);
		for (const [namespace, device, side] of [
			[north, `${tag}a`, 'north'],
			[south, `${tag}b`, 'south'],
		] as const) {
			ip('-n', namespace, 'addr', 'add', `${addresses.ipv4[side]}/24`, 'dev', device);
			ip('-n', namespace, 'addr', 'add', `${addresses.ipv6[side]}/64`, 'dev', device, 'nodad');
			ip('-n', namespace, 'link', 'set', device, 'up');
			ip('-n', namespace, 'link', 'set', 'lo', 'up');
		}
	});

	afterAll(() => {
		for (const namespace of [north, south]) {
			try {
				ip('netns', 'del', namespace);
			} catch {
				// It was never made.
			}
		}
	});

	test.each(['ipv4', 'ipv6'] as const)(
		'%s: a peer beside the manager, joined over loopback, is reached from the other machine',
		async family => {
			const here = place();
			const hosts = addresses[family];
			const manager = here.run(['manager', '--host', hosts.any, '--open', '--port', '0', '--json'], inside(north));
			const {port} = await manager.fact('listening');
			const bytes = bytesOf(3 * 1024 * 1024);
			const beside = here.run(
				['peer', `${bracketed(hosts.loopback)}:${port}`, here.write('a.bin', bytes), '--name', 'beside', '--json'],
				inside(north),
			);
			await beside.fact('indexed');
			const far = here.run(
				['peer', `${bracketed(hosts.north)}:${port}`, '--name', 'far', '--json', '--downloads', here.path('far')],
				inside(south),
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
				inside(north),
			);
			const {sources} = await back.fact('complete');
			expect(sources.length).toBeGreaterThan(0);
		},
	);

	test('the peer inside share is reached from the other machine, by the line that share prints', async () => {
		const here = place();
		const path = here.write('hello.txt', 'hello');
		const share = here.run(['share', path, '--host', '0.0.0.0', '--open', '--port', '0'], inside(north));
		await share.line(/anybody who can reach/);
		const line = await share.line(new RegExp(`to join: shoal get ${addresses.ipv4.north}`));
		const words = line.replace('to join: shoal ', '').split(' ');
		const get = here.run([...words, '--output', here.folder('out'), '--json'], inside(south));
		expect(await get.exit).toBe(0);
		expect(readFileSync(get.all('complete')[0]!.path, 'utf8')).toBe('hello');
	});

	test('a source that falls silent without a word (link down) is replaced within seconds, not by TCP', async () => {
		const here = place();
		const hosts = addresses.ipv4;
		const manager = here.run(['manager', '--host', hosts.any, '--open', '--port', '0', '--json'], inside(south));
		const {port} = await manager.fact('listening');
		const bytes = bytesOf(12 * 1024 * 1024);
		const path = here.write('a.bin', bytes);
		const remote = here.run(
			['peer', `${hosts.south}:${port}`, path, '--name', 'remote', '--up', '2MB', '--json'],
			inside(north),
		);
		const local = here.run(
			['peer', `${hosts.south}:${port}`, path, '--name', 'local', '--up', '2MB', '--json'],
			inside(south),
		);
		await Promise.all([remote.fact('indexed'), local.fact('indexed')]);
		const get = here.run(
			['get', `${hosts.south}:${port}`, 'a.bin', '--output', here.folder('out'), '--json'],
			inside(south),
		);
		const peer = (await remote.fact('joined')).peer;
		await get.fact('fragment', ({from}) => from === peer);
		ip('-n', north, 'link', 'set', `${tag}a`, 'down');
		const complete = await get.fact('complete');
		ip('-n', north, 'link', 'set', `${tag}a`, 'up');
		expect(readFileSync(complete.path).equals(bytes)).toBe(true);
		expect(get.all('refetch').some(({from, reason}) => from === peer && reason === 'late')).toBe(true);
	});
});
