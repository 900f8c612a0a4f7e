import {describe, expect, test} from 'vitest';
import {Leases} from '../../../source/net/manager/leases.ts';

const terms = {late: 6000, lease: 10_000};
const many = (count: number): string[] => Array.from({length: count}, (_, index) => `p${index}`);

const verdictsOf = (leases: Leases, from: number, to: number, step = 250): [number, string, string][] => {
	const all: [number, string, string][] = [];
	for (let now = from; now <= to; now += step) {
		for (const {peer, verdict} of leases.judge(now, 0)) {
			all.push([now, peer, verdict]);
			if (verdict === 'lost' || verdict === 'expired') leases.delete(peer);
		}
	}
	return all;
};

describe('silence', () => {
	test('makes a peer late after three intervals and lost after five', () => {
		const leases = new Leases(terms);
		leases.add('a', 0, 0);
		expect(verdictsOf(leases, 0, 12_000)).toEqual([
			[6000, 'a', 'late'],
			[10_000, 'a', 'lost'],
		]);
	});

	test('any frame in time keeps it alive, and one that was late is alive again', () => {
		const leases = new Leases(terms);
		leases.add('a', 0, 0);
		expect(verdictsOf(leases, 0, 6000)).toEqual([[6000, 'a', 'late']]);
		leases.heard('a', 6100);
		expect(verdictsOf(leases, 6250, 12_000)).toEqual([[6250, 'a', 'alive']]);
	});
});

describe('a broken connection without goodbye', () => {
	test('is late at once, lost after three seconds', () => {
		const leases = new Leases(terms);
		leases.add('a', 0, 0);
		leases.parted('a', 1000);
		expect(verdictsOf(leases, 1000, 5000)).toEqual([
			[1000, 'a', 'late'],
			[4000, 'a', 'lost'],
		]);
	});

	test('is forgiven when the peer is back in time', () => {
		const leases = new Leases(terms);
		leases.add('a', 0, 0);
		leases.parted('a', 1000);
		leases.judge(1000, 0);
		leases.heard('a', 3000);
		expect(verdictsOf(leases, 3000, 8000)).toEqual([[3000, 'a', 'alive']]);
	});
});

test('a TTL ends the lease however alive the peer is', () => {
	const leases = new Leases(terms);
	leases.add('a', 0, 3000);
	leases.heard('a', 2900);
	expect(leases.remaining('a', 1000)).toBe(2000);
	expect(verdictsOf(leases, 0, 4000)).toEqual([[3000, 'a', 'expired']]);
});

describe('our own stall', () => {
	test.each([500, 3000, 8000])('of %i ms is credited to everybody: nobody is late', stall => {
		const leases = new Leases(terms);
		for (const peer of many(200)) leases.add(peer, 0, 0);
		expect(leases.judge(4000 + stall, stall)).toEqual([]);
	});

	test('does not hide a real death: it is found one lease after the last sign, plus the stall', () => {
		const leases = new Leases(terms);
		leases.add('a', 0, 0);
		leases.add('b', 0, 0);
		leases.judge(3000, 2000);
		leases.heard('b', 11_000);
		expect(verdictsOf(leases, 11_000, 13_000)).toEqual([
			[11_000, 'a', 'late'],
			[12_000, 'a', 'lost'],
		]);
	});
});

test('when many fall silent in one tick we are the sick one, and wait; in the end they are lost all the same', () => {
	const leases = new Leases(terms);
	for (const peer of many(20)) leases.add(peer, 0, 0);
	const verdicts = verdictsOf(leases, 0, 100_000);
	expect(verdicts[0]![0]).toBeGreaterThan(3 * 6000);
	expect(verdicts.filter(([, , verdict]) => verdict === 'lost')).toHaveLength(20);
});

test('four of five are too few to doubt ourselves', () => {
	const leases = new Leases(terms);
	for (const peer of many(5)) leases.add(peer, 0, 0);
	leases.heard('p0', 5000);
	expect(leases.judge(6000, 0).map(({verdict}) => verdict)).toEqual(['late', 'late', 'late', 'late']);
});
