/** What the manager chooses while things change, by the real engines: a line that gets slower halfway, and one that comes and goes. */
import {expect, test} from 'vitest';
import {manifestOf} from '../../source/simulation/memory-files.ts';
import type {SimulatedPeer} from '../../source/simulation/simulated-peer.ts';
import {World} from '../../source/simulation/world.ts';

const megabit = 125_000;
const name = 'a.bin';

/** An owner and members on lines of 40 Mbit/s that begin together; the first is given by name. */
const begun = (members: readonly string[], size: number) => {
	const bytes = Buffer.alloc(size);
	for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32BE(Math.imul(at + 1, 2_654_435_761) >>> 0, at);
	const originals = new Map([[manifestOf(bytes, 65_536).id, bytes]]);
	const world = new World({seed: 3, isTraced: false, originals});
	const line = {up: 40 * megabit, down: 40 * megabit, latency: 1, work: 0};
	const ways: string[] = [];
	const done = new Map<SimulatedPeer, number>();
	const asked: number[] = [];
	let refetched = 0;
	world.onManagerFact = fact => {
		if (fact.event === 'group') ways.push(`${fact.topology}, ${fact.why}`);
	};
	world.onFact = (peer, fact) => {
		if (fact.event === 'asked') asked.push(fact.peers);
		if (fact.event !== 'complete') return;
		done.set(peer, world.clock.now());
		refetched += fact.wastedBytes;
	};
	world.manager.start();
	const owner = world.addPeer({name: 'owner', shares: [{name, bytes, fragmentSize: 65_536}], ...line});
	const peers = members.map(member => world.addPeer({name: member, shares: [], ...line}));
	for (const peer of [owner, ...peers]) peer.start();
	world.run(3000);
	for (const peer of peers) peer.get(name, null);
	return {world, peers, ways, done, asked, wasted: () => refetched / (size * peers.length)};
};

test('one whose line gets slower halfway: the others go on at their pace, and nothing verified comes twice', () => {
	const {world, peers, ways, done, wasted} = begun(['a', 'b', 'c', 'd'], 40_000_000);
	world.run(3000);
	expect(ways.at(-1)).toBe('chain, all alike');
	const slow = world.network.machine(peers[0]!.address);
	slow.up.rate = 4 * megabit;
	slow.down.rate = 4 * megabit;
	const slowedAt = world.clock.now();
	expect(world.runUntil(() => done.size === 4, 120_000)).toBe(true);
	expect(ways.some(way => way.startsWith('swarm, lines differ'))).toBe(true);
	// At 4 Mbit/s the slow one alone needs near 60 s more: nobody else waits that long.
	const quick = peers.filter(peer => peer !== peers[0]).map(peer => done.get(peer)! - slowedAt);
	expect(Math.max(...quick)).toBeLessThan(20_000);
	expect(wasted()).toBeLessThan(0.05);
	expect(world.bugs).toEqual([]);
});

test('one that comes and goes every second: a few changes in half a minute, and the other gets its file', () => {
	const {world, peers, ways, done} = begun(['a', 'b'], 100_000_000);
	const [steady, fickle] = peers as [SimulatedPeer, SimulatedPeer];
	for (let second = 0; second < 15; second++) {
		world.run(1000);
		for (const {transfer} of fickle.snapshot()!.transfers)
			if (transfer !== null) fickle.post({type: second % 2 === 0 ? 'pause' : 'resume', transfer});
	}
	const topologies = ways.map(way => way.split(',')[0]);
	const changes = topologies.filter((topology, at) => at > 0 && topology !== topologies[at - 1]);
	expect(changes.length).toBeGreaterThan(0);
	expect(changes.length).toBeLessThanOrEqual(4);
	expect(world.runUntil(() => done.has(steady), 60_000)).toBe(true);
	expect(world.bugs).toEqual([]);
});

test('nobody begins before the manager has spoken: in a chain each asks the one before it, and not everybody', () => {
	const {world, done, asked} = begun(['a', 'b', 'c', 'd'], 1_000_000);
	expect(world.runUntil(() => done.size === 4, 60_000)).toBe(true);
	// The first was alone.
	expect(asked.sort()).toEqual([1, 1, 1, 4]);
});
