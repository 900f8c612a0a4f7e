/** Plays power losses by seed: a story, a moment in it, what survives, what the product makes of it, and perhaps a second power loss. */
import {SeededRandom} from '../../../source/simulation/seeded-random.ts';
import {checkpointIn, goOn, isFinishedIn} from './aftermath.ts';
import {crashState, type Survival} from './crash-states.ts';
import {type Promised, tellStory} from './stories.ts';

export type Explored = {
	readonly states: number;
	/** In words, each with the number of its state. */
	readonly violations: readonly string[];
};

const nothing: Survival = {data: () => false, names: () => false};

/** The four corners, then chance. */
export const survivalOf = (random: SeededRandom, at: number): Survival => {
	const [all, none] = [() => true, () => false];
	switch (at) {
		case 0:
			return nothing;
		case 1:
			return {data: none, names: all};
		case 2:
			return {data: all, names: none};
		case 3:
			return {data: all, names: all};
		default: {
			const [data, names] = [random.pick([0.1, 0.5, 0.9]), random.pick([0, 0.5, 0.9, 1])];
			// A journal of the file system keeps changes of names in order: all up to one.
			let isAfterLast = false;
			const ordered = (): boolean => {
				isAfterLast ||= random.chance(0.3);
				return !isAfterLast;
			};
			const isOrdered = random.chance(0.5);
			return {data: () => random.chance(data), names: isOrdered ? ordered : () => random.chance(names)};
		}
	}
};

/** Every moment of the seed's story, each with so many survivals. `only`: the one state to look at. */
export const explore = async (seed: number, survivals: number, only?: number): Promise<Explored> => {
	const story = await tellStory(new SeededRandom(seed, 'story'));
	const violations: string[] = [];
	let states = 0;
	for (let moment = 0; moment <= story.effects.length; moment++) {
		const effects = story.effects.slice(0, moment);
		const said = story.promises.findLast(({from}) => from <= moment)?.what ?? 'nothing';
		const safe = checkpointIn(story, crashState(story.from, effects, nothing));
		const promised: Promised['what'] = said === 'finished' ? said : [...safe, ...(said === 'nothing' ? [] : said)];
		for (let at = 0; at < survivals; at++) {
			const state = states++;
			if (only !== undefined && state !== only) continue;
			const random = new SeededRandom(seed, `state ${state}`);
			const left = crashState(story.from, effects, survivalOf(random, at));
			if (said !== 'finished' && said !== 'nothing') {
				const known = checkpointIn(story, left);
				const forgotten = isFinishedIn(story, left) ? [] : said.filter(index => !known.includes(index));
				violations.push(...forgotten.map(index => `state ${state}: no journal knows fragment ${index}.`));
			}
			const first = await goOn(story, left, promised);
			violations.push(...first.violations.map(why => `state ${state}: ${why}`));
			// Power may go again while the product recovers.
			if (at < 4) continue;
			const again = first.effects.slice(0, random.int(0, first.effects.length));
			const second = await goOn(story, crashState(first.from, again, survivalOf(random, 4)), promised);
			violations.push(...second.violations.map(why => `state ${state}, the second loss: ${why}`));
		}
	}
	return {states, violations};
};
