import {describe, expect, test} from 'vitest';
import {honest} from '../../source/simulation/machine.ts';
import {type Deceit, deceits} from '../../source/simulation/mischief.ts';
import {World} from '../../source/simulation/world.ts';
import {someBytes} from '../contract/sample-bytes.ts';

const file = {name: 'a.bin', bytes: someBytes(200_000), fragmentSize: 4096};
const line = {up: 20_000, down: 0, latency: 5, work: 4};

/** One honest source and one that deceives: how often that was dialled, why it was banned, and whether the file is right. */
const play = (deceit: Deceit): {greetings: number; reasons: string[]; isRight: boolean} => {
	const world = new World({seed: 1, isTraced: false});
	world.manager.start();
	const deceiver = world.addPeer({name: 'deceiver', shares: [file], ...line});
	world.addPeer({name: 'honest', shares: [file], ...line});
	world.network.corrupt(deceiver.address, {...honest, deceit});
	let greetings = 0;
	world.onSaid = (link, {type}) => {
		if (type === 'greeting' && link.localHost === deceiver.address) greetings++;
	};
	const downloader = world.addPeer({name: 'downloader', shares: [], ...line});
	for (const peer of world.peers) peer.start();
	world.run(2000);
	downloader.get('a.bin', 'swarm');
	world.runUntil(() => downloader.facts.some(({fact}) => fact.event === 'complete'), 200_000);
	expect(world.bugs).toEqual([]);
	return {
		greetings,
		reasons: downloader.facts.flatMap(({fact}) => (fact.event === 'source-banned' ? [fact.reason] : [])),
		isRight: downloader.files.whole.get('/downloads/a.bin')?.equals(file.bytes) ?? false,
	};
};

describe('a source that deceives', () => {
	test.each(deceits.filter(deceit => deceit !== 'none' && deceit !== 'unsolicited'))(
		'with blocks that are “%s” is banned at the first, and turned to no more',
		deceit => {
			const {greetings, reasons, isRight} = play(deceit);
			expect(isRight).toBe(true);
			expect(greetings).toBe(1);
			expect(reasons).toHaveLength(1);
			expect(reasons[0]).toMatch(deceit === 'other bytes' ? /failed its hash/ : /broke the protocol/);
		},
	);

	test('with blocks that nobody asked for is heard all the same: they are thrown away', () => {
		expect(play('unsolicited')).toEqual({greetings: 1, reasons: [], isRight: true});
	});
});
