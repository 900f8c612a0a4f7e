/** 500 mutations of shared files: row 21 as it stands. */
import {expect, it} from 'vitest';
import {mutateWhileRead} from './mutations.ts';

it('a shared file that is changed, cut, deleted or replaced while it is read is lost, once, and gives no byte afterwards', async () => {
	for (let seed = 1; seed <= 500; seed++) expect((await mutateWhileRead(seed)).violations, `seed ${seed}`).toEqual([]);
});
