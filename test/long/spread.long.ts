/** What every topology must reach with 25 members. */
import {describe, expect, test} from 'vitest';
import {spread} from '../../source/simulation/spread.ts';
import {plan} from '../simulation/spread-plan.ts';

describe('25 members on equal lines, 50 MB', () => {
	test.each([
		['chain', 1.1, 1.03],
		['group', 1.15, 1.03],
		['ring', 1.25, 1.03],
	] as const)('%s: within %d of the bound, %d copies from the owner', (topology, time, copies) => {
		const {finishedIn, bound: least, ownerCopies, finished, bugs} = spread({...plan, topology});
		expect(bugs).toEqual([]);
		expect(finished).toBe(25);
		expect(finishedIn! / least).toBeLessThanOrEqual(time);
		expect(ownerCopies).toBeLessThanOrEqual(copies);
	});

	test('what the manager chooses: as a chain', () => {
		const {finishedIn, bound: least, ownerCopies} = spread({...plan, topology: null});
		expect(finishedIn! / least).toBeLessThanOrEqual(1.1);
		expect(ownerCopies).toBeLessThanOrEqual(1.03);
	});

	test('swarm: within 1.3 of the bound, 1.25 copies from the owner', () => {
		const {finishedIn, bound: least, ownerCopies} = spread({...plan, topology: 'swarm'});
		expect(finishedIn! / least).toBeLessThanOrEqual(1.3);
		expect(ownerCopies).toBeLessThanOrEqual(1.25);
	});

	test('group, one leaving halfway: within 1.4 of the bound', () => {
		const {finishedIn, bound: least, ownerCopies, finished} = spread({...plan, topology: 'group', leavesAt: 0.5});
		expect(finished).toBe(24);
		expect(finishedIn! / least).toBeLessThanOrEqual(1.4);
		expect(ownerCopies).toBeLessThanOrEqual(1.1);
	});
});

describe('unequal lines, 128 MB, an owner of 100 Mbit/s: what the manager chooses', () => {
	const megabit = 125_000;
	const both = (rates: readonly number[]) => rates.map(rate => ({up: rate * megabit, down: rate * megabit}));
	const out = (rates: readonly number[]) => rates.map(rate => ({up: rate * megabit, down: 100 * megabit}));
	test.each([
		['10, 20, 50, 100 both ways', both([10, 20, 50, 100]), 1.15],
		['10, 20, 50, 100 both ways, the quickest first', both([100, 50, 20, 10]), 1.15],
		['10, 20, 50, 100 out and 100 in', out([10, 20, 50, 100]), 1.15],
		['100, 10, 50, 20 out and 100 in', out([100, 10, 50, 20]), 1.15],
		['twice 20 out and 100 in', out([20, 20]), 1.15],
		// The bound leaves nothing to spare where six of eight lines are full both ways: a swarm alone takes 1.23.
		['two of 20 out among eight of 100', out([100, 100, 20, 100, 100, 20, 100, 100]), 1.2],
	] as const)('%s', (_, lines, time) => {
		const of = {...plan, topology: null, peers: lines.length, size: 128_000_000, lines};
		const {finishedIn, bound: least, finished, bugs} = spread(of);
		expect(bugs).toEqual([]);
		expect(finished).toBe(lines.length);
		expect(finishedIn! / least).toBeLessThanOrEqual(time);
	});
});

describe('200 members on equal lines, 5 MB', () => {
	test('swarm: everybody has it within 5 of the bound, the owner sends at most 4 copies, nobody is linked to everybody', () => {
		const {
			finishedIn,
			bound: least,
			ownerCopies,
			finished,
			mostLinks,
			bugs,
		} = spread({
			...plan,
			...{peers: 200, size: 5_000_000, topology: 'swarm'},
		});
		expect(bugs).toEqual([]);
		expect(finished).toBe(200);
		expect(finishedIn! / least).toBeLessThanOrEqual(5);
		expect(ownerCopies).toBeLessThanOrEqual(4);
		expect(mostLinks).toBeLessThan(100);
	});
});
