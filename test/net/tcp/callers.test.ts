import {describe, expect, it} from 'vitest';
import {addressGroup, type CallerLimits, Callers, callerGroup, callerLimits} from '../../../source/net/tcp/callers.ts';

const here = '192.168.1.5';
const limits: CallerLimits = {
	halfOpen: 8,
	open: 10,
	halfOpenOfAddress: 3,
	openOfAddress: 4,
	failedOfAddress: 5,
	failedOfOwn: 5,
};
const calls = (callers: Callers, host: string, ...ids: number[]) =>
	ids.map(id => callers.arrived(id, callerGroup(host, here))).filter(id => id !== undefined);
const open = (callers: Callers, host: string, ...ids: number[]) =>
	ids
		.map(id => callers.arrived(id, callerGroup(host, here)) ?? callers.greeted(id)?.code)
		.filter(found => found !== undefined);

describe('callers that say nothing', () => {
	it('give their place up, the one that waits longest first', () => {
		const callers = new Callers(limits);
		expect(calls(callers, '10.0.0.9', 1, 2, 3)).toEqual([]);
		expect(calls(callers, '10.0.0.9', 4, 5)).toEqual([1, 2]);
	});

	it('of one address take nothing from another', () => {
		const callers = new Callers(limits);
		calls(callers, '10.0.0.8', 1, 2);
		expect(calls(callers, '10.0.0.9', 3, 4, 5, 6, 7)).toEqual([3, 4]);
	});

	it('of many addresses have a limit together', () => {
		const callers = new Callers(limits);
		for (let id = 1; id <= 8; id++) expect(calls(callers, `10.0.0.${id}`, id)).toEqual([]);
		expect(calls(callers, '10.0.0.9', 9)).toEqual([1]);
	});

	it('leave in peace whoever has said hello, or has gone', () => {
		const callers = new Callers(limits);
		calls(callers, '10.0.0.9', 1, 2, 3);
		expect(callers.greeted(1)).toBeUndefined();
		callers.left(2);
		expect(calls(callers, '10.0.0.9', 4, 5, 6)).toEqual([3]);
		expect(callers.greeted(1)).toBeUndefined();
	});
});

describe('callers that have said hello', () => {
	it('may be so many of one address', () => {
		const callers = new Callers(limits);
		expect(open(callers, '10.0.0.9', 1, 2, 3, 4)).toEqual([]);
		expect(open(callers, '10.0.0.9', 5)).toEqual(['E_CROWDED']);
		expect(open(callers, '10.0.0.8', 6)).toEqual([]);
		callers.left(1);
		expect(open(callers, '10.0.0.9', 7)).toEqual([]);
	});

	it('may be so many in all', () => {
		const callers = new Callers(limits);
		for (let id = 1; id <= 10; id++) expect(open(callers, `10.0.0.${id}`, id)).toEqual([]);
		expect(open(callers, '10.0.0.99', 11)).toEqual(['E_CROWDED']);
		callers.left(3);
		expect(open(callers, '10.0.0.98', 12)).toEqual([]);
	});

	it('give back every place, in whatever order they come and go', () => {
		const callers = new Callers(limits);
		for (let turn = 0; turn < 100; turn++) {
			const ids = Array.from({length: 4}, (_, index) => turn * 4 + index);
			expect(open(callers, '10.0.0.9', ...ids)).toEqual([]);
			for (const id of turn % 2 ? ids : ids.toReversed()) callers.left(id);
			callers.left(ids[0]!);
		}
	});
});

describe('callers of our own machine', () => {
	it.each(['127.0.0.1', '127.0.0.7', '::1', here])('are bound by the limits of all alone: %s', host => {
		const callers = new Callers(limits);
		expect(open(callers, host, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).toEqual([]);
		expect(open(callers, host, 11)).toEqual(['E_CROWDED']);
		expect(calls(callers, host, 12, 13, 14, 15, 16, 17, 18)).toEqual([]);
		expect(calls(callers, host, 19)).toEqual([11]);
	});
});

describe('one person', () => {
	it.each([
		['10.0.0.9', '10.0.0.9', true],
		['10.0.0.9', '10.0.0.8', false],
		['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
		['2001:db8:1:2::1', '2001:db8:1:3::1', false],
		['fe80::1%eth0', 'fe80::2%eth0', false],
	])('%s and %s', (one, other, isSame) => expect(addressGroup(one) === addressGroup(other)).toBe(isSame));
});

it('limits follow what the process may open', () => {
	expect(callerLimits(64)).toEqual({
		halfOpen: 16,
		open: 48,
		halfOpenOfAddress: 32,
		openOfAddress: 64,
		failedOfAddress: 5,
		failedOfOwn: Number.POSITIVE_INFINITY,
	});
	expect(callerLimits(4096)).toMatchObject({halfOpen: 1024, open: 3072});
});
