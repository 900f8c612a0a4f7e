/** One honest source among 49 that are not: it always completes, soon, at little waste, and says who it was. */
import {describe, expect, it} from 'vitest';
import {honest, type Mischief} from '../../source/simulation/machine.ts';
import {World} from '../../source/simulation/world.ts';
import {someBytes} from '../contract/sample-bytes.ts';

const fragmentSize = 16_384;
const file = {name: 'a.bin', bytes: someBytes(2_000_000), fragmentSize};
const fast = {up: 100_000, down: 0, latency: 5, work: 4};
const trickle = {...fast, up: 1000};
const liars = 49;

type Kind = {readonly mischief: Mischief; readonly line: typeof fast};
const kinds = {
	'flips a bit of every block': {mischief: {...honest, lies: 1}, line: fast},
	'flips a bit now and then': {mischief: {...honest, lies: 0.1}, line: fast},
	'is mute': {mischief: {...honest, isMute: true}, line: fast},
	refuses: {mischief: {...honest, isRefusing: true}, line: fast},
	trickles: {mischief: honest, line: trickle},
} as const satisfies Record<string, Kind>;

type Played = {readonly milliseconds: number; readonly wasted: number; readonly banned: readonly string[]};

/** The honest one is started last. */
const play = (among: readonly Kind[], seed: number): Played => {
	const world = new World({seed, isTraced: false});
	world.manager.start();
	for (const [index, {mischief, line}] of [...among, {mischief: honest, line: fast}].entries()) {
		const peer = world.addPeer({name: `source-${index}`, shares: [file], ...line});
		world.network.corrupt(peer.address, mischief);
	}
	const downloader = world.addPeer({name: 'downloader', shares: [], ...fast});
	for (const peer of world.peers) peer.start();
	world.run(3000);
	const begunAt = world.clock.now();
	downloader.get('a.bin', 'swarm');
	const complete = () => downloader.facts.find(({fact}) => fact.event === 'complete')?.fact;
	expect(world.runUntil(() => complete() !== undefined, 600_000)).toBe(true);
	expect(world.bugs).toEqual([]);
	expect(downloader.files.whole.get('/downloads/a.bin')?.equals(file.bytes)).toBe(true);
	const fact = complete();
	if (fact?.event !== 'complete') throw new Error('it is not complete');
	const banned = downloader.facts.flatMap(({fact: told}) => (told.event === 'source-banned' ? [told.name] : []));
	return {milliseconds: world.clock.now() - begunAt, wasted: fact.wastedBytes, banned};
};

describe('one honest source among 49 of which each', () => {
	const clean = play([], 1).milliseconds;
	const judge = (among: readonly Kind[], seed: number): Played => {
		const played = play(among, seed);
		expect(played.milliseconds / clean).toBeLessThanOrEqual(2);
		expect(played.wasted / fragmentSize).toBeLessThanOrEqual(2 * liars);
		return played;
	};

	it.each(Object.entries(kinds))('%s', (_, kind) => {
		for (const seed of [1, 2]) {
			const {banned} = judge(
				Array.from({length: liars}, () => kind),
				seed,
			);
			// Whoever sent something wrong is named, and nobody else.
			if (kind.mischief.lies === 1) expect(new Set(banned).size).toBe(liars);
			if (kind.mischief.lies === 0) expect(banned).toEqual([]);
			expect(banned).not.toContain(`source-${liars}`);
		}
	});

	it('does one of these', () => {
		const every = Object.values(kinds);
		for (const seed of [1, 2])
			judge(
				Array.from({length: liars}, (_, index) => every[index % every.length]!),
				seed,
			);
	});
});
