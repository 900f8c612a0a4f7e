/** On lines of a known rate, one machine each: how near each contender comes to the bound. As root only. */
import {contest} from './contest.ts';
import {mebibyte} from './figures.ts';
import {shapedGround} from './ground.ts';
import {rivals, topologies} from './rivals/index.ts';
import type {Rival} from './rivals/rival.ts';
import type {Outcome, Setting} from './run.ts';
import type {Goal, Scenario} from './scenario.ts';
import {whyNoNetwork} from './shaped-network.ts';

const overBound = (most: number, of = 'shoal'): Goal => ({of, kind: 'over-bound', most});
const copies = (most: number, of = 'shoal'): Goal => ({of, kind: 'copies', most});
const lines = (count: number, rate: number): readonly number[] => Array.from({length: count}, () => rate);

const oneToFive = {
	name: 'shaped/one-to-five',
	what: 'one owner to five, 100 Mbit/s',
	size: 128 * mebibyte,
	sources: [100],
	downloaders: lines(5, 100),
} as const;

/** TCP and Ethernet headers alone cost 1.046 of the bound. */
const scenarios: readonly Scenario[] = [
	{
		name: 'shaped/four-to-one',
		what: 'four sources to one, 100 Mbit/s',
		size: 512 * mebibyte,
		sources: lines(4, 100),
		downloaders: [100],
		goals: [overBound(1.07)],
	},
	{...oneToFive, goals: [overBound(1.08), copies(1.06)]},
	{
		name: 'shaped/one-to-ten',
		what: 'one owner to ten, 50 Mbit/s',
		size: 64 * mebibyte,
		sources: [50],
		downloaders: lines(10, 50),
		goals: [overBound(1.08), copies(1.06)],
	},
	{
		name: 'shaped/unequal-members',
		what: 'one owner (100 Mbit/s) to four on lines of 10, 20, 50, 100 Mbit/s',
		size: 32 * mebibyte,
		sources: [100],
		downloaders: [10, 20, 50, 100],
		goals: [overBound(1.15)],
	},
	{
		name: 'shaped/unequal-sources',
		what: 'four sources on lines of 10, 20, 50, 100 Mbit/s to one (200 Mbit/s)',
		size: 128 * mebibyte,
		sources: [10, 20, 50, 100],
		downloaders: [200],
		goals: [overBound(1.15)],
	},
	{
		name: 'shaped/cut',
		what: 'four sources to one, 100 Mbit/s, the cable of one pulled at a third',
		size: 128 * mebibyte,
		sources: lines(4, 100),
		downloaders: [100],
		cutAt: 1 / 3,
		goals: [overBound(1.08)],
	},
	{
		...oneToFive,
		name: 'shaped/late',
		what: 'one owner to five, 100 Mbit/s, one more every two seconds',
		starts: [0, 2, 4, 6, 8],
		goals: [],
	},
];

const asTyped: Scenario = {
	...oneToFive,
	name: 'shaped/topologies',
	what: 'one owner to five, 100 Mbit/s, each topology',
	goals: [
		...[overBound(1.08, 'shoal-chain'), copies(1.06, 'shoal-chain'), overBound(1.15, 'shoal-group')],
		...[overBound(1.15, 'shoal-ring'), overBound(1.2, 'shoal-swarm')],
	],
};

const play =
	(scenario: Scenario, contenders: readonly Rival[]) =>
	async (setting: Setting): Promise<Outcome> => {
		const why = whyNoNetwork();
		if (why !== '') {
			setting.tell(`skipped: ${why}`);
			return {rows: [], runs: {skipped: why}};
		}
		const size = setting.sizeOf(scenario.size);
		const played = await contest(
			{...scenario, size},
			{
				...setting,
				contenders,
				ground: ({sources, downloaders}) => shapedGround([...sources, ...downloaders]),
			},
		);
		return {rows: [], contests: [played], runs: {}};
	};

/** One bench a scenario. */
export const shaped: Readonly<Record<string, (setting: Setting) => Promise<Outcome>>> = Object.fromEntries([
	...scenarios.map(scenario => [
		scenario.name,
		(setting: Setting) =>
			play(
				scenario,
				rivals.filter(({name}) => setting.isWanted(name)),
			)(setting),
	]),
	[asTyped.name, play(asTyped, topologies)],
]);
