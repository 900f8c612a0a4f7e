/** Without any limit but the machine: one to one, four to one, one to four, small and large, beside the others. */
import {contest} from './contest.ts';
import {gibibyte, mebibyte} from './figures.ts';
import {loopbackGround} from './ground.ts';
import {rivals} from './rivals/index.ts';
import type {Outcome, Setting} from './run.ts';
import type {Contest, Goal, Scenario} from './scenario.ts';

const none = Number.POSITIVE_INFINITY;
const shapes = {'one-to-one': [1, 1], 'four-to-one': [4, 1], 'one-to-four': [1, 4]} as const;
/** Bytes; `large` is what is compared. */
const sizes = {tiny: 4096, middle: 100 * mebibyte, large: 2 * gibibyte, huge: 4 * gibibyte} as const;

const times = (as: string, least: number): Goal => ({of: 'shoal', kind: 'times-as-quick', as, least});
const goals: Readonly<Record<keyof typeof shapes, readonly Goal[]>> = {
	'one-to-one': [times('curl', 1), times('qbittorrent', 4)],
	'four-to-one': [times('qbittorrent', 3)],
	'one-to-four': [],
};

const words = {1: 'one', 4: 'four'} as const;

/** One bench a shape and size. */
export const loopback: Readonly<Record<string, (setting: Setting) => Promise<Outcome>>> = Object.fromEntries(
	(Object.keys(shapes) as (keyof typeof shapes)[]).flatMap(shape =>
		(Object.keys(sizes) as (keyof typeof sizes)[]).map(size => {
			const [sources, downloaders] = shapes[shape];
			const name = `loopback/${shape}-${size}`;
			const run = async (setting: Setting): Promise<Outcome> => {
				const scenario: Scenario = {
					...{name, what: `${words[sources]} to ${words[downloaders]}, loopback`},
					// What is asked for by flag is the large one; the others are what they are.
					size: size === 'large' ? setting.sizeOf(sizes[size]) : sizes[size],
					sources: Array.from({length: sources}, () => none),
					downloaders: Array.from({length: downloaders}, () => none),
					goals: size === 'large' ? goals[shape] : [],
				};
				const played: Contest = await contest(scenario, {
					...setting,
					contenders: rivals.filter(rival => setting.isWanted(rival.name)),
					ground: loopbackGround,
				});
				return {rows: [], contests: [played], runs: {}};
			};
			return [name, run];
		}),
	),
);
