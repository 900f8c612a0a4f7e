/** The table of hostile names against a real disk: none is offered, none is downloaded, nothing appears anywhere. */
import fs from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {hostileNames} from '../../fixtures/names.ts';
import {hash} from '../../source/net/hash.ts';
import {sealManifest} from '../../source/net/manifest.ts';
import {type FileDiskHarness, makeFileDisk} from './harness.ts';

let disk: FileDiskHarness;
beforeEach(async () => {
	disk = await makeFileDisk({cacheDirectory: null});
});
afterEach(() => disk.close());

const everything = async (): Promise<string[]> => (await fs.readdir(disk.root, {recursive: true})).toSorted();

/** Whether a file of this very name can be made on any system that tests run on. */
const canBeMade = (name: string): boolean =>
	name.isWellFormed() &&
	!name.includes('\0') &&
	name.split('/').every(part => part !== '' && part !== '.' && part !== '..' && Buffer.byteLength(part) <= 255);

test('none is offered: a shared folder full of them shares nothing', async () => {
	const shared = join(disk.root, 'shared');
	let made = 0;
	for (const [number, name] of hostileNames.entries()) {
		if (!canBeMade(name)) continue;
		// A folder of its own: as one name it stands below another, so that it is no accident of the first component.
		const path = join(shared, String(number), name);
		try {
			await fs.mkdir(dirname(path), {recursive: true});
			await fs.writeFile(path, 'x');
			made++;
		} catch {
			// This system does not have such names; another may.
		}
	}
	expect(made).toBeGreaterThan(process.platform === 'linux' ? 120 : 0);
	await disk.addFile('right', Buffer.of(1));
	disk.disk.share([shared], 0);
	const {skipped} = await disk.next('index-idle');
	expect((await disk.next('indexed')).name).toBe('shared/right');
	expect(disk.waiting('indexed')).toBe(0);
	expect(disk.waiting('unindexed') + skipped).toBe(made);
	while (disk.waiting('unindexed') > 0) expect((await disk.next('unindexed')).failure.code).toBe('E_HOSTILE_NAME');
});

test('none is downloaded: each fails with its code, and nothing is made, inside or outside', async () => {
	const content = Buffer.from('content');
	const manifest = sealManifest({
		size: content.length,
		fragmentSize: 65_536,
		whole: hash(content).toString('hex'),
		hashes: hash(content),
	});
	const outside = dirname(disk.root);
	const before = await everything();
	const neighbours = new Set(await fs.readdir(outside));
	for (const [transfer, name] of hostileNames.entries()) {
		disk.disk.openPart({transfer, manifest, directory: disk.directory, name, isWholeVerified: false});
		expect(await disk.next('part-failed'), name).toMatchObject({transfer, failure: {code: 'E_HOSTILE_NAME'}});
	}
	expect(await everything()).toEqual(before);
	for (const bait of ['a', 'b', 'd', 'etc', '.ssh', '.bashrc']) {
		if (!neighbours.has(bait)) await expect(fs.lstat(join(outside, bait)), bait).rejects.toThrow();
	}
});
