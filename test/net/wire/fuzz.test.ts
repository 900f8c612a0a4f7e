import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decode, encode, frameHead, typeOf} from '../../../source/net/wire/codec.ts';
import {Conversation} from '../../../source/net/wire/conversation.ts';
import {Framer} from '../../../source/net/wire/framer.ts';
import {messages} from '../../../source/net/wire/messages.ts';
import {anyMessage} from './samples.ts';

/** Small, fast and the same every time. */
const numbers = (seed: number): ((below: number) => number) => {
	let state = seed;
	return below => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
};

const frames = fc.sample(anyMessage, {numRuns: 300, seed: 11}).map(encode);
const codes = Object.values(messages).map(({code}) => code);
const interesting = [0, 1, 2, 0x7f, 0x80, 0xff];

/** One to four changes: a byte, a flipped bit, an end cut off, or bytes put in between. */
const mutate = (bytes: Buffer, below: (limit: number) => number): Buffer => {
	let mutant = Buffer.from(bytes);
	for (let change = 0; change <= below(4) && mutant.length > 0; change++) {
		const at = below(mutant.length);
		const kind = below(4);
		if (kind === 0) mutant[at] = interesting[below(interesting.length)]!;
		else if (kind === 1) mutant[at]! ^= 1 << below(8);
		else if (kind === 2) mutant = mutant.subarray(0, at);
		else mutant = Buffer.concat([mutant.subarray(0, at), Buffer.of(below(256)), mutant.subarray(at)]);
	}
	return mutant;
};

const count = Number(process.env.FUZZ_COUNT ?? 250_000);

describe('hostile bytes', () => {
	it(`never make the decoder throw or change its input: ${count} mutated bodies`, () => {
		const below = numbers(1);
		const kinds = {message: 0, unknown: 0, malformed: 0};
		for (let turn = 0; turn < count; turn++) {
			const frame = frames[below(frames.length)]!;
			const code = below(8) === 0 ? codes[below(codes.length)]! : frame[4]!;
			const body = mutate(frame.subarray(frameHead), below);
			const copy = turn % 16 === 0 ? Buffer.from(body) : undefined;
			const decoded = decode(code, body);
			kinds[decoded.kind]++;
			if (copy && !copy.equals(body)) throw new Error('the decoder changed its input');
			// What is accepted has one spelling: it encodes to the very same bytes.
			if (decoded.kind === 'message' && !encode(decoded.message).subarray(frameHead).equals(body))
				throw new Error(`${decoded.message.type} has two spellings`);
			if (decoded.kind === 'malformed' && decoded.why.length === 0) throw new Error('a complaint without words');
		}
		expect(kinds.malformed).toBeGreaterThan(count / 10);
		expect(kinds.message).toBeGreaterThan(count / 100);
	});

	it('never make the decoder throw: random bodies of every type', () => {
		const below = numbers(2);
		for (let turn = 0; turn < count / 5; turn++) {
			const body = Buffer.from(Array.from({length: below(80)}, () => below(256)));
			decode(below(256), body);
		}
	});

	it('never make a framer throw, hold much memory, or let an illegal message through', () => {
		const below = numbers(3);
		let heard = 0;
		for (let turn = 0; turn < count / 20; turn++) {
			const conversation = new Conversation(below(2) ? 'source' : 'fetcher');
			let isOver = false;
			const framer = new Framer(
				{
					onFrame: (code, body) => {
						if (isOver) throw new Error('a frame after the end');
						const decoded = decode(code, body);
						if (decoded.kind === 'unknown') return undefined;
						if (decoded.kind === 'malformed') return decoded.why;
						heard++;
						return conversation.accept(decoded.message);
					},
					onBlock: (_, __, length) => (length > 256 * 1024 ? 'too long' : null),
					onBlockEnd: () => {},
				},
				true,
			);
			const stream = mutate(Buffer.concat([frames[below(frames.length)]!, frames[below(frames.length)]!]), below);
			for (let at = 0; at < stream.length && !isOver; ) {
				const step = 1 + below(stream.length);
				isOver = framer.push(stream.subarray(at, at + step)) !== undefined;
				at += step;
			}
		}
		expect(heard).toBeGreaterThan(count / 200);
		expect(typeOf(0)).toBeUndefined();
	});
});
