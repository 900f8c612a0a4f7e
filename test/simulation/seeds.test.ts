import {describe, expect, it} from 'vitest';
import {runScenario} from '../../source/simulation/scenario.ts';

const seeds = 1000;
const perTest = 50;

describe('whatever goes wrong, the invariants hold', () => {
	for (let from = 1; from <= seeds; from += perTest) {
		it(`seeds ${from} to ${from + perTest - 1}`, () => {
			const failures: string[] = [];
			for (let seed = from; seed < from + perTest; seed++) {
				const {violations} = runScenario(seed);
				if (violations.length > 0) failures.push(`npm run replay -- --seed ${seed}\n  ${violations.join('\n  ')}`);
			}
			expect(failures.join('\n')).toBe('');
		});
	}
});

describe('a seed', () => {
	it('gives the same trace every time, to the last message', () => {
		for (const seed of [3, 14, 159]) {
			const [first, second] = [runScenario(seed, true), runScenario(seed, true)];
			expect(first.trace.length).toBeGreaterThan(1000);
			expect(first.traceHash).toBe(second.traceHash);
		}
	});

	it('gives another story than its neighbour', () => {
		expect(runScenario(1).traceHash).not.toBe(runScenario(2).traceHash);
	});
});
