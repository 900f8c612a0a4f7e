import {describe, expect, test} from 'vitest';
import {Bitfield, ranges} from '../../../source/net/bitfield.ts';
import {topologyNamed, topologyNames} from '../../../source/net/topologies/index.ts';
import type {ServingView, SwarmView} from '../../../source/net/topologies/topology.ts';

type Given = {
	readonly fragments: number;
	readonly holds: Record<string, readonly number[]>;
	readonly gone?: readonly string[];
	readonly seed?: number;
};

const every = (count: number): number[] => Array.from({length: count}, (_, index) => index);

const viewOf = ({fragments, holds, gone = [], seed = 0}: Given): SwarmView => {
	const copies = (index: number): number =>
		Object.entries(holds).filter(([peer, held]) => !gone.includes(peer) && held.includes(index)).length;
	return {
		fragments,
		seed,
		peers: Object.keys(holds),
		answered: Object.keys(holds),
		isSettled: true,
		me: 'me',
		owner: '',
		members: [],
		isPartial: false,
		isStarved: false,
		famines: 0,
		awaited: () => 0,
		asked: () => 0,
		taken: () => 0,
		wanted: Bitfield.full(fragments),
		lowestCopies: Math.min(...every(fragments).map(copies)),
		isUsable: peer => !gone.includes(peer),
		holds: (peer, index) => !gone.includes(peer) && (holds[peer]?.includes(index) ?? false),
		offers(peer, start = 0) {
			return [...this.wanted.from(start)].filter(index => this.holds(peer, index));
		},
		copies,
	};
};

describe.each(topologyNames)('%s', name => {
	const topology = topologyNamed(name);

	test('picks only wanted fragments that the source holds, at most as many as there is room for', () => {
		const view = viewOf({fragments: 8, holds: {a: [0, 1, 2, 3], b: every(8)}});
		view.wanted.delete(1);
		const picked = topology.pick(view, 'a', 2);
		expect(picked.length).toBeLessThanOrEqual(2);
		for (const index of picked) expect([0, 2, 3]).toContain(index);
	});

	test('leaves nothing unasked when sources take turns: every fragment somebody holds is picked once', () => {
		const view = viewOf({
			fragments: 40,
			holds: {a: every(40), b: every(20), c: [39], d: every(40)},
			gone: ['d'],
			seed: 0.3,
		});
		const picked: number[] = [];
		for (let round = 0; round < 40; round++) {
			for (const peer of ['a', 'b', 'c']) {
				for (const index of topology.pick(view, peer, 3)) {
					picked.push(index);
					view.wanted.delete(index);
				}
			}
		}
		expect(picked.toSorted((left, right) => left - right)).toEqual(every(40));
	});
});

describe('swarm', () => {
	test('asks for the rarest first', () => {
		const view = viewOf({fragments: 6, holds: {a: every(6), b: [0, 1, 2, 3], c: [0, 1]}});
		expect(topologyNamed('swarm').pick(view, 'a', 4).toSorted()).toEqual([2, 3, 4, 5]);
		expect(topologyNamed('swarm').pick(view, 'a', 2)).toEqual([4, 5]);
	});

	test('downloaders start at different places', () => {
		const holds = {a: every(10)};
		expect(topologyNamed('swarm').pick(viewOf({fragments: 10, holds, seed: 0.5}), 'a', 3)).toEqual([5, 6, 7]);
		expect(topologyNamed('swarm').pick(viewOf({fragments: 10, holds, seed: 0.9}), 'a', 3)).toEqual([9, 0, 1]);
	});

	test('each look begins somewhere else, so that downloaders next to each other do not stay so', () => {
		const view = viewOf({fragments: 100, holds: {a: every(100)}, seed: 0.5});
		const looks: (readonly number[])[] = [];
		for (let taken = 0; taken < 40; taken += 4) {
			looks.push(topologyNamed('swarm').pick({...view, taken: () => taken}, 'a', 4));
			for (const index of looks.at(-1)!) view.wanted.delete(index);
		}
		expect(new Set(looks.flat()).size).toBe(40);
		for (const [at, [first]] of looks.entries()) expect(first).not.toBe((looks[at - 1]?.at(-1) ?? -9) + 1);
		for (const third of [0, 33, 66]) expect(looks.some(([first]) => first! >= third && first! < third + 33)).toBe(true);
	});

	test('an owner gives nothing twice while somebody waits for what nobody has, but not for ever', () => {
		const {grants} = topologyNamed('swarm');
		const view: ServingView = {
			isOwner: true,
			hasFirsts: true,
			members: [],
			givenTo: index => (index === 1 ? 'y' : undefined),
			refusedFor: () => 0,
		};
		expect(grants(view, 'x', 1)).toBe('refuse');
		expect(grants(view, 'y', 1)).toBe('send');
		expect(grants(view, 'x', 2)).toBe('send');
		expect(grants({...view, hasFirsts: false}, 'x', 1)).toBe('send');
		expect(grants({...view, isOwner: false}, 'x', 1)).toBe('send');
		expect(grants({...view, refusedFor: () => 5000}, 'x', 1)).toBe('send');
	});
});

describe('even', () => {
	const {pick} = topologyNamed('even');
	const four = {a: every(100), b: every(100), c: every(100), d: every(100)};

	test('gives each of four sources one equal contiguous share', () => {
		const view = viewOf({fragments: 100, holds: four});
		expect(['a', 'b', 'c', 'd'].map(peer => ranges(pick(view, peer, 100)))).toEqual([
			[[0, 24]],
			[[25, 49]],
			[[50, 74]],
			[[75, 99]],
		]);
	});

	test('a lost source’s share goes to those that remain, in equal parts, on top of their own', () => {
		const view = viewOf({fragments: 100, holds: four, gone: ['b']});
		const shares = ['a', 'c', 'd'].map(peer => ranges(pick(view, peer, 100)));
		expect(shares).toEqual([
			[[0, 33]],
			[
				[34, 41],
				[50, 74],
			],
			[
				[42, 49],
				[75, 99],
			],
		]);
	});

	test('deals nothing before the answers are in', () => {
		expect(pick({...viewOf({fragments: 100, holds: four}), isSettled: false}, 'a', 10)).toEqual([]);
	});
});
