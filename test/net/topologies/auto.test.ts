/** What is advised where nobody named a topology: from nothing, from what was seen in order, from what was seen where everybody asks everybody. */
import {describe, expect, test} from 'vitest';
import {type Advice, advise, alone, type Choice, type Measured} from '../../../source/net/topologies/auto.ts';
import {forecast} from '../../../source/net/topologies/forecast.ts';
import {topologyNamed} from '../../../source/net/topologies/index.ts';
import type {Seen} from '../../../source/net/topologies/readings.ts';
import type {TopologyName} from '../../../source/net/types.ts';

const megabyte = 1_000_000;
/** 1,000 fragments of 100 KB. */
const file = {fragments: 1000, fragment: 100_000};

/** Megabytes per second; null for not seen. */
const seen = (peer: string, have: number, down: number | null, up: number | null = null): Seen => ({
	...{peer, have, isDone: have === file.fragments},
	...{up: up === null ? null : up * megabyte, down: down === null ? null : down * megabyte},
});

const given = (topology: TopologyName, members: readonly Seen[], more: Partial<Measured> = {}): Measured => {
	const now: Choice = {topology, order: members.map(({peer}) => peer), why: 'as before'};
	return {...{...file, now, topology: topologyNamed(topology), owner: 'o', ownerUp: null, others: 0, members}, ...more};
};

/** How much quicker than what is followed now. */
const gain = (advice: Advice): number =>
	advice.kind === 'forecast' ? advice.seconds.now / advice.seconds.best : Number.NaN;

describe('a forecast', () => {
	const alike = Array.from({length: 5}, () => ({up: 10, down: 10}));
	const task = {left: 1000, fragment: 1, owner: 10, others: 0, members: alike};

	test('alike: one flow through all is near the bound, and quicker than everybody asking everybody', () => {
		expect(forecast('chain', task)).toBeCloseTo(105, 0);
		expect(forecast('swarm', task)).toBeGreaterThan(120);
		expect(forecast('ring', task)).toBeGreaterThan(forecast('chain', task));
	});

	test('a chain carries what its slowest way carries, but for the last one’s way out', () => {
		const slow = {up: 1, down: 10};
		expect(forecast('chain', {...task, members: [slow, ...alike]})).toBeGreaterThan(1000);
		expect(forecast('chain', {...task, members: [...alike, slow]})).toBeLessThan(110);
		expect(forecast('chain', {...task, members: [...alike, {up: 10, down: 1}]})).toBeGreaterThan(1000);
	});

	test('a swarm takes what all lines together carry', () => {
		const members = [1, 2, 5, 10].map(up => ({up, down: 10}));
		// Of 28 bytes a second in all, four times a thousand: 143 s at the least.
		expect(forecast('swarm', {...task, members})).toBeGreaterThan(143);
		expect(forecast('swarm', {...task, members})).toBeLessThan(200);
		expect(forecast('chain', {...task, members})).toBeGreaterThan(500);
	});

	test('a line that carries nothing never ends', () => {
		expect(forecast('chain', {...task, owner: 0})).toBe(Number.POSITIVE_INFINITY);
		expect(forecast('even', task)).toBe(Number.POSITIVE_INFINITY);
	});
});

describe('before anything is measured', () => {
	test('one downloader alone is a swarm', () => {
		expect(advise(given('swarm', [seen('a', 0, null)]))).toEqual({kind: 'must', best: {...alone, order: ['a']}});
	});

	test('several are taken as alike: a chain in the order of joining', () => {
		const advice = advise(given('swarm', [seen('b', 0, null), seen('a', 0, null)]));
		expect(advice).toEqual({kind: 'guess', best: {topology: 'chain', order: ['b', 'a'], why: 'all alike'}});
	});

	test('too few fragments for so many, nobody who has all of it, too many: a swarm', () => {
		const members = Array.from({length: 20}, (_, index) => seen(`m${index}`, 0, null));
		const why = (more: Partial<Measured>): string => advise(given('swarm', members, more)).best.why;
		expect(why({})).toBe('all alike');
		expect(why({fragments: 3})).toBe('few fragments for so many');
		expect(why({owner: ''})).toBe('only members have it');
		expect(why({members: Array.from({length: 201}, (_, index) => seen(`m${index}`, 0, null))})).toBe(
			'too many for an order',
		);
	});
});

describe('what was seen in a chain', () => {
	test('one flow through all: nothing is better', () => {
		const advice = advise(given('chain', [seen('a', 300, 10, 10), seen('b', 298, 10, 10), seen('c', 295, 10, 0)]));
		expect(advice.best).toMatchObject({topology: 'chain', why: 'all alike'});
		expect(gain(advice)).toBe(1);
	});

	test('one that falls behind, and nobody can say whose line it is: a swarm, in which each shows itself', () => {
		const advice = advise(given('chain', [seen('a', 600, 10, 1), seen('b', 60, 1, 1), seen('c', 55, 1, 0)]));
		expect(advice.best).toMatchObject({topology: 'swarm', why: 'lines differ by 10'});
		expect(gain(advice)).toBeGreaterThan(1.4);
	});

	test('one that is hardly slower changes nothing', () => {
		const advice = advise(given('chain', [seen('a', 600, 10, 9), seen('b', 500, 9, 9), seen('c', 490, 9, 0)]));
		expect(gain(advice)).toBeLessThan(1.15);
	});

	test('one that is a few fragments behind is not slow: it was told of later', () => {
		const advice = advise(given('chain', [seen('a', 60, 10, 6), seen('b', 40, 6, 6), seen('c', 35, 6, 0)]));
		expect(advice.best).toMatchObject({topology: 'chain', why: 'all alike'});
	});
});

describe('what was seen where everybody asks everybody', () => {
	const ownerUp = 8 * megabyte;

	test('lines that are alike: back to a chain', () => {
		const members = ['a', 'b', 'c', 'd', 'e'].map(peer => seen(peer, 300, 8, 6.4));
		const advice = advise(given('swarm', members, {ownerUp}));
		expect(advice.best).toMatchObject({topology: 'chain', why: 'all alike'});
		expect(gain(advice)).toBeGreaterThan(1.15);
	});

	test('a chain is in the order of what lines carry, the slowest last; those alike stay as they are', () => {
		const members = [seen('slow', 300, 8, 1), seen('a', 300, 8, 8), seen('b', 300, 8, 7), seen('c', 300, 8, 8)];
		expect(advise(given('swarm', members, {ownerUp})).best).toMatchObject({
			...{topology: 'chain', order: ['a', 'b', 'c', 'slow']},
		});
	});

	test('unequal ways out: it stays a swarm', () => {
		const members = [1, 2, 5, 10].map((up, index) => seen(`m${index}`, 300, 5, up));
		const advice = advise(given('swarm', members, {ownerUp}));
		expect(advice.best.topology).toBe('swarm');
		expect(gain(advice)).toBe(1);
	});

	test('two whose way out is short: neither passes all on that it gets, so no order is quicker', () => {
		const advice = advise(given('swarm', [seen('a', 300, 8, 2.4), seen('b', 300, 8, 2.4)], {ownerUp: 11 * megabyte}));
		expect(advice.best).toMatchObject({topology: 'swarm', why: 'all alike'});
	});

	test('as long as too few were seen nobody is taken for quick', () => {
		const members = [seen('slow', 300, 1, 1), seen('a', 300, null), seen('b', 300, 8, 8)];
		expect(advise(given('swarm', members, {ownerUp}))).toMatchObject({kind: 'guess'});
	});

	test('one that stands still differs by more than any number', () => {
		const advice = advise(given('chain', [seen('a', 300, 8, 0), seen('b', 20, 0, 0)]));
		expect(advice.best.why).toBe('lines differ by over 100');
	});

	test('who has all of it needs nothing more, and gives', () => {
		const members = [seen('a', 1000, null, 8), seen('b', 999, 1, 0), seen('c', 500, 8, 8)];
		const advice = advise(given('swarm', members, {ownerUp}));
		expect(advice.kind === 'forecast' && advice.seconds.now).toBeLessThan(100);
	});
});
