/** What the first member of a ring takes from its owner while nobody else is there: the real engines in virtual time. */
import {expect, test} from 'vitest';
import {World} from '../../source/simulation/world.ts';

const fragmentSize = 102_400;
const fragments = 40;
const line = {up: 0, down: 0, latency: 1, work: 0};

test('alone it takes half and leaves the rest to whoever comes; it has all of it once nobody came', () => {
	const world = new World({seed: 3});
	world.manager.start();
	const bytes = Buffer.from(Array.from({length: fragments * fragmentSize}, (_, index) => index % 251));
	const owner = world.addPeer({name: 'owner', shares: [{name: 'a.bin', bytes, fragmentSize}], ...line});
	const first = world.addPeer({name: 'first', shares: [], ...line});
	for (const peer of [owner, first]) peer.start();
	world.run(3000);
	first.get('a.bin', 'ring');
	const got = (): number => first.facts.filter(({fact}) => fact.event === 'fragment').length;
	const begun = (): boolean => first.facts.some(({fact}) => fact.event === 'started');
	expect(world.runUntil(begun, 2000)).toBe(true);
	world.run(3000);
	expect(got()).toBe(fragments / 2);
	world.run(4000);
	expect(first.facts.some(({fact}) => fact.event === 'complete')).toBe(true);
	expect(world.bugs).toEqual([]);
});
