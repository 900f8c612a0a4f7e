/** The shortest time there can be over given lines. */
import {expect, test} from 'vitest';
import {bound, boundWithCut} from '../../bench/bounds.ts';
import {bound as boundOfEqualLines} from '../../source/simulation/spread.ts';

const lines = (count: number, rate: number): readonly number[] => Array.from({length: count}, () => rate);

test('equal lines: what the simulation says', () => {
	for (const peers of [1, 5, 25]) {
		const seconds = boundOfEqualLines({peers, size: 1_000_000, up: 100, down: 100}) / 1000;
		expect(bound({size: 1_000_000, sources: [100], downloaders: lines(peers, 100)})).toBeCloseTo(seconds);
	}
});

test('the slowest of three holds it up: sources together, one downloader, or all that must be given', () => {
	expect(bound({size: 600, sources: [1, 2], downloaders: [100]})).toBe(200);
	expect(bound({size: 600, sources: [100], downloaders: [3, 100]})).toBe(200);
	// Four times 600 through 2 + 4: nobody is slow alone.
	expect(bound({size: 600, sources: [2], downloaders: lines(4, 1)})).toBe(600);
	expect(bound({size: 600, sources: [3], downloaders: lines(9, 3)})).toBe(200);
	expect(bound({size: 600, sources: [4], downloaders: [...lines(9, 0.1), 600]})).toBe(6000);
});

test('who begins late cannot be done before its own line has brought the file', () => {
	expect(bound({size: 600, sources: [60], downloaders: [60, 60], starts: [0, 8]})).toBe(18);
	expect(bound({size: 600, sources: [60], downloaders: [60, 60], starts: [8, 0]})).toBe(18);
});

test('a line without limit takes no time', () => {
	const none = Number.POSITIVE_INFINITY;
	expect(bound({size: 600, sources: [none], downloaders: [none]})).toBe(0);
});

test('with the last source cut: what came before at the old rate, the rest at what remains', () => {
	// 60 until 200 have come, then 20.
	expect(boundWithCut({size: 600, sources: [20, 40], downloaders: [100]}, 1 / 3)).toBeCloseTo(200 / 60 + 400 / 20);
	// Where the downloader's line is the narrow one, nothing changes.
	expect(boundWithCut({size: 600, sources: lines(4, 100), downloaders: [100]}, 1 / 3)).toBeCloseTo(6);
});
