import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {encode, encodeBlockHead, maxControl} from '../../../source/net/wire/codec.ts';
import {Framer, maxFirstFrame} from '../../../source/net/wire/framer.ts';
import {blockCode, blockHead, maxBlock} from '../../../source/net/wire/messages.ts';
import {anyMessage} from './samples.ts';

/** Writes down what a framer tells, as text that can be compared. */
class Recorder {
	readonly told: string[] = [];
	readonly framer: Framer;
	#target: Buffer = Buffer.alloc(0);

	constructor(takesBlocks = true, isWanted: (request: number) => boolean = () => true) {
		this.framer = new Framer(
			{
				onFrame: (code, body) => {
					this.told.push(`frame ${code} ${body.toString('base64')}`);
					return code === 99 ? 'ninety-nine' : undefined;
				},
				onBlock: (request, offset, length) => {
					this.told.push(`block ${request} at ${offset} of ${length}`);
					if (request === 99) return 'ninety-nine';
					this.#target = Buffer.alloc(length);
					return isWanted(request) ? this.#target : null;
				},
				onBlockEnd: (request, length) => {
					this.told.push(`end ${request} of ${length} ${this.#target.toString('base64')}`);
				},
			},
			takesBlocks,
		);
	}

	push(bytes: Uint8Array): string | undefined {
		// A copy that is wiped afterwards: nobody may keep a view of what was pushed.
		const copy = Buffer.from(bytes);
		const complaint = this.framer.push(copy);
		copy.fill(0xee);
		return complaint;
	}
}

const frame = (code: number, body: Uint8Array = Buffer.alloc(0)): Buffer => {
	const head = Buffer.alloc(5);
	head.writeUInt32BE(body.length + 1);
	head[4] = code;
	return Buffer.concat([head, body]);
};
const headOf = (length: number, code: number): Buffer => {
	const head = Buffer.alloc(5);
	head.writeUInt32BE(length);
	head[4] = code;
	return head;
};
const block = (request: number, offset: number, data: Uint8Array): Buffer =>
	Buffer.concat([encodeBlockHead(request, offset, data.length), data]);
const first = frame(40, Buffer.from('hi'));

describe('the framer', () => {
	const stream = Buffer.concat([
		first,
		frame(3, Buffer.of(1, 2, 3, 4)),
		frame(14),
		block(5, 0, Buffer.from('some data')),
		block(5, 9, Buffer.of(1)),
		frame(18),
		block(6, 0, Buffer.from('unwanted')),
		frame(200, Buffer.from('from the future')),
	]);
	const whole = new Recorder();
	whole.push(stream);

	it('tells frames and blocks in order', () => {
		expect(whole.told.map(line => line.split(' ').slice(0, 2).join(' '))).toEqual([
			'frame 40',
			'frame 3',
			'frame 14',
			'block 5',
			'end 5',
			'block 5',
			'end 5',
			'frame 18',
			'block 6',
			'end 6',
			'frame 200',
		]);
		expect(whole.framer.isMidFrame).toBe(false);
	});

	it('tells the same when split at any byte', () => {
		for (let at = 0; at <= stream.length; at++) {
			const recorder = new Recorder();
			expect(recorder.push(stream.subarray(0, at))).toBeUndefined();
			expect(recorder.push(stream.subarray(at))).toBeUndefined();
			expect(recorder.told).toEqual(whole.told);
		}
	});

	it('tells the same byte by byte', () => {
		const recorder = new Recorder();
		for (const byte of stream) recorder.push(Buffer.of(byte));
		expect(recorder.told).toEqual(whole.told);
	});

	it('tells the same however a stream of messages and blocks is cut', () => {
		const item = fc.oneof(
			anyMessage.map(message => encode(message)),
			fc.uint8Array({minLength: 1, maxLength: 2000}).map(data => block(1, 0, data)),
		);
		const property = fc.property(
			fc.array(item, {maxLength: 8}),
			fc.array(fc.integer({min: 1, max: 3000}), {minLength: 1, maxLength: 20}),
			(frames, cuts) => {
				const bytes = Buffer.concat([first, ...frames]);
				const once = new Recorder();
				expect(once.push(bytes)).toBeUndefined();
				const often = new Recorder();
				for (let at = 0, turn = 0; at < bytes.length; turn++) {
					const step = cuts[turn % cuts.length]!;
					expect(often.push(bytes.subarray(at, at + step))).toBeUndefined();
					at += step;
				}
				expect(often.told).toEqual(once.told);
			},
		);
		fc.assert(property, {numRuns: 300});
	});

	it.each([2 ** 31, 2 ** 32 - 1, maxControl + 1])(
		'refuses a frame of %i bytes from its head, before any memory',
		length => {
			const recorder = new Recorder();
			recorder.push(first);
			const before = process.memoryUsage().arrayBuffers;
			expect(recorder.push(headOf(length, 3))).toContain(`a frame of ${length} bytes`);
			expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
		},
	);

	it.each([2 ** 31, 2 ** 32 - 1, 1 + blockHead + maxBlock + 1, 1 + blockHead, 1])(
		'refuses a block frame of %i bytes',
		length => {
			const recorder = new Recorder();
			recorder.push(first);
			expect(recorder.push(headOf(length, blockCode))).toContain('a block of');
		},
	);

	it('takes a control frame and a block of exactly the most bytes', () => {
		const recorder = new Recorder();
		recorder.push(first);
		expect(recorder.push(frame(3, Buffer.alloc(maxControl - 1)))).toBeUndefined();
		expect(recorder.push(block(1, 0, Buffer.alloc(maxBlock)))).toBeUndefined();
		expect(recorder.told.length).toBe(4);
	});

	it('holds the first frame to fewer bytes', () => {
		expect(new Recorder().push(frame(3, Buffer.alloc(maxFirstFrame - 1)))).toBeUndefined();
		expect(new Recorder().push(headOf(maxFirstFrame + 1, 3))).toContain(`where ${maxFirstFrame} are allowed`);
	});

	it('refuses a frame without a type', () => {
		expect(new Recorder().push(headOf(0, 3))).toBe('a frame without a type');
	});

	it('refuses blocks first, and where none may come', () => {
		expect(new Recorder().push(block(1, 0, Buffer.of(1)))).toBe('a block where none may come');
		const caller = new Recorder(false);
		caller.push(first);
		expect(caller.push(block(1, 0, Buffer.of(1)))).toBe('a block where none may come');
	});

	it('hands on the complaint of its owner and tells no more', () => {
		const recorder = new Recorder();
		recorder.push(first);
		expect(recorder.push(Buffer.concat([frame(99), frame(3)]))).toBe('ninety-nine');
		expect(recorder.told.length).toBe(2);
		const other = new Recorder();
		other.push(first);
		expect(other.push(block(99, 0, Buffer.of(1)))).toBe('ninety-nine');
	});

	it('knows whether a frame has begun, and whether it is a block', () => {
		const {framer} = new Recorder();
		framer.push(first);
		framer.push(first.subarray(0, 1));
		expect([framer.isMidFrame, framer.isMidBlock]).toEqual([true, false]);
		framer.push(first.subarray(1));
		expect([framer.isMidFrame, framer.isMidBlock]).toEqual([false, false]);
		framer.push(block(1, 0, Buffer.of(1, 2)).subarray(0, -1));
		expect([framer.isMidFrame, framer.isMidBlock]).toEqual([true, true]);
	});

	it('writes no more to a block that was given up half-way', () => {
		const target = Buffer.alloc(4);
		const ended: number[] = [];
		const framer = new Framer(
			{onFrame: () => undefined, onBlock: () => target, onBlockEnd: request => ended.push(request)},
			true,
		);
		const bytes = block(7, 0, Buffer.of(1, 2, 3, 4));
		framer.push(Buffer.concat([first, bytes.subarray(0, -2)]));
		framer.discard(8);
		framer.discard(7);
		framer.push(Buffer.concat([bytes.subarray(-2), first]));
		expect([...target]).toEqual([1, 2, 0, 0]);
		expect(ended).toEqual([7]);
		expect(framer.isMidFrame).toBe(false);
	});
});
