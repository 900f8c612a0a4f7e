/** One sync for everything: asked of the system's command, believed only when that says so, and never again after it did not. */
import {existsSync} from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {placeAll, type SmallFile} from '../../source/files/batch-placing.ts';
import {type FileSystem, realFileSystem} from '../../source/files/file-system.ts';
import {WholeSync} from '../../source/files/whole-sync.ts';
import {faultyFiles, systemError} from './faulty-files.ts';

let folder = '';
beforeEach(async () => {
	folder = await fs.mkdtemp(join(await fs.realpath(os.tmpdir()), 'shoal-whole-'));
});
afterEach(() => fs.rm(folder, {recursive: true, force: true}));

/** A command that writes down what it is asked, and ends as it is told. */
const command = async (ending: string): Promise<string> => {
	const path = join(folder, 'command');
	await fs.writeFile(path, `#!/bin/sh\necho "$@" >> '${folder}/asked'\n${ending}\n`, {mode: 0o755});
	return path;
};

const asked = async (): Promise<readonly string[]> =>
	existsSync(join(folder, 'asked')) ? (await fs.readFile(join(folder, 'asked'), 'utf8')).trim().split('\n') : [];

/** Of the temporary folder: a disk of its own kind there, or there is nothing to ask. */
const isSuitable = process.platform === 'linux' && (await fs.statfs(os.tmpdir())).type === 0xef53;

describe.runIf(isSuitable)('on ext4', () => {
	it('is what the command says', async () => {
		const whole = new WholeSync(await command('exit 0'));
		expect([await whole.sync(folder), await whole.sync(folder)]).toEqual([true, true]);
		expect(await asked()).toEqual([`-f ${folder}`, `-f ${folder}`]);
	});

	it('is asked for in turn, each time anew', async () => {
		const whole = new WholeSync(await command('exit 0'));
		expect(await Promise.all(Array.from({length: 5}, () => whole.sync(folder)))).toEqual(Array(5).fill(true));
		expect((await asked()).length).toBe(5);
	});

	it('is not asked for again after it failed', async () => {
		const whole = new WholeSync(await command('exit 1'));
		expect([await whole.sync(folder), await whole.sync(folder)]).toEqual([false, false]);
		expect((await asked()).length).toBe(1);
	});

	it('is not there without the command', async () => {
		expect(await new WholeSync(join(folder, 'none')).sync(folder)).toBe(false);
	});

	it('has a helper that ends when nobody has asked for a while, and begins again', async () => {
		vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
		try {
			const whole = new WholeSync(await command('exit 0'));
			expect(await whole.sync(folder)).toBe(true);
			expect(vi.getTimerCount()).toBe(1);
			vi.advanceTimersByTime(10_000);
			expect(await whole.sync(folder)).toBe(true);
		} finally {
			vi.useRealTimers();
		}
	});

	it('is waited for so long and no longer', async () => {
		const gate = join(folder, 'gate');
		const whole = new WholeSync(await command(`until [ -e '${gate}' ]; do sleep 0.01; done`), 1);
		expect(await whole.sync(folder)).toBe(false);
		await fs.writeFile(gate, '');
	});

	it('is done by the system itself', async () => {
		expect(await new WholeSync().sync(folder)).toBe(true);
	});
});

it.runIf(existsSync('/proc/self'))('is not asked for where it may mean less', async () => {
	expect(await new WholeSync(await command('exit 0')).sync('/proc')).toBe(false);
	expect(await asked()).toEqual([]);
});

describe('files placed together', () => {
	const lot = (count: number, within = (_: number): string => folder): SmallFile[] =>
		Array.from({length: count}, (_, index) => ({
			index,
			paths: {
				folder: within(index),
				part: join(within(index), `${index}.part`),
				final: join(within(index), `${index}`),
			},
			bytes: Buffer.from(`file ${index}`),
		}));
	/** The real files with a whole sync of this answer, and every call of it and of syncs of single files. */
	const counted = (
		answer: boolean,
		some: Partial<FileSystem> = {},
	): {readonly files: FileSystem; readonly calls: string[]} => {
		const calls: string[] = [];
		const files = faultyFiles({
			syncWhole: async () => {
				calls.push('whole');
				return answer;
			},
			...some,
		});
		const {atOnce} = files;
		const make: typeof atOnce.make = (path, bytes) => {
			const file = atOnce.make(path, bytes);
			return {
				...file,
				syncData: () => {
					calls.push('one');
					return file.syncData();
				},
			};
		};
		return {files: {...files, atOnce: {...atOnce, make}}, calls};
	};
	const placedIn = async (files: FileSystem, wanted: readonly SmallFile[]): Promise<number> => {
		let placed = 0;
		await placeAll(files, wanted, found => {
			placed += found.placed.length;
		});
		return placed;
	};

	it('are synced by one when they are many', async () => {
		const {files, calls} = counted(true);
		expect(await placedIn(files, lot(20))).toBe(20);
		expect(calls).toEqual(['whole']);
		expect((await fs.readdir(folder)).length).toBe(20);
	});

	it('are synced each by itself when there is no such sync', async () => {
		const {files, calls} = counted(false);
		expect(await placedIn(files, lot(20))).toBe(20);
		expect(calls).toEqual(['whole', ...Array.from({length: 20}, () => 'one')]);
	});

	it('are synced each by itself when they are few', async () => {
		const {files, calls} = counted(true);
		expect(await placedIn(files, lot(3))).toBe(3);
		expect(calls).toEqual(['one', 'one', 'one']);
	});

	it('are synced each by itself when their folders are of different file systems', async () => {
		const inner = join(folder, 'inner');
		await fs.mkdir(inner);
		const {files, calls} = counted(true);
		const {atOnce} = files;
		const make: typeof atOnce.make = (path, bytes) => {
			const file = atOnce.make(path, bytes);
			return path.startsWith(inner) ? {...file, stat: () => ({...file.stat(), dev: -1n})} : file;
		};
		const wanted = lot(20, index => (index === 19 ? inner : folder));
		expect(await placedIn({...files, atOnce: {...atOnce, make}}, wanted)).toBe(20);
		expect(new Set(calls)).toEqual(new Set(['one']));
	});

	it('leave nothing when a folder cannot be synced', async () => {
		const {files} = counted(true, {syncFolder: () => Promise.reject(systemError('EIO'))});
		let isTold = false;
		await expect(
			placeAll(files, lot(20), () => {
				isTold = true;
			}),
		).rejects.toMatchObject({code: 'EIO'});
		expect(isTold).toBe(false);
		expect((await fs.readdir(folder)).filter(name => name.endsWith('.part'))).toEqual([]);
	});

	it('are the same on the real disk, however they are synced', async () => {
		expect(await placedIn(realFileSystem, lot(40))).toBe(40);
		expect(await fs.readFile(join(folder, '39'), 'utf8')).toBe('file 39');
	});
});
