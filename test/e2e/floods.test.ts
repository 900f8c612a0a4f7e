/** Real processes that strangers dial hundreds of times a second: what they were doing goes on, and afterwards nothing is left of it. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {Flooding} from './flooding.ts';
import {bytesOf, place, type Shoal} from './shoal.ts';

const floods: Flooding[] = [];
const flood = (port: number, rate: number): Flooding => {
	const made = new Flooding(port, rate);
	floods.push(made);
	return made;
};
afterEach(() => {
	for (const made of floods.splice(0)) made.stop();
});

const mebibyte = 1024 * 1024;
const isLinux = process.platform === 'linux';
const descriptors = ({child}: Shoal): number => readdirSync(`/proc/${child.pid}/fd`).length;
const memory = ({child}: Shoal): number =>
	Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))![1]) * 1024;

/** Asks again and again; the runner's own limit is the bound. */
const eventually = async (isSo: () => boolean): Promise<void> => {
	while (!isSo()) await new Promise(resolve => setTimeout(resolve, 50));
};

/** A manager, a source and a downloader; each may open so many files. */
const swarm = async (files?: number) => {
	const here = place();
	const before = files === undefined ? [] : ['sh', '-c', `ulimit -n ${files}; exec "$@"`, 'sh'];
	const content = bytesOf(24 * mebibyte, 7);
	const shared = here.write('big.bin', content);
	const manager = here.run(['manager', '--port', '0', '--json'], {before});
	const {port} = await manager.fact('listening');
	const at = `127.0.0.1:${port}`;
	const peer = async (name: string, ...rest: string[]): Promise<Shoal> => {
		const words = ['peer', at, ...rest, '--name', name, '--downloads', here.path(name), '--json'];
		const started = here.run(words, {before});
		await started.fact('joined');
		return started;
	};
	const source = await peer('source', shared);
	await here.published(at, 1);
	const taker = await peer('taker');
	const {peers} = await taker.fact('list', ({peers}) => peers.length === 2);
	const portOf = (name: string): number => peers.find(peer => peer.name === name)!.port;
	const isFetched = async (): Promise<void> => {
		taker.say('get big.bin');
		await taker.fact('complete');
		expect(readFileSync(join(here.path('taker'), 'big.bin')).equals(content)).toBe(true);
	};
	return {manager, source, taker, ports: [port, portOf('source'), portOf('taker')], isFetched};
};

describe.skipIf(!isLinux)('strangers', () => {
	test('2,000 connections do not keep processes that may open 128 files from fetching and serving', async () => {
		const {ports, taker, source, manager, isFetched} = await swarm(128);
		const strangers = ports.map(port => flood(port, 1000));
		await eventually(() => strangers.every(({stood}) => stood > 700));
		await isFetched();
		await eventually(() => strangers.reduce((sum, {stood}) => sum + stood, 0) >= 2000);
		for (const one of [taker, source, manager]) {
			expect(descriptors(one)).toBeLessThanOrEqual(128);
			expect(one.all('error')).toEqual([]);
			expect(one.lines).toEqual([]);
		}
		expect(source.all('unshared')).toEqual([]);
	});

	test('500 connections a second beside a transfer: it ends, memory and descriptors come back, one line tells of it', async () => {
		const {ports, taker, source, manager, isFetched} = await swarm();
		const all = [manager, source, taker];
		const rest = all.map(descriptors);
		const heap = all.map(memory);
		const strangers = ports.map(port => flood(port, 500));
		await eventually(() => strangers.every(({stood}) => stood > 500));
		await isFetched();
		await Promise.all(all.map(one => one.fact('flood')));
		for (const made of strangers) made.stop();
		await eventually(() => all.every((one, index) => descriptors(one) <= rest[index]! + 8));
		for (const [index, one] of all.entries()) {
			expect(memory(one) - heap[index]!).toBeLessThan(100 * mebibyte);
			expect(one.all('flood').length).toBeLessThanOrEqual(3);
			expect(one.all('peer-left')).toEqual([]);
			expect(one.all('manager-lost')).toEqual([]);
		}
	});
});
