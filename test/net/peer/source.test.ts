import {describe, expect, test} from 'vitest';
import {Bitfield} from '../../../source/net/bitfield.ts';
import {Source} from '../../../source/net/peer/source.ts';
import {FakeLink} from '../fakes.ts';

const kibibyte = 1024;
const size = 64 * kibibyte;
const sourceAt = (now: number, fragmentSize = size): Source =>
	new Source('p', new FakeLink(), Bitfield.full(1000), fragmentSize, now);

describe('window', () => {
	test('starts at one mebibyte, at least two fragments', () => {
		expect(sourceAt(0).room(0)).toBe(16);
		expect(sourceAt(0, 16 * 1024 * kibibyte).room(0)).toBe(2);
	});

	test('follows the measured rate, up to eight mebibytes', () => {
		const source = sourceAt(0);
		let now = 0;
		for (let request = 1; request < 2000; request++) {
			source.asked(request, 0, size, now);
			now += 1;
			source.progress(request, size, now);
			source.forget(request);
			source.settled(now);
		}
		expect(source.room(now)).toBeGreaterThan(120);
	});
});

describe('deadlines', () => {
	test('nothing for three seconds: everything asked is overdue, at once', () => {
		const source = sourceAt(0);
		for (let request = 1; request <= 5; request++) source.asked(request, request, size, 0);
		expect(source.overdue(2999)).toEqual([]);
		expect(source.overdue(3000)).toHaveLength(5);
	});

	test('one that rests now keeps nothing waiting', () => {
		const source = sourceAt(0);
		source.asked(1, 0, size, 0);
		for (const at of [1, 2, 3]) source.miss(at);
		expect(source.overdue(4)).toHaveLength(1);
	});

	test('progress on an earlier request keeps the later ones waiting', () => {
		const source = sourceAt(0);
		source.asked(1, 1, size, 0);
		source.asked(2, 2, size, 0);
		source.progress(1, size, 2900);
		source.forget(1);
		expect(source.overdue(5000)).toEqual([]);
	});

	test('a trickle under 64 KiB a second misses the deadline of its fragment', () => {
		const source = sourceAt(0);
		source.asked(1, 1, size, 0);
		for (let now = 0; now <= 4000; now += 500) source.progress(1, 100, now);
		expect(source.overdue(3900)).toEqual([]);
		expect(source.overdue(4000)).toHaveLength(1);
	});

	test('three misses in a minute make it mute, each time for longer', () => {
		const source = sourceAt(0);
		expect([source.miss(0), source.miss(1000), source.miss(2000)]).toEqual([false, false, true]);
		expect(source.isMute(6999)).toBe(true);
		expect(source.isMute(7000)).toBe(false);
		source.miss(7000);
		expect(source.miss(7000)).toBe(true);
		expect(source.isMute(16_999)).toBe(true);
	});

	test('a request given up frees its room but is still known', () => {
		const source = sourceAt(0);
		const entry = source.asked(1, 1, size, 0);
		source.markLate(entry);
		expect(source.inFlight).toBe(0);
		expect(source.requests.has(1)).toBe(true);
		source.forget(1);
		expect(source.inFlight).toBe(0);
	});
});
