/** A thousand peers whose manager dies and comes back: in virtual time, with real engines. */
import {expect, test} from 'vitest';
import {World} from '../../source/simulation/world.ts';
import {someBytes} from '../contract/sample-bytes.ts';

const peers = 1000;
const sharers = 10;

test('a manager that dies is found again by a thousand peers within seconds, not all at once, each counted once', () => {
	const world = new World({seed: 7, isTraced: false});
	const back: number[] = [];
	world.onFact = (peer, fact) => {
		if (fact.event === 'manager-back') back.push(world.clock.now());
		// A thousand copies of a list of a thousand are too many to keep.
		if (fact.event === 'list') peer.facts.length = 0;
	};
	world.manager.start();
	const file = {name: 'a.bin', bytes: someBytes(10_000), fragmentSize: 1024};
	for (let index = 0; index < peers; index++) {
		const line = {up: 0, down: 0, latency: 2, work: 1};
		const peer = world.addPeer({name: `peer-${index}`, shares: index < sharers ? [file] : [], ...line});
		world.later(index, () => peer.start());
	}
	const isWhole = (): boolean => world.manager.snapshot()?.peers.length === peers;
	expect(world.runUntil(isWhole, 30_000)).toBe(true);
	world.run(5000);

	world.manager.crash();
	world.run(500);
	world.manager.start();
	const startedAt = world.clock.now();
	expect(world.runUntil(() => back.length === peers, 30_000)).toBe(true);
	const times = back.map(at => at - startedAt).sort((left, right) => left - right);
	expect(times.at(-1)).toBeLessThan(10_000);
	const tenths = Map.groupBy(times, time => Math.floor(time / 100));
	const most = Math.max(...[...tenths.values()].map(({length}) => length));
	console.log(`${peers} back in ${times.at(-1)!.toFixed(0)} ms, at most ${most} in a tenth of a second`);
	expect(most).toBeLessThan(peers / 8);

	world.run(12_000);
	const members = world.manager.snapshot()!.peers;
	expect(new Set(members.map(({peer}) => peer)).size).toBe(peers);
	expect(members).toHaveLength(peers);
	expect(members.filter(({files}) => files === 1)).toHaveLength(sharers);
	expect(members.filter(({files}) => files > 1)).toEqual([]);
	expect(back).toHaveLength(peers);
	expect(world.bugs).toEqual([]);
});
