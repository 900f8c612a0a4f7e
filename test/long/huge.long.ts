/** What takes too long for every run: real files of more than 4 GiB, or of SHOAL_HUGE_GIB. `npm run test:long`. */
import {closeSync, openSync, readSync, truncateSync, writeSync} from 'node:fs';
import {expect, test} from 'vitest';
import {bytesOf, place} from '../e2e/shoal.ts';

const mebibyte = 1024 * 1024;
const gibibytes = Number(process.env.SHOAL_HUGE_GIB ?? 4);

test(`a file of more than ${gibibytes} GiB arrives whole`, async () => {
	const here = place();
	const {at} = await here.manager();
	const size = gibibytes * 1024 * mebibyte + 70_001;
	const path = here.write('huge.bin', '');
	truncateSync(path, size);
	// Bytes that only a position beyond 32 bits can put where they belong.
	const tail = bytesOf(70_004).subarray(0, 70_001);
	const file = openSync(path, 'r+');
	writeSync(file, tail, 0, tail.length, size - tail.length);
	writeSync(file, Buffer.from('start'), 0, 5, 0);
	closeSync(file);
	const owner = await here.peer(at, 'owner', path);
	await owner.fact('indexed');
	const get = here.run(['get', at, 'huge.bin', '--output', here.folder('out'), '--json', '--verify-whole']);
	const complete = await get.fact('complete');
	expect(complete.size).toBe(size);
	const copy = openSync(complete.path, 'r');
	const end = Buffer.alloc(tail.length);
	readSync(copy, end, 0, end.length, size - end.length);
	closeSync(copy);
	expect(end.equals(tail)).toBe(true);
	expect(await get.exit).toBe(0);
});
