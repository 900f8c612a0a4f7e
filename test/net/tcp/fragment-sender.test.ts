import {describe, expect, it} from 'vitest';
import {failure} from '../../../source/net/failures.ts';
import type {Content} from '../../../source/net/ports.ts';
import {BufferPool} from '../../../source/net/tcp/buffer-pool.ts';
import {FragmentSender} from '../../../source/net/tcp/fragment-sender.ts';
import {BadContent, MemoryContent, someBytes} from '../../contract/network-fakes.ts';

const mebibyte = 1024 * 1024;
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** A file that notes every read. */
class NotedContent implements Content {
	readonly reads: string[] = [];
	readonly #inner: MemoryContent;

	constructor(inner: MemoryContent) {
		this.#inner = inner;
	}

	read(into: Uint8Array, position: number): Promise<void> {
		this.reads.push(`${position}+${into.length}`);
		return this.#inner.read(into, position);
	}
}

/** A sender whose socket takes a run only when the test says so. */
class Bench {
	readonly told: string[] = [];
	/** Bytes of each run written, heads included. */
	readonly runs: number[] = [];
	readonly pool: BufferPool;
	readonly sender: FragmentSender;
	#flushed: (() => void)[] = [];

	constructor(pool = new BufferPool(mebibyte, 4)) {
		this.pool = pool;
		this.sender = new FragmentSender(pool, {
			write: (buffers, flushed) => {
				this.runs.push(buffers.reduce((total, {length}) => total + length, 0));
				this.#flushed.push(flushed);
			},
			delivered: (request, bytes) => this.told.push(`delivered ${request} ${bytes}`),
			undelivered: (request, {code}) => this.told.push(`undelivered ${request} ${code}`),
			tick: () => 0,
		});
	}

	/** The socket takes what was written; what follows has settled. */
	async flush(): Promise<void> {
		for (const flushed of this.#flushed.splice(0)) flushed();
		await settled();
	}
}

describe('the fragment sender', () => {
	const inner = new MemoryContent(someBytes(4 * mebibyte));
	const head = 13;

	it('reads neighbours at once, and the next run while one is being written', async () => {
		const bench = new Bench();
		const content = new NotedContent(inner);
		for (let request = 0; request < 8; request++) bench.sender.deliver(request, content, request * 65_536, 65_536);
		await settled();
		expect(content.reads).toEqual(['0+262144', '262144+262144']);
		expect(bench.runs).toEqual([4 * (65_536 + head)]);
		expect(bench.told).toEqual([]);
		await bench.flush();
		expect(bench.told).toEqual([0, 1, 2, 3].map(request => `delivered ${request} 65536`));
		await bench.flush();
		expect(bench.told.length).toBe(8);
	});

	it('reads what is not adjacent, or is of another file, by itself and at the same time, and writes it together', async () => {
		const bench = new Bench();
		const content = new NotedContent(inner);
		bench.sender.deliver(1, content, 0, 1000);
		bench.sender.deliver(2, content, 2000, 1000);
		bench.sender.deliver(3, inner, 3000, 1000);
		await settled();
		expect(content.reads).toEqual(['0+1000', '2000+1000']);
		expect(bench.runs).toEqual([3 * (1000 + head)]);
		await bench.flush();
		expect(bench.told).toEqual([1, 2, 3].map(request => `delivered ${request} 1000`));
	});

	it('writes no more before the socket has taken the last, so that memory stays flat', async () => {
		const bench = new Bench();
		const content = new NotedContent(inner);
		for (let request = 0; request < 100; request++) bench.sender.deliver(request, content, 0, 2 * mebibyte);
		for (let turn = 0; turn < 5; turn++) await settled();
		expect(bench.runs.length).toBe(1);
		expect(content.reads.length).toBe(2);
	});

	it('makes runs longer while the socket is fast, up to a buffer', async () => {
		const bench = new Bench();
		bench.sender.deliver(1, inner, 0, 4 * mebibyte);
		await settled();
		for (let turn = 0; turn < 8; turn++) await bench.flush();
		expect(Math.max(...bench.runs)).toBe(mebibyte + 4 * head);
		expect(bench.told).toEqual(['delivered 1 4194304']);
	});

	it('tells what could not be read and goes on with the rest', async () => {
		const bench = new Bench();
		const bad = new BadContent(failure('E_VANISHED', 'Gone.'));
		bench.sender.deliver(1, bad, 0, 3 * mebibyte);
		bench.sender.deliver(2, bad, 3 * mebibyte, 10);
		bench.sender.deliver(3, inner, 0, 10);
		await settled();
		await bench.flush();
		expect(bench.told).toEqual(['undelivered 1 E_VANISHED', 'undelivered 2 E_VANISHED', 'delivered 3 10']);
	});

	it('abandons a fragment of which a later part cannot be read', async () => {
		const bench = new Bench();
		let reads = 0;
		const content: Content = {
			read: async into => {
				if (++reads > 1) throw new Error('EIO');
				into.fill(1);
			},
		};
		bench.sender.deliver(1, content, 0, mebibyte);
		bench.sender.deliver(2, inner, 0, 10);
		await settled();
		await bench.flush();
		await bench.flush();
		expect(bench.told).toEqual(['undelivered 1 E_DISK', 'delivered 2 10']);
		expect(bench.runs).toEqual([262_144 + head, 10 + head]);
	});

	it('tells nothing after its end and gives its buffers back', async () => {
		const pool = new BufferPool(mebibyte, 1);
		const bench = new Bench(pool);
		for (let request = 0; request < 9; request++) bench.sender.deliver(request, inner, 0, mebibyte);
		await settled();
		bench.sender.close();
		bench.sender.deliver(10, inner, 0, 10);
		await bench.flush();
		expect(bench.told).toEqual([]);
		let isFree = false;
		void pool.take().then(() => {
			isFree = true;
		});
		await settled();
		expect(isFree).toBe(true);
	});

	it('shares a scarce pool with other senders', async () => {
		const pool = new BufferPool(mebibyte, 2);
		const benches = Array.from({length: 6}, () => new Bench(pool));
		for (const {sender} of benches)
			for (let request = 0; request < 3; request++) sender.deliver(request, inner, 0, mebibyte);
		await settled();
		expect(pool.isWanted).toBe(true);
		expect(benches.filter(({runs}) => runs.length > 0).length).toBeLessThanOrEqual(2);
		for (let turn = 0; turn < 200; turn++) for (const bench of benches) await bench.flush();
		for (const {told} of benches) expect(told.length).toBe(3);
		expect(pool.isWanted).toBe(false);
	});
});
