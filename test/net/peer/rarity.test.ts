import fc from 'fast-check';
import {expect, test} from 'vitest';
import {Bitfield} from '../../../source/net/bitfield.ts';
import {Rarity} from '../../../source/net/peer/rarity.ts';

const fragments = 13;

type Step =
	| {kind: 'join' | 'leave'; who: number; holds: number[]}
	| {kind: 'gain' | 'lose'; who: number; index: number}
	| {kind: 'want' | 'unwant'; index: number};

const index = fc.nat(fragments - 1);
const who = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({kind: fc.constantFrom('join' as const, 'leave' as const), who, holds: fc.array(index, {maxLength: 20})}),
	fc.record({kind: fc.constantFrom('gain' as const, 'lose' as const), who, index}),
	fc.record({kind: fc.constantFrom('want' as const, 'unwant' as const), index}),
);

test('counting as they come and go says the same as counting anew', () => {
	fc.assert(
		fc.property(fc.array(step, {maxLength: 60}), steps => {
			const rarity = new Rarity(fragments);
			const sources = new Map<number, Bitfield>();
			for (const next of steps) {
				switch (next.kind) {
					case 'join': {
						if (sources.has(next.who)) break;
						const holds = next.holds.length > 15 ? Bitfield.full(fragments) : new Bitfield(fragments);
						for (const held of next.holds) holds.add(held);
						sources.set(next.who, holds);
						rarity.shift(holds, 1);
						break;
					}
					case 'leave': {
						const holds = sources.get(next.who);
						if (holds) rarity.shift(holds, -1);
						sources.delete(next.who);
						break;
					}
					case 'gain': {
						const holds = sources.get(next.who);
						if (holds?.add(next.index)) rarity.gain(holds, next.index);
						break;
					}
					case 'lose': {
						const holds = sources.get(next.who);
						if (holds) rarity.lose(holds, next.index);
						break;
					}
					case 'want':
						rarity.want(next.index);
						break;
					case 'unwant':
						rarity.unwant(next.index);
						break;
					default:
						next satisfies never;
				}
				const copies = Array.from(
					{length: fragments},
					(_, at) => [...sources.values()].filter(held => held.has(at)).length,
				);
				for (let at = 0; at < fragments; at++) expect(rarity.copies(at)).toBe(copies[at]);
				const wanted = [...rarity.wanted].map(at => copies[at]!);
				if (wanted.length > 0) expect(rarity.lowest).toBe(Math.min(...wanted));
			}
		}),
		{numRuns: 300},
	);
});
