/** An owner's file broken up on its own disk: whole before it is shared, taken up where it stopped, harmless to the file itself. */
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {ranges} from '../../source/net/bitfield.ts';
import {someBytes} from '../contract/sample-bytes.ts';
import {type FileDiskHarness, makeFragmentDisk} from './harness.ts';

const fragmentSize = 16_384;
const bytes = someBytes(fragmentSize * 6 + 5);
const made: FileDiskHarness[] = [];
afterEach(async () => {
	for (const harness of made.splice(0)) await harness.close();
});

const harness = async (breaksUp = true): Promise<FileDiskHarness> => {
	const disk = await makeFragmentDisk({breaksUp});
	made.push(disk);
	return disk;
};

const folderOf = async (root: string): Promise<string> => {
	const [own = 'none'] = await readdir(join(root, 'fragments'));
	return join(root, 'fragments', own);
};

test('every fragment stands in the folder, with its summary, before the file is shared; the file is as it was', async () => {
	const {disk, root, addFile, next} = await harness();
	const path = await addFile('a.bin', bytes);
	disk.share([path], fragmentSize);
	const {manifest, content} = await next('indexed');
	const folder = await folderOf(root);
	const names = (await readdir(folder)).sort();
	expect(names).toEqual([...Array.from({length: 7}, (_, index) => `00000${index}.fragment`), 'summary.json']);
	const parts = await Promise.all(names.slice(0, 7).map(name => readFile(join(folder, name))));
	expect(Buffer.concat(parts).equals(bytes)).toBe(true);
	const summary: unknown = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8'));
	expect(summary).toMatchObject({file: manifest.id, ids: ranges([0, 1, 2, 3, 4, 5, 6])});
	const served = Buffer.alloc(bytes.length);
	await content.read(served, 0);
	expect(served.equals(bytes)).toBe(true);
	expect((await readFile(path)).equals(bytes)).toBe(true);
	await next('index-idle');
});

test('what is there and right stays, what is wrong is written anew', async () => {
	const {disk, root, addFile, next} = await harness();
	const path = await addFile('a.bin', bytes);
	disk.share([path], fragmentSize);
	const {manifest} = await next('indexed');
	const folder = await folderOf(root);
	await writeFile(join(folder, '000002.fragment'), 'wrong');
	disk.unshare(manifest.id, 'a.bin');
	disk.share([path], fragmentSize);
	await next('indexed');
	const again = await readFile(join(folder, '000002.fragment'));
	expect(again.equals(bytes.subarray(2 * fragmentSize, 3 * fragmentSize))).toBe(true);
});

test('a folder that cannot be had is told, and the file is shared all the same', async () => {
	const {disk, root, addFile, next} = await harness();
	await writeFile(join(root, 'fragments'), 'a file in its place');
	disk.share([await addFile('a.bin', bytes)], fragmentSize);
	expect(await next('unindexed')).toMatchObject({file: null, failure: {code: 'E_FOLDER'}});
	expect(await next('indexed')).toMatchObject({name: 'a.bin'});
});

test('whoever does not break up leaves the folder alone', async () => {
	const {disk, root, addFile, next} = await harness(false);
	await mkdir(join(root, 'fragments'));
	disk.share([await addFile('a.bin', bytes)], fragmentSize);
	await next('indexed');
	expect(await readdir(join(root, 'fragments'))).toEqual([]);
});
