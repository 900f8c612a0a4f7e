/** Runs targets over inputs: the corpus first, then mutants of samples. A crash says how to repeat it. Knows no test runner. */
import {readFileSync} from 'node:fs';
import {type Below, mutate, numbers} from './mutate.ts';

export type Target = {
	readonly name: string;
	/** Its part of all inputs. */
	readonly share: number;
	/** What mutants are made of. */
	readonly samples: () => readonly Buffer[];
	/** Takes one input and says in a word what came of it. Throws where a promise is broken. */
	readonly run: (input: Buffer, below: Below) => string;
	/** Words that must come, else nothing deep was reached. */
	readonly reaches: readonly string[];
};

/** How often each word came. */
export type Outcomes = ReadonlyMap<string, number>;

/** Inputs that once broke something, or that no mutation finds: a line of hex each, with a comment before. */
export const corpusOf = (name: string): Buffer[] =>
	readFileSync(new URL(`corpus/${name}.txt`, import.meta.url), 'latin1')
		.split('\n')
		.filter(line => line !== '' && !line.startsWith('#'))
		.map(line => Buffer.from(line, 'hex'));

const tried = (target: Target, input: Buffer, below: Below, again: string): string => {
	try {
		return target.run(Buffer.from(input), below);
	} catch (error) {
		const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
		throw new Error(
			`${target.name} broke on ${input.length} bytes.\n  ${again}\n  for its corpus: ${input.toString('hex').slice(0, 4000)}\n${why}`,
		);
	}
};

/** The inputs of the corpus, every one. */
export const replay = (target: Target): Outcomes =>
	counted(
		corpusOf(target.name).map((input, line) =>
			tried(target, input, numbers(0, line), `input ${line + 1} of its corpus`),
		),
	);

/** `count` inputs from the turn `from` on. Each is made from seed and turn alone. */
export const fuzz = (
	target: Target,
	{count, seed, from = 0}: {count: number; seed: number; from?: number},
): Outcomes => {
	const samples = [...target.samples(), ...corpusOf(target.name)];
	const outcomes = new Map<string, number>();
	for (let turn = from; turn < from + count; turn++) {
		const below = numbers(seed, turn);
		const input = mutate(samples[below(samples.length)]!, samples[below(samples.length)]!, below);
		const again = `npm run fuzz -- --target ${target.name} --seed ${seed} --from ${turn} --count 1`;
		const word = tried(target, input, below, again);
		outcomes.set(word, (outcomes.get(word) ?? 0) + 1);
	}
	return outcomes;
};

const counted = (words: readonly string[]): Outcomes => {
	const outcomes = new Map<string, number>();
	for (const word of words) outcomes.set(word, (outcomes.get(word) ?? 0) + 1);
	return outcomes;
};
