import {spawnSync} from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {realFileSystem} from '../../source/files/file-system.ts';
import {type LockAnswer, takeLock} from '../../source/files/part-lock.ts';
import {ownIdentity} from '../../source/files/process-identity.ts';
import {faultyFiles} from './faulty-files.ts';

let folder: string;
let path: string;
beforeEach(async () => {
	folder = await fs.mkdtemp(join(os.tmpdir(), 'shoal-lock-'));
	path = join(folder, 'lock');
});
afterEach(() => fs.rm(folder, {recursive: true}));

const take = (): Promise<LockAnswer> => takeLock(realFileSystem, path);
const isLocked = (answer: LockAnswer): boolean => answer.type === 'locked';
/** A process that has been and gone. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '0']).pid;
const leave = (some: object, at = path, token = 'aaaaaaaaaaaa'): Promise<void> =>
	fs.writeFile(at, JSON.stringify({...ownIdentity(), token, ...some}));

it('is one’s at a time, and free again after', async () => {
	const first = await take();
	expect(await take()).toEqual({type: 'held', pid: process.pid});
	if (first.type === 'locked') await first.lock.release();
	expect(await fs.readdir(folder)).toEqual([]);
	expect(isLocked(await take())).toBe(true);
});

describe('left behind', () => {
	it.each([
		['a process that is gone', () => ({pid: deadPid()})],
		['another process with the same number', () => ({start: '1'})],
		['before the machine started', () => ({boot: 'another'})],
	])('by %s is taken over', async (_, some) => {
		await leave(some());
		expect(isLocked(await take())).toBe(true);
		expect(await fs.readdir(folder)).toEqual(['lock']);
		expect(await take()).toMatchObject({type: 'held'});
	});

	it('is taken over by one only, however many try', async () => {
		for (let round = 0; round < 20; round++) {
			await leave({start: '1'});
			const answers = await Promise.all(Array.from({length: 8}, take));
			expect(answers.filter(isLocked).length).toBe(1);
			expect(await fs.readdir(folder)).toEqual(['lock']);
			await fs.rm(path);
		}
	});

	it('in the middle of taking over is taken over too', async () => {
		await leave({start: '1'});
		await leave({start: '2'}, `${path}.aaaaaaaaaaaa`, 'bbbbbbbbbbbb');
		expect(isLocked(await take())).toBe(true);
		expect(await fs.readdir(folder)).toEqual(['lock']);
	});

	it('stays the other’s who took it over between our look and our move', async () => {
		await leave({start: '1'});
		let other: LockAnswer | undefined;
		const files = faultyFiles({
			open: async (at, mode) => {
				if (mode === 'create' && at !== path) other ??= await take();
				return realFileSystem.open(at, mode);
			},
		});
		expect(await takeLock(files, path)).toEqual({type: 'held', pid: process.pid});
		expect(isLocked(other!)).toBe(true);
		expect(await fs.readdir(folder)).toEqual(['lock']);
	});

	it('half-written is waited for, then taken over', async () => {
		await fs.writeFile(path, '{"pid":');
		expect(await take()).toEqual({type: 'held', pid: null});
		await fs.utimes(path, 1, 1);
		expect(isLocked(await take())).toBe(true);
	});

	it('half-written by a clock that was ahead is taken over too', async () => {
		await fs.writeFile(path, '{"pid":');
		const ahead = Date.now() / 1000 + 3600;
		await fs.utimes(path, ahead, ahead);
		expect(isLocked(await take())).toBe(true);
	});
});

it('that somebody else has by now is not released', async () => {
	const first = await take();
	await leave({});
	if (first.type === 'locked') await first.lock.release();
	expect(await fs.readdir(folder)).toEqual(['lock']);
});
