/** A local copy that is half right, sources that die and come back: real engines in a simulated world. */
import {expect, it} from 'vitest';
import {World} from '../../source/simulation/world.ts';
import {someBytes} from '../contract/sample-bytes.ts';

const fragmentSize = 16_384;
const bytes = someBytes(4_000_000);
const fragments = Math.ceil(bytes.length / fragmentSize);
const line = {up: 400_000, down: 0, latency: 5, work: 4};
const copy = '/shared/copy';

it('the right half of a copy fills in while nobody is there, the rest comes from whoever comes back; nothing that stands is touched', () => {
	const world = new World({seed: 3});
	world.manager.start();
	const source = world.addPeer({name: 'source', shares: [{name: 'a.bin', bytes, fragmentSize}], ...line});
	const peer = world.addPeer({name: 'collector', shares: [], ...line});
	const original = Buffer.from(bytes);
	const halfWrong = Buffer.from(bytes);
	for (let index = 1; index < fragments; index += 2) halfWrong[index * fragmentSize]! ^= 1;
	peer.files.add('/downloads/a.bin', original);
	peer.files.add(copy, halfWrong);
	source.start();
	peer.start();
	world.run(1000);
	const collected = {directory: '/downloads', topology: 'even', wait: 600_000, isWholeVerified: false} as const;
	peer.post({type: 'get', wanted: 'a.bin', ...collected, marker: 'collected', localCopy: copy});
	const given = () => peer.facts.flatMap(({fact}) => (fact.event === 'fragment' ? [fact] : []));
	expect(world.runUntil(() => given().length >= 20, 60_000)).toBe(true);
	const self = peer.snapshot()!.peer;
	expect(given().some(({from}) => from === self)).toBe(false);

	source.crash();
	world.run(60_000);
	const own = given().filter(({from}) => from === self);
	expect(own.length).toBeGreaterThan(0);
	expect(own.every(({index}) => index % 2 === 0)).toBe(true);
	const even = given().filter(({index}) => index % 2 === 0);
	expect(even).toHaveLength(Math.ceil(fragments / 2));

	source.start();
	expect(world.runUntil(() => peer.files.whole.has('/downloads/a.collected.bin'), 120_000)).toBe(true);
	world.run(1000);
	expect(peer.files.whole.get('/downloads/a.collected.bin')?.equals(bytes)).toBe(true);
	expect(peer.files.whole.get('/downloads/a.bin')?.equals(bytes)).toBe(true);
	expect(peer.files.whole.get(copy)?.equals(halfWrong)).toBe(true);
	const complete = peer.facts.flatMap(({fact}) => (fact.event === 'complete' ? [fact] : []))[0]!;
	expect(complete.sources.find(({local}) => local)).toMatchObject({peer: self, fragments: own.length});
	expect(complete.sources.reduce((sum, source) => sum + source.fragments, 0)).toBe(fragments);
	expect(new Set(given().map(({index}) => index)).size).toBe(given().length);
});
