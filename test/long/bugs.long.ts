/** Every seeded bug is caught, within its number of seeds. */
import {expect, test} from 'vitest';
import {bugs} from '../bugs/bugs.ts';
import {huntAll} from '../bugs/hunt.ts';

test('every seeded bug is caught', async () => {
	const hunts = await huntAll(bugs);
	expect(hunts.filter(({seen}) => seen === null).map(({bug}) => bug.name)).toEqual([]);
});
