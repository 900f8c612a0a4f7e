/** What any `Disk` does with many small files at once: the real disk and the simulated one both pass it. */
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {PlacedFile} from '../../source/net/events.ts';
import type {DiskHarness} from './disk-contract.ts';
import {land, manifestOf, someBytes} from './sample-bytes.ts';

const count = 5;

export const batchContract = (name: string, makeHarness: () => Promise<DiskHarness>): void => {
	describe(`${name} with small files`, () => {
		let harness: DiskHarness;
		beforeEach(async () => {
			harness = await makeHarness();
		});
		afterEach(() => harness.close());

		const contents = Array.from({length: count}, (_, at) => someBytes(100 + at, at + 1));
		const files = contents.map((bytes, at) => ({manifest: manifestOf(bytes), name: `${at}.bin`}));
		let request = 0;
		const open = (transfer = 1): void => harness.disk.openBatch({transfer, directory: harness.directory, files});
		const send = (index: number, bytes = contents[index]!, transfer = 1): void =>
			land(harness.disk.landing({transfer, index, link: 7, request: ++request}), bytes, 64);
		/** So many placed files, in the order of the batch. */
		const placed = async (wanted: number): Promise<readonly PlacedFile[]> => {
			const found: PlacedFile[] = [];
			while (found.length < wanted) found.push(...(await harness.next('batch-placed')).files);
			return found.toSorted((left, right) => left.index - right.index);
		};

		it('places each under its name, whole and readable', async () => {
			open();
			await harness.next('batch-opened');
			for (let index = count - 1; index >= 0; index--) send(index);
			const all = await placed(count);
			for (const [index, {path, content, isPresent}] of all.entries()) {
				expect(path.endsWith(`${index}.bin`)).toBe(true);
				expect(isPresent).toBe(false);
				expect(Buffer.from(await harness.readFinished(path)).equals(contents[index]!)).toBe(true);
				const into = Buffer.alloc(50);
				await content.read(into, 10);
				expect(into.equals(contents[index]!.subarray(10, 60))).toBe(true);
			}
			harness.disk.closePart(1, true);
			expect((await harness.next('part-closed')).transfer).toBe(1);
		});

		it('refuses one whose bytes are wrong, and takes the right ones after it', async () => {
			open();
			await harness.next('batch-opened');
			const wrong = Buffer.from(contents[2]!);
			wrong[50]! ^= 1;
			send(2, wrong);
			expect(await harness.next('fragment-corrupt')).toMatchObject({transfer: 1, index: 2});
			expect(harness.waiting('batch-placed')).toBe(0);
			send(2);
			expect((await placed(1))[0]!.index).toBe(2);
		});

		it('finds those that are there, also after a restart, and asks only for the others', async () => {
			open();
			await harness.next('batch-opened');
			send(1);
			send(3);
			await placed(2);
			harness = await harness.restart();
			open();
			const there = await placed(2);
			expect(there.map(({index, isPresent}) => [index, isPresent])).toEqual([
				[1, true],
				[3, true],
			]);
			await harness.next('batch-opened');
			for (const index of [0, 2, 4]) send(index);
			expect((await placed(3)).map(({index}) => index)).toEqual([0, 2, 4]);
		});

		it('leaves one to itself whose unfinished file is there, or whose name another content has', async () => {
			const {manifest, name: taken} = files[0]!;
			const other = manifestOf(someBytes(500, 99));
			const part = {directory: harness.directory, isWholeVerified: false};
			harness.disk.openPart({transfer: 8, manifest, name: taken, ...part});
			await harness.next('part-opened');
			harness.disk.openPart({transfer: 9, manifest: other, name: '1.bin', ...part});
			await harness.next('part-opened');
			land(harness.disk.landing({transfer: 9, index: 0, link: 7, request: ++request}), someBytes(500, 99), 64);
			await harness.next('fragment-stored');
			harness.disk.finishPart(9);
			await harness.next('part-finished');
			open();
			await harness.next('batch-opened');
			const left: number[] = [];
			while (left.length < 2) left.push(...(await harness.next('batch-left')).indexes);
			expect(left.toSorted()).toEqual([0, 1]);
		});

		it('takes nothing once it is closed', async () => {
			open();
			await harness.next('batch-opened');
			harness.disk.closePart(1, true);
			await harness.next('part-closed');
			send(0);
			open(2);
			await harness.next('batch-opened');
			send(1, contents[1]!, 2);
			expect((await placed(1))[0]!.index).toBe(1);
		});
	});
};
