/** What peers find of each other while there is no manager: in virtual time, with real engines. */
import {expect, test} from 'vitest';
import {sharedPath} from '../../source/simulation/simulated-peer.ts';
import {World} from '../../source/simulation/world.ts';
import {someBytes} from '../contract/sample-bytes.ts';

const file = {name: 'a.bin', bytes: someBytes(1_000_000), fragmentSize: 16_384};
const line = {up: 100_000, down: 0, latency: 5, work: 4};

test('a peer in the list that shares the file only now is found without the manager, when the last source is gone', () => {
	const world = new World({seed: 3});
	world.manager.start();
	const source = world.addPeer({name: 'source', shares: [file], ...line});
	const later = world.addPeer({name: 'later', shares: [], ...line});
	const downloader = world.addPeer({name: 'downloader', shares: [], ...line});
	for (const peer of world.peers) peer.start();
	world.run(1000);
	downloader.get('a.bin', 'swarm');
	world.run(3000);
	world.manager.crash();
	source.crash();
	const told = (event: string): boolean => downloader.facts.some(({fact}) => fact.event === event);
	expect(world.runUntil(() => told('waiting'), 60_000)).toBe(true);
	later.files.add(sharedPath('a.bin'), file.bytes);
	later.post({type: 'share', paths: [sharedPath('a.bin')], fragmentSize: file.fragmentSize});
	expect(world.runUntil(() => told('complete'), 30_000)).toBe(true);
	expect(downloader.files.whole.get('/downloads/a.bin')?.equals(file.bytes)).toBe(true);
	expect(world.bugs).toEqual([]);
});
