/** A `get` whose disk is full: its session stays, so that the screen can offer to try again. Needs a small file system of its own. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {folder, open, openManager, peerPlan, until} from './opened.ts';

const mebibyte = 1024 * 1024;

const smallDisk = (() => {
	try {
		const at = mkdtempSync(join(tmpdir(), 'shoal-tmpfs-'));
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', at], {stdio: 'pipe'});
		return at;
	} catch {
		return null;
	}
})();
afterAll(() => {
	if (smallDisk) execFileSync('umount', [smallDisk]);
});

test.skipIf(!smallDisk)(
	'it waits for room: told at the end when none is made, forgotten when a retry is whole',
	async () => {
		const here = folder();
		const bytes = Buffer.alloc(6 * mebibyte, 'shoal');
		writeFileSync(join(here, 'big.bin'), bytes);
		const {port} = await openManager();
		const owner = open({kind: 'peer', peer: peerPlan(port, 'owner', {share: [join(here, 'big.bin')]})});
		await until(owner, ({files}) => [...files.values()].some(({state}) => state === 'have'));
		const filler = join(smallDisk!, 'filler');
		writeFileSync(filler, Buffer.alloc(5 * mebibyte));
		const get = {wanted: 'big.bin', topology: null, isWholeVerified: false};
		const full = () => open({kind: 'peer', peer: peerPlan(port, 'alice', {downloads: smallDisk, get})});

		const given = full();
		await until(given, ({transfers}) => transfers.get('t1')?.failure?.code === 'E_DISK_FULL');
		expect(await given.stop()).toMatchObject({failure: {code: 'E_DISK_FULL'}});

		const session = full();
		let hasEnded = false;
		void session.done.then(() => {
			hasEnded = true;
		});
		await until(session, ({transfers}) => transfers.get('t1')?.failure?.code === 'E_DISK_FULL');
		rmSync(filler);
		session.intent({to: 'peer', intent: {type: 'retry', transfer: 1}});
		await until(session, ({transfers}) => transfers.get('t1')?.state === 'complete');
		expect(hasEnded).toBe(false);
		expect(readFileSync(join(smallDisk!, 'big.bin')).equals(bytes)).toBe(true);
		const end = await session.stop();
		expect(end.failure).toBeNull();
		expect(end.lines.length).toBeGreaterThan(0);
	},
);
