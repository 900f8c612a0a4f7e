/** Who was there and is not any more: the manager, the only source. Real processes. */
import {readFileSync, truncateSync} from 'node:fs';
import {expect, test} from 'vitest';
import {bytesOf, place} from './shoal.ts';

test('the only source dies half-way: the get waits with what it has, and goes on when one is back', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(3 * 1024 * 1024);
	const path = here.write('big.bin', bytes);
	const owner = await here.peer(at, 'owner', path, '--up', '1MB');
	await owner.fact('indexed');
	const get = here.run(['get', at, 'big.bin', '--output', here.folder('out'), '--wait', '1', '--json']);
	await get.fact('fragment', () => get.all('fragment').length > 3);
	owner.kill('SIGKILL');
	await get.fact('source-lost');
	await get.fact('waiting');
	await here.peer(at, 'second', path);
	const complete = await get.fact('complete');
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(complete.sources.reduce((sum, {fragments}) => sum + fragments, 0)).toBe(get.all('started')[0]!.fragments);
});

test('a file whose only copy was cut short before anybody came: E_NO_SOURCE, 4', async () => {
	const here = place();
	const {at} = await here.manager();
	const path = here.write('big.bin', bytesOf(1024 * 1024));
	const owner = await here.peer(at, 'owner', path);
	const {id} = await owner.fact('indexed');
	await here.published(at, 1);
	truncateSync(path, 1000);
	const get = here.run(['get', at, id, '--output', here.folder('out'), '--wait', '1', '--json']);
	expect(await get.exit).toBe(4);
	expect(await owner.fact('unshared')).toMatchObject({reason: expect.stringMatching(/changed/)});
	expect(get.all('error')[0]).toMatchObject({code: 'E_NO_SOURCE', hint: expect.stringMatching(/\w/)});
});

test('the manager stands still while a get waits for its answer: E_MANAGER_LOST, 3', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	await here.peer(at, 'alice');
	const get = here.run(['get', at, 'not-yet.bin', '--wait', '2', '--json']);
	await get.fact('waiting');
	manager.kill('SIGSTOP');
	expect(await get.exit).toBe(3);
	expect(get.all('error')[0]).toMatchObject({code: 'E_MANAGER_LOST', hint: expect.stringMatching(/\w/)});
});
