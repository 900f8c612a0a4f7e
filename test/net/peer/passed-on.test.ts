import {expect, test} from 'vitest';
import {PassedOn} from '../../../source/net/peer/passed-on.ts';

const every = (length: number): readonly number[] => Array.from({length}, (_, index) => index);

test('what is refused is tried again half a second later: a few, and as many again while they are refused', () => {
	const passedOn = new PassedOn();
	for (const index of every(10)) passedOn.refused(index, 1000);
	expect(passedOn.toTry(1499)).toEqual([]);
	expect(passedOn.toTry(1500)).toEqual([0, 1, 2, 3]);
	for (const index of [0, 1, 2, 3]) passedOn.refused(index, 1510);
	expect(passedOn.toTry(2009)).toEqual([]);
	expect(passedOn.toTry(2010)).toEqual([4, 5, 6, 7]);
	expect(passedOn.toTry(2011)).toEqual([8, 9, 0, 1, 2, 3]);
});

test('while nothing is refused, ever more are tried, until none is left', () => {
	const passedOn = new PassedOn();
	for (const index of every(1000)) passedOn.refused(index, 0);
	const counts = every(10).map(turn => passedOn.toTry(500 + turn).length);
	expect(counts).toEqual([4, 8, 16, 32, 64, 128, 256, 256, 236, 0]);
});
