/** A small file system of its own for a test, where the machine allows one; a printed reason where it does not. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export type SmallDisk = {readonly path: string; release(): void};

/** `options` of a tmpfs: `size=8m`, `nr_inodes=10`. Null when nobody may mount here. */
export const smallDisk = (options: string): SmallDisk | null => {
	const path = mkdtempSync(join(tmpdir(), 'shoal-tmpfs-'));
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], {stdio: 'pipe'});
	} catch (error) {
		rmdirSync(path);
		console.log(
			`skipped: no small file system here (${error instanceof Error ? error.message.split('\n')[0] : error})`,
		);
		return null;
	}
	return {
		path,
		release: () => {
			execFileSync('umount', ['-l', path]);
			rmdirSync(path);
		},
	};
};
