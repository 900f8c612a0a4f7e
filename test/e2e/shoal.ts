/** Places of a test: whatever runs and lies in one ends with the test. */
import {afterEach} from 'vitest';
import {Place} from './processes.ts';

export {bytesOf, type Place, Shoal} from './processes.ts';

const places: Place[] = [];

/** A new place, cleared away after the test. */
export const place = (): Place => {
	const made = new Place();
	places.push(made);
	return made;
};

afterEach(() => {
	for (const made of places.splice(0)) made.end();
});
