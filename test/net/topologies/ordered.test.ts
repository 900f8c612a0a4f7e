/** Topologies that follow the manager's order: whom each member links to, what it asks whom, what an owner gives. */
import {describe, expect, test} from 'vitest';
import {Bitfield} from '../../../source/net/bitfield.ts';
import {topologyNamed, topologyOf} from '../../../source/net/topologies/index.ts';
import type {Neighbourhood, ServingView, SwarmView} from '../../../source/net/topologies/topology.ts';

const members = ['a', 'b', 'c', 'd', 'e', 'f'];
const at = (me: string, group: readonly string[] = members): Neighbourhood => ({
	me,
	owner: 'o',
	members: group,
	isPartial: false,
	peers: ['o', ...group].filter(peer => peer !== me),
});

type Given = {
	readonly me: string;
	readonly holds: Readonly<Record<string, readonly number[]>>;
	readonly gone?: readonly string[];
	readonly awaited?: number;
	readonly asked?: number;
	readonly isStarved?: boolean;
	readonly famines?: number;
	readonly taken?: number;
	readonly isPartial?: boolean;
	readonly seed?: number;
	readonly wanted?: readonly number[];
	readonly group?: readonly string[];
	readonly fragments?: number;
};
const fragments = 24;
const upTo = (count: number): number[] => Array.from({length: count}, (_, index) => index);
const every = upTo(fragments);

const viewOf = ({
	me,
	holds,
	gone = [],
	awaited = 0,
	asked = 0,
	taken = 0,
	wanted,
	group,
	...more
}: Given): SwarmView => {
	const field = new Bitfield(Math.max(fragments, more.fragments ?? 0));
	for (const index of wanted ?? upTo(field.length)) field.add(index);
	return {
		...at(me, group),
		fragments,
		seed: 0,
		isStarved: false,
		famines: 0,
		answered: Object.keys(holds),
		isSettled: true,
		wanted: field,
		lowestCopies: 0,
		isUsable: peer => peer in holds && !gone.includes(peer),
		awaited: () => awaited,
		asked: () => asked,
		taken: () => taken,
		holds: (peer, index) => holds[peer]?.includes(index) ?? false,
		offers: (peer, start = 0) => [...field.from(start)].filter(index => holds[peer]?.includes(index)),
		copies: () => 1,
		...more,
	};
};

const serving = (more: Partial<ServingView> = {}): ServingView => ({
	isOwner: true,
	hasFirsts: true,
	members,
	givenTo: index => (index === 1 ? 'a' : undefined),
	refusedFor: () => 0,
	...more,
});

describe.each(['chain', 'ring', 'group'] as const)('%s', name => {
	const {neighbours, grants, pick, isOpen} = topologyNamed(name);

	test('needs the manager’s order', () => expect(isOpen).toBe(false));

	test('an owner gives a fragment to one member only; to another when that one left, or did not pass it on', () => {
		expect(grants(serving(), 'b', 1)).toBe('refuse');
		expect(grants(serving(), 'a', 1)).toBe('send');
		expect(grants(serving(), 'b', 2)).toBe('send');
		expect(grants(serving({members: ['b', 'c']}), 'b', 1)).toBe('send');
		expect(grants(serving({refusedFor: () => 5000}), 'b', 1)).toBe('send');
		expect(grants(serving({isOwner: false}), 'b', 1)).toBe('send');
	});

	test('nobody links to itself, twice to the same, or to more than the owner and three', () => {
		for (let count = 1; count <= members.length; count++) {
			for (const me of members.slice(0, count)) {
				const linked = neighbours(at(me, members.slice(0, count)));
				expect(linked).not.toContain(me);
				expect(new Set(linked).size).toBe(linked.length);
				expect(linked.filter(peer => peer !== 'o').length).toBeLessThanOrEqual(3);
				expect(linked.length).toBeGreaterThan(0);
			}
		}
	});

	test('starved, it takes what there is from whoever has it', () => {
		const holds = {o: every, a: [], b: [], f: [3, 9]};
		expect(pick(viewOf({me: 'c', holds}), 'f', 4)).toEqual([]);
		expect(pick(viewOf({me: 'c', holds, isStarved: true}), 'f', 4)).toEqual([3, 9]);
		expect(pick(viewOf({me: 'c', holds, isStarved: true}), 'o', 2)).toEqual([0, 1]);
	});

	test('the one before it gone, whoever is linked fills in', () => {
		const holds = {o: every, b: [], x: [0, 1, 2]};
		expect(pick(viewOf({me: 'c', holds, group: ['b', 'c'], gone: ['b']}), 'x', 3)).toEqual([0, 1, 2]);
	});
});

describe.each(['chain', 'group'] as const)('%s', name => {
	const {pick} = topologyNamed(name);

	test('the one before it gone, the owner fills in', () => {
		const holds = {o: every, b: []};
		expect(pick(viewOf({me: 'c', holds, group: ['b', 'c'], gone: ['b']}), 'o', 3)).toEqual([0, 1, 2]);
	});

	test('alone it takes everything from the owner', () => {
		expect(pick(viewOf({me: 'a', holds: {o: every}, group: ['a']}), 'o', 3)).toEqual([0, 1, 2]);
	});
});

describe('ring: what the owner gives to one who has nobody else', () => {
	const {pick} = topologyNamed('ring');
	const alone = {me: 'a', holds: {o: every}, group: ['a']};
	const odd = every.filter(index => index % 2 === 1);

	test('alone it takes half: somebody else may come', () => {
		expect(pick(viewOf(alone), 'o', 99)).toEqual(every.filter(index => index % 2 === 0));
	});

	test('its neighbour not there yet, it takes its share; one that was there and is gone, the owner serves', () => {
		const holds = {o: every, b: []};
		expect(pick(viewOf({me: 'c', holds, group: ['b', 'c'], gone: ['b']}), 'o', 99)).toEqual(every);
		expect(pick(viewOf({me: 'c', holds: {o: every}, group: ['b', 'c']}), 'o', 99)).toEqual(odd);
	});

	test('starved, everything; after a famine twice its share, so that it has all in the end', () => {
		expect(pick(viewOf({...alone, isStarved: true}), 'o', 99)).toEqual(every);
		expect(pick(viewOf({...alone, famines: 1}), 'o', 99)).toEqual(every);
		const third = (famines: number) => pick(viewOf({me: 'c', holds: {o: every}, famines}), 'o', 99).length;
		expect([0, 1, 2, 3].map(third)).toEqual([4, 8, 16, 24]);
	});

	test('at least one, though there are fewer fragments than members', () => {
		const few = {holds: {o: [0, 1, 2, 3]}, wanted: [0, 1, 2, 3], fragments: 4};
		for (const me of members) expect(pick(viewOf({...few, me}), 'o', 99), me).toHaveLength(1);
	});

	test('where nobody knows how many there are, a fifth from wherever it begins, then no more', () => {
		const partial = {me: 'c', group: ['b', 'c'], holds: {o: every, b: []}, isPartial: true};
		expect(pick(viewOf({...partial, seed: 0.5}), 'o', 99)).toEqual([12, 13, 14, 15, 16]);
		expect(pick(viewOf({...partial, taken: 3}), 'o', 99)).toEqual([0, 1]);
		expect(pick(viewOf({...partial, taken: 5}), 'o', 99)).toEqual([]);
		expect(pick(viewOf({...partial, taken: 5, famines: 1}), 'o', 99)).toHaveLength(5);
		expect(pick(viewOf({...partial, taken: 5, famines: 3}), 'o', 99)).toHaveLength(24);
		expect(pick(viewOf({...partial, taken: 5}), 'b', 99)).toEqual([]);
	});
});

describe('chain', () => {
	const {neighbours, pick} = topologyNamed('chain');

	test('the first links to the owner, everybody else to the one before', () => {
		expect(neighbours(at('a'))).toEqual(['o']);
		expect(neighbours(at('b'))).toEqual(['a']);
		expect(neighbours(at('f'))).toEqual(['e']);
	});

	test('asks the one before for what it has, then ahead of what it will have: eight at most', () => {
		const holds = {a: [2, 5]};
		expect(pick(viewOf({me: 'b', holds}), 'a', 20)).toEqual([2, 5, 0, 1, 3, 4, 6, 7, 8, 9]);
		expect(pick(viewOf({me: 'b', holds, awaited: 6}), 'a', 20)).toEqual([2, 5, 0, 1]);
		expect(pick(viewOf({me: 'b', holds, awaited: 8}), 'a', 20)).toEqual([2, 5]);
		expect(pick(viewOf({me: 'b', holds}), 'a', 1)).toEqual([2]);
	});

	test('takes nothing from the owner while the one before it is there', () => {
		expect(pick(viewOf({me: 'b', holds: {a: [], o: every}}), 'o', 4)).toEqual([]);
	});
});

describe.each(['ring', 'group'] as const)('%s', name => {
	const {pick} = topologyNamed(name);

	test('asks the owner for its own share only: every sixth fragment, from its place on', () => {
		expect(pick(viewOf({me: 'c', holds: {o: every, b: []}}), 'o', 10)).toEqual([2, 8, 14, 20]);
	});

	test('asks the one before for whatever that has', () => {
		expect(pick(viewOf({me: 'c', holds: {o: every, b: [0, 2, 7]}, fragments: 96}), 'b', 10)).toEqual([0, 2, 7]);
	});

	test('the first takes from the last', () => {
		expect(pick(viewOf({me: 'a', holds: {o: every, f: [4]}, fragments: 96}), 'f', 10)).toEqual([4]);
	});
});

describe('ring', () => {
	const {pick} = topologyNamed('ring');

	test('at the end it asks the one before ahead for all that will come from there: nothing the owner will give it itself', () => {
		const at = {me: 'c', holds: {o: every.filter(index => index !== 8), b: [7]}, wanted: [2, 3, 4, 7, 8]};
		expect(pick(viewOf(at), 'b', 9)).toEqual([7, 3, 4, 8]);
		expect(pick(viewOf({...at, isPartial: true}), 'b', 9)).toEqual([7]);
	});

	test('its share asked for and nothing coming from the one before: what nobody has, from the end, a few at a time', () => {
		const idle = {me: 'c', holds: {o: every, b: []}, wanted: [3, 5, 9, 10, 11, 13]};
		expect(pick(viewOf(idle), 'o', 9)).toEqual([13, 11, 10, 9]);
		expect(pick(viewOf({...idle, asked: 3}), 'o', 9)).toEqual([13]);
		expect(pick(viewOf({...idle, asked: 4}), 'o', 9)).toEqual([]);
		expect(pick(viewOf({...idle, holds: {o: every, b: [5]}}), 'o', 9)).toEqual([]);
		expect(pick(viewOf({...idle, isPartial: true, taken: 9}), 'o', 9)).toEqual([]);
	});
});

describe('group', () => {
	const {neighbours, pick} = topologyNamed('group');

	test('links to the owner, the one before, the one before that, and the one across', () => {
		expect(neighbours(at('f'))).toEqual(['o', 'e', 'd', 'c']);
		expect(neighbours(at('b', ['a', 'b']))).toEqual(['o', 'a']);
	});

	test('the others stand by until the one before is gone, or the end is near', () => {
		const holds = {o: every, e: [], d: [1, 7], c: [9]};
		expect(pick(viewOf({me: 'f', holds}), 'd', 5)).toEqual([]);
		expect(pick(viewOf({me: 'f', holds, gone: ['e']}), 'd', 5)).toEqual([1, 7]);
		expect(pick(viewOf({me: 'f', holds, wanted: [1, 7, 9]}), 'c', 5)).toEqual([9]);
	});
});

test('a name from elsewhere that nobody here knows is a swarm', () => {
	expect(topologyOf('hypercube').name).toBe('swarm');
	expect(topologyOf('').name).toBe('swarm');
	expect(topologyOf('ring').name).toBe('ring');
});
