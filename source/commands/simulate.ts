/** `shoal simulate`: one file to many peers in virtual time, by the real engines, for every topology: how one chooses. */

import {chosenText, counted, formatSize} from '../format.ts';
import {exitCodes, failure} from '../net/failures.ts';
import {chosen, namedIn, type TopologyWish, topologyNames} from '../net/topologies/index.ts';
import {bound, type Followed, spread} from '../simulation/spread.ts';
import {type Command, extraFailure} from './session.ts';

/** Bytes per second. */
const megabit = 125_000;
/** Milliseconds on the way in and on the way out of every machine: one network. */
const latency = 1;

export const simulate: Command = async ({flags, words, output}) => {
	const {peers, size, upMbit, downMbit, linesMbit, seed} = flags;
	const wrong =
		extraFailure('simulate', words) ??
		(size > 0 ? undefined : failure('E_USAGE', 'There is nothing to spread.', 'shoal simulate --size 50MB'));
	if (wrong) {
		output.error(wrong);
		return exitCodes[wrong.code];
	}
	const line = {up: upMbit * megabit, down: downMbit * megabit};
	const lines = Array.from({length: linesMbit.length > 0 ? peers : 0}, (_, index) => {
		const rate = linesMbit[index % linesMbit.length]! * megabit;
		return {up: rate, down: rate};
	});
	const least = bound({peers, size, ...line, lines});
	const each = linesMbit.length > 0 ? `each, its peers ${linesMbit.join(', ')} both ways` : 'each';
	output.line(
		`${formatSize(size)} from its owner to ${counted(peers, 'peer')}, ${upMbit} Mbit/s up and ${downMbit} Mbit/s down ${each}; no way is quicker than ${seconds(least)} s`,
	);
	const names: readonly TopologyWish[] = flags.topology === null ? [chosen, ...topologyNames] : [flags.topology];
	for (const topology of names) {
		const of = {peers, size, fragmentSize: flags.fragmentSize, ...line, lines, latency, gap: 0, leavesAt: null};
		const {finishedIn, ownerCopies, followed} = spread({seed, topology: namedIn(topology), ...of});
		if (namedIn(topology) === null) for (const change of changes(followed)) output.line(change);
		output.fact({
			event: 'simulated',
			topology,
			seconds: finishedIn === null ? null : finishedIn / 1000,
			bound: least / 1000,
			ownerCopies,
		});
		// What was said so far is out before the next one begins.
		await new Promise(resolve => setImmediate(resolve));
	}
	return 0;
};

/** What the manager chose and when, a line each; who comes and goes aside. */
const changes = (followed: readonly Followed[]): readonly string[] =>
	followed
		.filter(({topology, why}, at) => topology !== followed[at - 1]?.topology || why !== followed[at - 1]?.why)
		.map(({at, topology, why}) => `  ${seconds(at).padStart(6)} s  ${chosenText(topology, why)}`);

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);
