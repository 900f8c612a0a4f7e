import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {SmallMap, SmallSet} from '../../source/net/small-collections.ts';

const item = fc.constantFrom('a', 'b', 'c');
const steps = fc.array(fc.record({act: fc.constantFrom('add', 'delete'), item, value: fc.nat()}));

describe('small collections', () => {
	it('are a set like any other', () => {
		const property = fc.property(fc.array(item), steps, (first, rest) => {
			const small = new SmallSet(first);
			const usual = new Set(first);
			for (const {act, item} of rest) {
				if (act === 'add') {
					small.add(item);
					usual.add(item);
				} else expect(small.delete(item)).toBe(usual.delete(item));
				expect([...small]).toEqual([...usual]);
				expect(small.size).toBe(usual.size);
				for (const other of ['a', 'b', 'c'] as const) expect(small.has(other)).toBe(usual.has(other));
			}
		});
		fc.assert(property);
	});

	it('are a map like any other', () => {
		const property = fc.property(steps, rest => {
			const small = new SmallMap<{readonly value: number}>();
			const usual = new Map<string, {readonly value: number}>();
			for (const {act, item, value} of rest) {
				if (act === 'add') {
					small.set(item, {value});
					usual.set(item, {value});
				} else expect(small.delete(item)).toBe(usual.delete(item));
				expect([...small.values()]).toEqual([...usual.values()]);
				expect(small.size).toBe(usual.size);
				for (const other of ['a', 'b', 'c', '']) expect(small.get(other)).toEqual(usual.get(other));
			}
		});
		fc.assert(property);
	});
});
