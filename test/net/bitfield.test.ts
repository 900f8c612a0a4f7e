import fc from 'fast-check';
import {expect, test} from 'vitest';
import {Bitfield, ranges} from '../../source/net/bitfield.ts';

test('behaves as a set of indexes', () => {
	fc.assert(
		fc.property(
			fc.integer({min: 1, max: 70}),
			fc.array(fc.tuple(fc.boolean(), fc.nat(80))),
			fc.nat(69),
			(length, steps, start) => {
				const field = new Bitfield(length);
				const model = new Set<number>();
				for (const [isAdded, index] of steps) {
					if (index >= length) {
						expect(field.add(index)).toBe(false);
						continue;
					}
					if (isAdded) expect(field.add(index)).toBe(!model.has(index));
					else expect(field.delete(index)).toBe(model.has(index));
					if (isAdded) model.add(index);
					else model.delete(index);
				}
				const sorted = [...model].sort((left, right) => left - right);
				expect([...field]).toEqual(sorted);
				expect(field.count).toBe(model.size);
				expect(field.isFull).toBe(model.size === length);
				expect([...new Bitfield(length, field.bytes)]).toEqual(sorted);
				const at = start % length;
				expect([...field.from(at)]).toEqual([
					...sorted.filter(index => index >= at),
					...sorted.filter(index => index < at),
				]);
			},
		),
	);
});

test('what two sets have in common comes from a place on, and round to it', () => {
	const indexes = fc.array(fc.nat(69));
	fc.assert(
		fc.property(fc.integer({min: 1, max: 70}), indexes, indexes, fc.nat(69), (length, left, right, start) => {
			const setOf = (members: readonly number[]): Bitfield => {
				const field = new Bitfield(length);
				for (const index of members) field.add(index);
				return field;
			};
			const [one, other] = [setOf(left), setOf(right)];
			const at = start % length;
			expect([...one.common(other, at)]).toEqual([...one.from(at)].filter(index => other.has(index)));
		}),
	);
});

test('bits beyond the end that come from the wire are not believed', () => {
	const field = new Bitfield(3, new Uint8Array([0xff]));
	expect(field.count).toBe(3);
	expect(field.isFull).toBe(true);
	expect(Bitfield.full(0).isFull).toBe(true);
});

test('ranges are closed and ascending', () => {
	expect(ranges([0, 1, 2, 5, 7, 8])).toEqual([
		[0, 2],
		[5, 5],
		[7, 8],
	]);
	expect(ranges([])).toEqual([]);
});
