import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {BufferPool} from '../../source/files/buffer-pool.ts';
import {FragmentHasher} from '../../source/files/fragment-hasher.ts';
import {Lane} from '../../source/files/lane.ts';
import {manifestOf, someBytes} from '../contract/sample-bytes.ts';

describe('a lane', () => {
	const gate = (): {readonly run: (work: number) => Promise<void>; readonly begun: number[]; end(): Promise<void>} => {
		const begun: number[] = [];
		const ends: (() => void)[] = [];
		return {
			begun,
			run: work => {
				begun.push(work);
				return new Promise(resolve => ends.push(resolve));
			},
			end: async () => {
				ends.shift()!();
				await new Promise(resolve => setImmediate(resolve));
			},
		};
	};

	it('runs no more than its width at a time, the oldest first', async () => {
		const {begun, run, end} = gate();
		const lane = new Lane<number>(2, run);
		for (const work of [3, 1, 2]) lane.add(work);
		expect(begun).toEqual([3, 1]);
		await end();
		expect(begun).toEqual([3, 1, 2]);
		expect(lane.isIdle).toBe(false);
		await end();
		await end();
		expect(lane.isIdle).toBe(true);
	});

	it('takes the lowest rank first, and forgets what has not begun', async () => {
		const {begun, run, end} = gate();
		const lane = new Lane<number>(1, run, work => work);
		for (const work of [9, 5, 3, 4]) lane.add(work);
		await end();
		await end();
		expect(begun).toEqual([9, 3, 4]);
		lane.clear();
		await end();
		expect(begun).toEqual([9, 3, 4]);
	});
});

describe('the buffer pool', () => {
	it('gives a buffer again, by its exact size', () => {
		const pool = new BufferPool();
		const buffer = pool.take(1000);
		pool.give(buffer);
		expect(pool.take(999)).not.toBe(buffer);
		expect(pool.take(1000)).toBe(buffer);
		expect(pool.take(1000)).not.toBe(buffer);
	});

	it('keeps no more than 64 MiB', () => {
		const pool = new BufferPool();
		for (let count = 0; count < 5; count++) pool.give(Buffer.allocUnsafe(16 * 1024 * 1024));
		expect(pool.kept).toBe(64 * 1024 * 1024);
	});
});

describe('the fragment hasher', () => {
	it('gives the manifest’s hashes, however the bytes are cut', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 0, max: 5000}),
				fc.integer({min: 1024, max: 3000}),
				fc.array(fc.integer({min: 1, max: 2000})),
				(size, fragmentSize, cuts) => {
					const bytes = someBytes(size);
					const hasher = new FragmentHasher(size, fragmentSize);
					let at = 0;
					for (const cut of [...cuts, size]) {
						hasher.update(bytes.subarray(at, at + cut));
						at = Math.min(size, at + cut);
					}
					expect(Buffer.from(hasher.hashes).equals(manifestOf(bytes, fragmentSize).hashes)).toBe(true);
				},
			),
		);
	});
});
