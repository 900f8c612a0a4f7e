/** Half a million inputs, the corpus first: nothing that reads what others made throws, or believes what it must not. */
import {readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {corpusOf, fuzz, replay, type Target} from './fuzz.ts';
import {targets} from './targets.ts';

const all = Number(process.env.FUZZ_COUNT ?? 500_000);

test('every target has a corpus, every corpus a target, and the shares are a whole', () => {
	const files = readdirSync(new URL('corpus', import.meta.url)).map(file => file.replace('.txt', ''));
	expect(files.toSorted()).toEqual(targets.map(({name}) => name).toSorted());
	for (const {name} of targets) expect(corpusOf(name).length, name).toBeGreaterThan(0);
	expect(targets.reduce((sum, {share}) => sum + share, 0)).toBeCloseTo(1);
});

test.each(targets.map(target => [target.name, target] as const))('%s', (_, target) => {
	replay(target);
	const count = Math.round(all * target.share);
	const outcomes = fuzz(target, {count, seed: 1});
	for (const word of target.reaches) expect(outcomes.get(word) ?? 0, word).toBeGreaterThan(count / 500);
});

test('a crash says how to repeat it, and does', () => {
	const fragile: Target = {
		...targets[0]!,
		run: input => {
			if (input.length % 31 === 7) throw new Error('31 and 7');
			return 'fine';
		},
	};
	let told = '';
	try {
		fuzz(fragile, {count: 10_000, seed: 5});
	} catch (error) {
		told = (error as Error).message;
	}
	const [, from] = /npm run fuzz -- --target decoder --seed 5 --from (\d+) --count 1/.exec(told)!;
	expect(() => fuzz(fragile, {count: 1, seed: 5, from: Number(from)})).toThrow('31 and 7');
});
