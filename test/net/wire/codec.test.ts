import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decode, encode, encodeBlockHead, frameHead, maxControl, typeOf} from '../../../source/net/wire/codec.ts';
import {
	bool,
	bytes,
	Cursor,
	type Field,
	hex,
	list,
	oneOf,
	text,
	u8,
	u53,
	WireError,
} from '../../../source/net/wire/fields.ts';
import {blockCode, type Message, messages} from '../../../source/net/wire/messages.ts';
import {messageOf, messageTypes} from './samples.ts';

const bodyOf = (frame: Buffer): Buffer => frame.subarray(frameHead);
const readOf = <Value>(field: Field<Value>, ...values: readonly number[]): Value =>
	field.read(new Cursor(Buffer.from(values)));
const writeOf = <Value>(field: Field<Value>, value: Value): Buffer => {
	const cursor = new Cursor(Buffer.alloc(field.size(value)));
	field.write(cursor, value);
	return cursor.buffer;
};

describe('the codec', () => {
	it('has a sample of every message', () => {
		expect(messageTypes.toSorted()).toEqual(Object.keys(messages).toSorted());
	});

	it.each(messageTypes)('carries any %s there and back', type => {
		fc.assert(
			fc.property(messageOf(type), message => {
				const frame = encode(message);
				expect(frame.readUInt32BE(0)).toBe(frame.length - 4);
				expect(typeOf(frame[4]!)).toBe(type);
				expect(decode(frame[4]!, bodyOf(frame))).toEqual({kind: 'message', message});
			}),
			{numRuns: 60},
		);
	});

	it.each(messageTypes)('finds every %s that is cut short or has bytes left over', type => {
		const [message] = fc.sample(messageOf(type), {numRuns: 1, seed: 7});
		const frame = encode(message!);
		const body = bodyOf(frame);
		const step = Math.max(1, Math.floor(body.length / 200));
		for (let length = 0; length < body.length; length += step)
			expect(decode(frame[4]!, body.subarray(0, length)).kind).toBe('malformed');
		expect(decode(frame[4]!, Buffer.concat([body, Buffer.of(0)]))).toEqual({
			kind: 'malformed',
			why: `${type}: bytes left over`,
		});
	});

	it('skips a type from the future', () => {
		expect(decode(200, Buffer.from('whatever'))).toEqual({kind: 'unknown'});
		expect(typeOf(200)).toBeUndefined();
	});

	it('gives codes once, and none to the block', () => {
		const codes = Object.values(messages).map(({code}) => code as number);
		expect(new Set(codes).size).toBe(codes.length);
		expect(codes).not.toContain(blockCode);
	});

	it('refuses to encode what no frame can hold', () => {
		const entry = {peer: 'p', name: 'n'.repeat(1000), host: '', port: 0, isLate: false};
		const message: Message = {
			type: 'list-snapshot',
			epoch: '00'.repeat(8),
			version: 1,
			part: 0,
			parts: 1,
			entries: Array.from({length: 70}, () => entry),
		};
		expect(() => encode(message)).toThrow(WireError);
		expect(encode({...message, entries: message.entries.slice(0, 60)}).length).toBeLessThan(maxControl + frameHead);
	});

	it('writes the head of a block as PROTOCOL.md has it', () => {
		expect(encodeBlockHead(0x01020304, 0x05060708, 0x10).toString('hex')).toBe('000000193c0102030405060708');
	});
});

describe('fields', () => {
	it('refuse sizes above 2^53-1 and never round them', () => {
		expect(readOf(u53, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)).toBe(Number.MAX_SAFE_INTEGER);
		expect(() => readOf(u53, 0, 0x20, 0, 0, 0, 0, 0, 0)).toThrow('2^53-1');
		expect(() => readOf(u53, 0, 0x20, 0, 0, 0, 0, 0, 1)).toThrow('2^53-1');
		expect(() => readOf(u53, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)).toThrow('2^53-1');
		for (const wrong of [-1, 1.5, 2 ** 53, Number.NaN]) expect(() => writeOf(u53, wrong)).toThrow(WireError);
	});

	it('refuse numbers that do not fit', () => {
		for (const wrong of [-1, 256, 0.5, Number.NaN]) expect(() => writeOf(u8, wrong)).toThrow(WireError);
	});

	it.each([
		['a lone continuation', [0x80]],
		['an overlong slash', [0xc0, 0xaf]],
		['a surrogate', [0xed, 0xa0, 0x80]],
		['a sequence cut short', [0xe2, 0x82]],
		['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
	])('refuse malformed UTF-8: %s', (_, malformed) => {
		expect(() => readOf(text(16), 0, malformed.length, ...malformed)).toThrow('not UTF-8');
	});

	it('keep a byte order mark and NUL as they are', () => {
		for (const value of ['\ufeffa', 'a\0b']) expect(text(16).read(new Cursor(writeOf(text(16), value)))).toBe(value);
	});

	it('hold texts, bytes and lists to their limits, both ways', () => {
		expect(() => readOf(text(3), 0, 4, 97, 97, 97, 97)).toThrow('4 bytes where 3');
		expect(() => writeOf(text(3), 'ééé')).toThrow('6 bytes where 3');
		expect(() => readOf(bytes(3), 0xff, 0xff, 0xff, 0xff)).toThrow('4294967295 bytes where 3');
		expect(() => writeOf(bytes(3), new Uint8Array(4))).toThrow('4 bytes where 3');
		expect(() => readOf(list(u8, 2), 0, 3, 1, 1, 1)).toThrow('3 where 2');
		expect(() => readOf(list(u8), 0xff, 0xff, 1)).toThrow('too early');
		expect(() => writeOf(list(u8, 2), [1, 2, 3])).toThrow('3 where 2');
	});

	it('know only their words, and only 0 and 1', () => {
		expect(() => readOf(oneOf(['one', 'two']), 2)).toThrow('one, two');
		expect(() => readOf(bool, 2)).toThrow('0 or 1');
		expect(() => writeOf(oneOf(['one', 'two']), 'three' as 'one')).toThrow(WireError);
		for (const wrong of ['ab', 'abcdef', 'zzzz']) expect(() => writeOf(hex(2), wrong)).toThrow(WireError);
	});

	it('copy the bytes they read, for the frame is reused', () => {
		const buffer = Buffer.from([0, 0, 0, 1, 7]);
		const value = bytes(8).read(new Cursor(buffer));
		buffer.fill(0);
		expect([...value]).toEqual([7]);
	});
});
