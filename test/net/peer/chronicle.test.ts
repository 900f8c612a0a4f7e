import {expect, test} from 'vitest';
import {Chronicle} from '../../../source/net/peer/chronicle.ts';

test('tells every time a fragment was asked for, and what came of it', () => {
	const chronicle = new Chronicle();
	chronicle.asked(7, 'a', 'alice', 100);
	chronicle.ended(7, 'a', 'late', 3100);
	chronicle.asked(7, 'b', 'bob', 3200);
	expect(chronicle.of(7)).toEqual([
		{peer: 'a', name: 'alice', askedAt: 100, endedAt: 3100, outcome: 'late'},
		{peer: 'b', name: 'bob', askedAt: 3200, endedAt: null, outcome: 'awaited'},
	]);
	expect(chronicle.of(8)).toEqual([]);
});

test('a late fragment that comes after all was verified, a stop after that changes nothing', () => {
	const chronicle = new Chronicle();
	chronicle.asked(0, 'a', 'alice', 100);
	chronicle.ended(0, 'a', 'late', 3100);
	chronicle.ended(0, 'a', 'verified', 3500);
	chronicle.ended(0, 'a', 'unneeded', 3600);
	expect(chronicle.of(0)).toMatchObject([{endedAt: 3500, outcome: 'verified'}]);
	expect(chronicle.giverOf(0)).toBe('a');
});

test('remembers the latest eight', () => {
	const chronicle = new Chronicle();
	for (let time = 1; time <= 10; time++) {
		chronicle.asked(0, 'a', 'alice', time);
		chronicle.ended(0, 'a', 'refused', time);
	}
	expect(chronicle.of(0).map(({askedAt}) => askedAt)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a bad fragment has its culprit until it is asked again; the count stays', () => {
	const chronicle = new Chronicle();
	chronicle.asked(0, 'a', 'alice', 1);
	chronicle.ended(0, 'a', 'corrupt', 2);
	expect([chronicle.culpritOf(0), chronicle.bad('a')]).toEqual(['a', 1]);
	chronicle.asked(0, 'b', 'bob', 3);
	expect([chronicle.culpritOf(0), chronicle.bad('a')]).toEqual([undefined, 1]);
});

test('what it tells does not change afterwards', () => {
	const chronicle = new Chronicle();
	chronicle.asked(0, 'a', 'alice', 1);
	const [told] = chronicle.of(0);
	chronicle.ended(0, 'a', 'verified', 2);
	expect(told!.outcome).toBe('awaited');
});
