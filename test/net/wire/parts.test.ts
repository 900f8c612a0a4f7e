import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {partSize} from '../../../source/net/wire/messages.ts';
import {cutBytes, cutList, Gather} from '../../../source/net/wire/parts.ts';

describe('parts', () => {
	it.each([0, 1, partSize, partSize + 1, 3 * partSize])('cut %i bytes and put them together', length => {
		const bytes = Buffer.alloc(length, 'abc');
		const parts = cutBytes(bytes);
		expect(parts.length).toBe(Math.max(1, Math.ceil(length / partSize)));
		const gather = new Gather<Uint8Array>();
		const gathered = parts.map((part, index) => gather.add(index, parts.length, part));
		expect(gathered.slice(0, -1).every(answer => answer === undefined)).toBe(true);
		expect(Buffer.concat(gathered.at(-1) as Uint8Array[]).equals(bytes)).toBe(true);
	});

	it('cut lists into runs that fit, losing nothing', () => {
		const property = fc.property(fc.array(fc.integer({min: 1, max: partSize})), weights => {
			const parts = cutList(weights, weight => weight);
			expect(parts.flat()).toEqual(weights);
			for (const part of parts) expect(part.reduce((total, weight) => total + weight, 0)).toBeLessThanOrEqual(partSize);
		});
		fc.assert(property);
	});

	it('refuse parts out of order, and begin anew with part 0', () => {
		const gather = new Gather<string>();
		expect(gather.add(1, 2, 'b')).toContain('out of order');
		expect(gather.add(0, 2, 'a')).toBeUndefined();
		expect(gather.add(1, 3, 'b')).toContain('out of order');
		expect(gather.add(0, 2, 'c')).toBeUndefined();
		expect(gather.add(1, 2, 'd')).toEqual(['c', 'd']);
		expect(gather.add(0, 0, 'e')).toContain('out of order');
	});
});
