/** Folders of small files: in virtual time, with real engines. */
import {expect, test} from 'vitest';
import {honest} from '../../source/simulation/machine.ts';
import type {SimulatedPeer} from '../../source/simulation/simulated-peer.ts';
import {World} from '../../source/simulation/world.ts';
import {someBytes} from '../contract/sample-bytes.ts';

const count = 60;
const files = Array.from({length: count}, (_, at) => ({
	name: `many/${at}.bin`,
	bytes: someBytes(1000 + at, at + 1),
	fragmentSize: 0,
}));
const line = {up: 100_000, down: 0, latency: 5, work: 4};

const started = (
	seed: number,
	sources: number,
): {world: World; sharers: SimulatedPeer[]; downloader: SimulatedPeer} => {
	const world = new World({seed});
	world.manager.start();
	const sharers = Array.from({length: sources}, (_, at) =>
		world.addPeer({name: `source-${at}`, shares: files, ...line}),
	);
	const downloader = world.addPeer({name: 'downloader', shares: [], ...line});
	for (const peer of world.peers) peer.start();
	world.run(2000);
	return {world, sharers, downloader};
};

const facts = (peer: SimulatedPeer, event: string): number =>
	peer.facts.filter(({fact}) => fact.event === event).length;

const requireAll = (world: World, downloader: SimulatedPeer, limit: number): void => {
	expect(world.runUntil(() => facts(downloader, 'complete') >= count, limit)).toBe(true);
	for (const {name, bytes} of files) expect(downloader.files.whole.get(`/downloads/${name}`)?.equals(bytes)).toBe(true);
	expect(world.bugs).toEqual([]);
};

test('come from two sources at once, without a question for each', () => {
	const {world, downloader} = started(1, 2);
	downloader.get('many/', null);
	requireAll(world, downloader, 10_000);
	expect(facts(downloader, 'complete')).toBe(count);
	expect(facts(downloader, 'asked')).toBe(0);
	const from = new Set(downloader.facts.flatMap(({fact}) => (fact.event === 'fragment' ? [fact.from] : [])));
	expect(from.size).toBe(2);
});

test('come from the other when a source dies in the middle, and none comes twice', () => {
	const {world, sharers, downloader} = started(2, 2);
	downloader.get('many/', null);
	expect(world.runUntil(() => facts(downloader, 'complete') >= 5, 10_000)).toBe(true);
	sharers[0]!.crash();
	requireAll(world, downloader, 30_000);
	expect(facts(downloader, 'fragment')).toBe(count);
	expect(facts(downloader, 'asked')).toBe(0);
});

test('come one by one when the only source dies and another comes later', () => {
	const {world, sharers, downloader} = started(3, 1);
	downloader.get('many/', null);
	expect(world.runUntil(() => facts(downloader, 'complete') >= 5, 10_000)).toBe(true);
	sharers[0]!.crash();
	world.run(8000);
	expect(facts(downloader, 'asked')).toBeGreaterThan(0);
	const later = world.addPeer({name: 'later', shares: files, ...line});
	later.start();
	requireAll(world, downloader, 120_000);
	expect(facts(downloader, 'fragment')).toBe(count);
});

test('are believed of nobody: a source that lies is banned, and they come from the honest one', () => {
	const {world, sharers, downloader} = started(4, 2);
	world.network.corrupt(sharers[0]!.address, {...honest, lies: 1});
	downloader.get('many/', null);
	requireAll(world, downloader, 120_000);
	expect(facts(downloader, 'source-banned')).toBe(1);
});

test('are there once when they are asked for twice, and go on after a crash', () => {
	const {world, downloader} = started(5, 1);
	downloader.get('many/', null);
	downloader.get('many/', null);
	expect(world.runUntil(() => facts(downloader, 'complete') >= 20, 10_000)).toBe(true);
	downloader.crash();
	downloader.start();
	world.run(1000);
	downloader.get('many/', null);
	const before = facts(downloader, 'fragment');
	expect(world.runUntil(() => downloader.snapshot()!.transfers.some(({state}) => state === 'complete'), 20_000)).toBe(
		true,
	);
	for (const {name, bytes} of files) expect(downloader.files.whole.get(`/downloads/${name}`)?.equals(bytes)).toBe(true);
	expect(facts(downloader, 'fragment') - before).toBeLessThanOrEqual(count - 20);
	expect([...downloader.files.whole.keys()].filter(path => path.includes('(2)'))).toEqual([]);
	expect(world.bugs).toEqual([]);
});

test('rest while they are paused, as one download', () => {
	const {world, downloader} = started(6, 1);
	downloader.get('many/', null);
	expect(world.runUntil(() => facts(downloader, 'complete') > 0, 10_000)).toBe(true);
	const [batch] = downloader.snapshot()!.transfers;
	expect(batch).toMatchObject({name: 'many/', fragments: count, state: 'downloading'});
	downloader.post({type: 'pause', transfer: batch!.transfer!});
	world.run(1000);
	const before = facts(downloader, 'complete');
	world.run(8000);
	expect(facts(downloader, 'complete')).toBe(before);
	expect(before).toBeLessThan(count);
	downloader.post({type: 'resume', transfer: batch!.transfer!});
	requireAll(world, downloader, 30_000);
	expect(facts(downloader, 'asked')).toBe(0);
});

test('are not given while their owner holds them', () => {
	const {world, sharers, downloader} = started(7, 0);
	expect(sharers.length).toBe(0);
	const owner = world.addPeer({name: 'owner', shares: files, isHeld: true, ...line});
	owner.start();
	world.run(2000);
	downloader.get('many/', null);
	world.run(10_000);
	expect(facts(downloader, 'complete')).toBe(0);
	owner.post({type: 'upload', name: null});
	requireAll(world, downloader, 120_000);
});

test('are all there when two have the same content, be they small or not', () => {
	const world = new World({seed: 8});
	world.manager.start();
	const [small, large] = [someBytes(500, 1), someBytes(300_000, 2)];
	const shares = [
		...['many/a', 'many/b', 'many/c'].map(name => ({name, bytes: small, fragmentSize: 0})),
		{name: 'many/other', bytes: someBytes(400, 3), fragmentSize: 0},
		...['many/d', 'many/e'].map(name => ({name, bytes: large, fragmentSize: 0})),
	];
	const source = world.addPeer({name: 'source', shares, ...line});
	const downloader = world.addPeer({name: 'downloader', shares: [], ...line});
	source.start();
	downloader.start();
	world.run(2000);
	downloader.get('many/', null);
	expect(world.runUntil(() => facts(downloader, 'complete') >= shares.length, 60_000)).toBe(true);
	for (const {name, bytes} of shares)
		expect(downloader.files.whole.get(`/downloads/${name}`)?.equals(bytes)).toBe(true);
	expect(world.bugs).toEqual([]);
});
