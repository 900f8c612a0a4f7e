/** A hundred thousand shared files: the sharing peer and the manager stay small. `npm run test:long`. */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {place, type Shoal} from '../e2e/shoal.ts';

const mebibyte = 1024 * 1024;
const count = 100_000;

/** The most memory that a process has had, in bytes. */
const peakOf = ({child}: Shoal): number =>
	Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) * 1024;

test('100,000 files are shared, listed and fetched from, each process below 300 MiB', async () => {
	const here = place();
	const {process: manager, at} = await here.manager('--heartbeat', '10');
	for (let folder = 0; folder < 100; folder++) {
		mkdirSync(here.path('many', String(folder)), {recursive: true});
		for (let file = 0; file < count / 100; file++)
			writeFileSync(here.path('many', String(folder), `${file}.txt`), `${folder} ${file}`);
	}
	const owner = await here.peer(at, 'owner', here.path('many'));
	expect(await owner.fact('index-idle')).toMatchObject({files: count});
	await here.published(at, count);
	const get = here.run(['get', at, 'many/99/999.txt', '--output', here.folder('out'), '--json']);
	expect(readFileSync((await get.fact('complete')).path, 'utf8')).toBe('99 999');
	const [ofOwner, ofManager] = [owner, manager].map(peakOf);
	console.log(`peak: owner ${Math.round(ofOwner! / mebibyte)} MiB, manager ${Math.round(ofManager! / mebibyte)} MiB`);
	expect(ofOwner).toBeLessThan(300 * mebibyte);
	expect(ofManager).toBeLessThan(300 * mebibyte);
});
