import {describe, expect, it} from 'vitest';
import {helloFailure} from '../../source/net/handshake.ts';
import {honest, type Mischief} from '../../source/simulation/machine.ts';
import type {SimulatedPeer} from '../../source/simulation/simulated-peer.ts';
import {World} from '../../source/simulation/world.ts';
import {someBytes} from '../contract/sample-bytes.ts';

const file = {name: 'a.bin', bytes: someBytes(1_000_000), fragmentSize: 16_384};
const line = {up: 100_000, down: 0, latency: 5, work: 4};

type Town = {readonly world: World; readonly sources: readonly SimulatedPeer[]; readonly downloader: SimulatedPeer};

/** A manager, sources with these manners, and one who has just begun to download. */
const town = (manners: readonly Mischief[], seed = 1): Town => {
	const world = new World({seed});
	world.manager.start();
	const sources = manners.map((mischief, index) => {
		const peer = world.addPeer({name: `source-${index}`, shares: [file], ...line});
		world.network.corrupt(peer.address, mischief);
		return peer;
	});
	const downloader = world.addPeer({name: 'downloader', shares: [], ...line});
	for (const peer of world.peers) peer.start();
	world.run(1000);
	downloader.get('a.bin', 'swarm');
	return {world, sources, downloader};
};

const told = (peer: SimulatedPeer, event: string): boolean => peer.facts.some(({fact}) => fact.event === event);
/** Milliseconds until the download is complete. */
const timeOf = ({world, downloader}: Town): number => {
	const start = world.clock.now();
	expect(world.runUntil(() => told(downloader, 'complete'), 300_000)).toBe(true);
	expect(downloader.files.whole.get('/downloads/a.bin')?.equals(file.bytes)).toBe(true);
	return world.clock.now() - start;
};

describe('a download in a simulated world', () => {
	it('takes about the time that the lines of its sources need', () => {
		const bound = (file.bytes.length / (2 * line.up)) * 1000;
		expect(timeOf(town([honest, honest])) / bound).toBeLessThan(1.25);
	});

	it.each([
		['mute', {...honest, isMute: true}],
		['refusing', {...honest, isRefusing: true}],
		['lying', {...honest, lies: 1}],
	])('is hardly slower for as many %s sources', (_, mischief) => {
		const clean = timeOf(town([honest, honest]));
		expect(timeOf(town([honest, mischief, honest, mischief])) / clean).toBeLessThan(1.7);
	});

	it('goes on where it was when all sources die and one comes back', () => {
		const {world, sources, downloader} = town([honest, honest]);
		world.run(2000);
		for (const source of sources) source.crash();
		world.run(60_000);
		expect(told(downloader, 'waiting')).toBe(true);
		const [transfer] = downloader.snapshot()!.transfers;
		expect(transfer?.done).toBeGreaterThan(10);
		sources[1]!.start();
		timeOf({world, sources, downloader});
		const fetched = downloader.facts.filter(({fact}) => fact.event === 'fragment');
		expect(fetched.length).toBe(transfer!.fragments);
	});

	it('ends without the manager', () => {
		const one = town([honest, honest]);
		one.world.run(1000);
		one.world.manager.crash();
		timeOf(one);
		expect(told(one.downloader, 'manager-lost')).toBe(true);
	});

	it('keeps what was stored when its process dies', () => {
		const {world, sources, downloader} = town([honest]);
		world.run(5000);
		downloader.crash();
		downloader.start();
		world.run(1000);
		downloader.get('a.bin', 'swarm');
		timeOf({world, sources, downloader});
		const started = downloader.facts.findLast(({fact}) => fact.event === 'started')?.fact;
		expect(started?.event === 'started' && started.resumed).toBeGreaterThan(10);
	});
});

describe('a manager that stood still', () => {
	it.each([5000, 60_000])('for %i ms finds soon after who died meanwhile', stall => {
		const {world, sources} = town([honest, honest]);
		world.network.stall(world.manager.address.host, stall);
		world.run(1000);
		sources[0]!.crash();
		world.run(stall);
		const silences = world.manager.snapshot()!.peers.map(({heardAt}) => world.clock.now() - heardAt);
		expect(Math.min(...silences)).toBeGreaterThanOrEqual(0);
		world.run(4000);
		expect(world.manager.snapshot()!.peers.map(({name}) => name)).not.toContain('source-0');
	});
});

describe('a member that announces a hostile name', () => {
	it('is not believed by the manager, and nothing is saved', () => {
		const {world, downloader} = town([honest]);
		const refusals: string[] = [];
		const host = world.network.host('10.0.0.66', event => {
			if (event.type === 'link-opened') {
				const hello = {protocol: 'shoal', version: 1, role: 'member', peer: 'evil', token: 'x', name: 'evil'} as const;
				const message = {type: 'hello', ...hello, isNameChosen: false, ttl: 0} as const;
				expect(helloFailure(message, null)).toBeUndefined();
				event.link.send(message);
			} else if (event.type === 'message' && event.message.type === 'welcome') {
				event.link.send({type: 'listening', port: 1});
				const sizes = {file: 'ab'.repeat(32), size: 1, fragmentSize: 1024, whole: 'cd'.repeat(32)};
				event.link.send({type: 'publish', files: [{...sizes, name: '../../evil'}]});
			} else if (event.type === 'message' && event.message.type === 'refused') refusals.push(event.message.code);
		});
		host.dial(world.manager.address, 'manager', {timeout: 5000});
		world.run(2000);
		downloader.get('../../evil', 'swarm');
		downloader.get('ab'.repeat(32), 'swarm');
		world.run(30_000);
		expect([...downloader.files.whole.keys()]).toEqual(['/downloads/a.bin']);
		expect(refusals.length).toBeLessThan(2);
	});
});
