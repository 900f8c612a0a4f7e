import {beforeEach, describe, expect, it} from 'vitest';
import type {DiskEvent} from '../../source/net/events.ts';
import {MemoryDisk} from '../../source/simulation/memory-disk.ts';
import {MemoryFiles} from '../../source/simulation/memory-files.ts';
import {SeededRandom} from '../../source/simulation/seeded-random.ts';
import {VirtualClock} from '../../source/simulation/virtual-clock.ts';
import {land, manifestOf, someBytes} from '../contract/sample-bytes.ts';

const bytes = someBytes(40 * 1024);
const manifest = manifestOf(bytes, 1024);

describe('a disk in memory', () => {
	let clock: VirtualClock;
	let files: MemoryFiles;
	let events: DiskEvent[];
	let request = 0;
	const start = (): MemoryDisk => {
		const random = new SeededRandom(5);
		return new MemoryDisk({files, clock, random, slowest: 4, post: event => events.push(event)});
	};
	const open = (disk: MemoryDisk): number => {
		disk.openPart({transfer: 1, manifest, directory: '/downloads', name: 'a.bin', isWholeVerified: false});
		clock.run(clock.now() + 10);
		const opened = events.findLast(event => event.type === 'part-opened');
		return opened?.type === 'part-opened' ? opened.have.count : -1;
	};
	const store = (disk: MemoryDisk, from: number, to: number): void => {
		for (let index = from; index < to; index++) {
			const landing = disk.landing({transfer: 1, index, link: 1, request: ++request});
			land(landing, bytes.subarray(index * 1024, (index + 1) * 1024));
		}
		clock.run(clock.now() + 10);
	};

	beforeEach(() => {
		clock = new VirtualClock();
		files = new MemoryFiles();
		events = [];
	});

	it('keeps in a crash what was checkpointed, and of the rest what chance leaves', () => {
		const disk = start();
		open(disk);
		store(disk, 0, 10);
		clock.run(3000);
		store(disk, 10, 40);
		disk.crash();
		clock.run(3500);
		expect(events.filter(({type}) => type === 'fragment-stored').length).toBe(40);
		const kept = open(start());
		expect(kept).toBeGreaterThan(10);
		expect(kept).toBeLessThan(40);
		const [file] = files.unfinished.values();
		expect([...Array(10).keys()].every(index => file?.have.has(index))).toBe(true);
	});

	it('keeps everything when it ends in order', () => {
		const disk = start();
		open(disk);
		store(disk, 0, 40);
		disk.close();
		expect(open(start())).toBe(40);
	});

	it('says nothing after a crash', () => {
		const disk = start();
		open(disk);
		land(disk.landing({transfer: 1, index: 0, link: 1, request: 1}), bytes.subarray(0, 1024));
		events.length = 0;
		disk.crash();
		clock.run(1000);
		expect(events).toEqual([]);
	});

	it.each([
		['full', 'E_DISK_FULL'],
		['broken', 'E_DISK'],
	] as const)('stores nothing while the device is %s', (fault, code) => {
		const disk = start();
		open(disk);
		files.fault = fault;
		store(disk, 0, 1);
		expect(events.at(-1)).toMatchObject({type: 'fragment-unstored', index: 0, failure: {code}});
		files.fault = 'none';
		store(disk, 0, 1);
		expect(events.at(-1)).toMatchObject({type: 'fragment-stored', index: 0});
	});

	it('lets nobody read what is not verified', () => {
		const disk = start();
		open(disk);
		store(disk, 1, 2);
		const opened = events.find(event => event.type === 'part-opened');
		const content = opened?.type === 'part-opened' ? opened.content : undefined;
		expect(content && 'readNow' in content).toBe(true);
		const readNow = (content as unknown as {readNow(into: Uint8Array, position: number): void}).readNow;
		readNow(Buffer.alloc(1024), 1024);
		expect(() => readNow(Buffer.alloc(1025), 1024)).toThrow('fragment 2');
	});
});
