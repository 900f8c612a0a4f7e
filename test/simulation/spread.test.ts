/** Every topology by the real engines in virtual time: nobody gets less than the whole, and owners send little more than once. */
import {describe, expect, test} from 'vitest';
import {bound, spread} from '../../source/simulation/spread.ts';
import {plan} from './spread-plan.ts';

test('the bound is the slowest of: out of the owner once, into one peer once, into all peers by all lines', () => {
	expect(bound({peers: 1, size: 1000, up: 1000, down: 2000})).toBe(1000);
	expect(bound({peers: 1, size: 1000, up: 2000, down: 500})).toBe(2000);
	expect(bound({peers: 9, size: 1000, up: 100, down: 0})).toBe(10_000);
});

test.each([
	['chain', 1.12],
	['group', 1.2],
	['ring', 1.14],
] as const)('%s: ten peers within %d of the bound, one copy from the owner', (topology, time) => {
	const {finishedIn, bound: least, ownerCopies, finished} = spread({...plan, peers: 10, size: 20_000_000, topology});
	expect(finished).toBe(10);
	expect(finishedIn! / least).toBeLessThanOrEqual(time);
	expect(ownerCopies).toBeLessThanOrEqual(1.03);
});

test('swarm: ten peers within 1.25 of the bound, hardly more than one copy from the owner', () => {
	const {
		finishedIn,
		bound: least,
		ownerCopies,
		finished,
	} = spread({
		...{...plan, peers: 10, size: 20_000_000},
		topology: 'swarm',
	});
	expect(finished).toBe(10);
	expect(finishedIn! / least).toBeLessThanOrEqual(1.25);
	expect(ownerCopies).toBeLessThanOrEqual(1.2);
});

const megabit = 125_000;
const mbits = (rates: readonly number[], down?: number) =>
	rates.map(rate => ({up: rate * megabit, down: (down ?? rate) * megabit}));

describe('where the manager chooses', () => {
	const auto = {...plan, topology: null, size: 20_000_000};
	const ways = (followed: readonly {topology: string; why: string}[]): string[] => [
		...new Set(followed.map(({topology, why}) => `${topology}, ${why}`)),
	];

	test('lines that are alike: a chain, one copy from the owner', () => {
		const {finishedIn, bound: least, ownerCopies, followed} = spread({...auto, peers: 5});
		expect(finishedIn! / least).toBeLessThanOrEqual(1.08);
		expect(ownerCopies).toBeLessThanOrEqual(1.03);
		expect(ways(followed)).toEqual(['swarm, one downloader alone', 'chain, all alike']);
	});

	test('unequal lines, the slowest first: nobody behind it waits for it, nothing comes twice', () => {
		const lines = mbits([10, 20, 50, 100]);
		const {finishedIn, bound: least, finished, bugs, followed, wasted} = spread({...auto, peers: 4, lines});
		expect(bugs).toEqual([]);
		expect(finished).toBe(4);
		expect(finishedIn! / least).toBeLessThanOrEqual(1.15);
		expect(followed.some(({topology}) => topology === 'swarm')).toBe(true);
		expect(wasted).toBeLessThan(0.05);
	});

	test('one downloader alone is a swarm to the end', () => {
		const {followed, finished} = spread({...auto, peers: 1, size: 4_000_000});
		expect(finished).toBe(1);
		expect(ways(followed)).toEqual(['swarm, one downloader alone']);
	});
});
test.each(['chain', 'group', 'ring'] as const)(
	'%s: five that come 200 ms one after the other: from the last on hardly longer than the bound, one copy from the owner',
	topology => {
		const late = {...plan, peers: 5, size: 16_000_000, gap: 200, topology};
		const {finishedIn, bound: least, ownerCopies} = spread(late);
		expect((finishedIn! - 4 * late.gap) / least).toBeLessThanOrEqual(1.1);
		expect(ownerCopies).toBeLessThanOrEqual(1.03);
	},
);

test.each(['swarm', 'group', 'ring', 'chain'] as const)(
	'%s: six peers, each of which gets the whole file',
	topology => {
		const small = {...plan, peers: 6, size: 8_000_000, topology};
		for (const leavesAt of [null, 0.3, 0.7]) {
			const {finished, bugs, ownerCopies} = spread({...small, leavesAt});
			expect(bugs).toEqual([]);
			expect(finished).toBeGreaterThanOrEqual(leavesAt === null ? 6 : 5);
			expect(ownerCopies).toBeLessThan(topology === 'swarm' ? 2.5 : 1.3);
		}
	},
);

test('swarm: of sixty, nobody is linked to all, everybody gets the whole file', () => {
	const {finished, bugs, mostLinks, ownerCopies} = spread({...plan, peers: 60, size: 3_000_000, topology: 'swarm'});
	expect(bugs).toEqual([]);
	expect(finished).toBe(60);
	// The owner is one more, and so is each of the others that has everything by now.
	expect(mostLinks).toBeGreaterThanOrEqual(33);
	expect(mostLinks).toBeLessThan(60);
	expect(ownerCopies).toBeLessThan(6);
});
