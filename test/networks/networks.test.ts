/** One cell of each fault, those that are over quickly; all of them are in test/long. Nothing of a broken network may hang or come out wrong. */
import {describe, expect, test} from 'vitest';
import {frameHead} from '../../source/net/wire/codec.ts';
import {blockHead} from '../../source/net/wire/messages.ts';
import {type Cell, play} from './cells.ts';
import {FramesSeen} from './frames-seen.ts';
import {whyNoFaults} from './machines.ts';

const whyNot = whyNoFaults();
if (whyNot) console.log(`skipped: the network cannot be made bad here (${whyNot})`);

const cells: readonly Cell[] = [
	{fault: 'FIN', phase: 'list', sources: 'alone'},
	{fault: 'FIN', phase: 'request', sources: 'alone'},
	{fault: 'RST', phase: 'middle', sources: 'alone'},
	{fault: 'drop to the source', phase: 'first byte', sources: 'with another'},
	{fault: 'drop from the source', phase: 'middle', sources: 'with another'},
	{fault: 'drop both ways', phase: 'last byte', sources: 'with another'},
	{fault: 'link down', phase: 'middle', sources: 'with another'},
	{fault: '5 % loss', phase: 'middle', sources: 'alone'},
	{fault: '10 kbit/s', phase: 'first byte', sources: 'with another'},
	{fault: 'SIGSTOP', phase: 'last byte', sources: 'with another'},
];

describe.skipIf(whyNot !== '').concurrent('a bad network', () => {
	test.for(cells)('$fault at $phase, $sources', {timeout: 150_000}, async cell => play(cell));
});

describe('the exact place in a stream', () => {
	const frame = (code: number, body: number): Buffer => {
		const bytes = Buffer.alloc(frameHead + body, code);
		bytes.writeUInt32BE(1 + body);
		return bytes;
	};
	const stream = Buffer.concat([frame(3, 4), frame(60, blockHead + 10), frame(43, 6), frame(60, blockHead + 10)]);

	test.each([1, 2, 7, 1000])('is found in pieces of %d bytes', step => {
		const passed = (seen: FramesSeen): number => {
			let count = 0;
			for (let at = 0; at < stream.length; at += step) {
				const {passes, behind} = seen.push(stream.subarray(at, at + step));
				count += passes.length;
				if (behind) return count;
			}
			return -1;
		};
		const first = frameHead + 4;
		const second = first + frameHead + blockHead;
		expect(passed(new FramesSeen({kind: 'before-frame', code: 43}))).toBe(second + 10);
		expect(passed(new FramesSeen({kind: 'after-data', bytes: 1}))).toBe(second + 1);
		expect(passed(new FramesSeen({kind: 'after-data', bytes: 13}))).toBe(
			second + 10 + frameHead + 6 + frameHead + blockHead + 3,
		);
		expect(passed(new FramesSeen({kind: 'after-data', bytes: 20}))).toBe(stream.length);
		expect(passed(new FramesSeen({kind: 'before-frame', code: 99}))).toBe(-1);
	});
});
