/** `shoal simulate`: one file to many peers in virtual time, by the real engines, for every topology: how one chooses. */

import {counted, formatSize} from '../format.ts';
import {exitCodes, failure} from '../net/failures.ts';
import {topologyNames} from '../net/topologies/index.ts';
import {bound, spread} from '../simulation/spread.ts';
import {type Command, extraFailure} from './session.ts';

/** Bytes per second. */
const megabit = 125_000;
/** Milliseconds on the way in and on the way out of every machine: one network. */
const latency = 1;

export const simulate: Command = async ({flags, words, output}) => {
	const {peers, size, upMbit, downMbit, seed} = flags;
	const wrong =
		extraFailure('simulate', words) ??
		(size > 0 ? undefined : failure('E_USAGE', 'There is nothing to spread.', 'shoal simulate --size 50MB'));
	if (wrong) {
		output.error(wrong);
		return exitCodes[wrong.code];
	}
	const line = {up: upMbit * megabit, down: downMbit * megabit};
	const least = bound({peers, size, ...line});
	output.line(
		`${formatSize(size)} from its owner to ${counted(peers, 'peer')}, ${upMbit} Mbit/s up and ${downMbit} Mbit/s down each; no way is quicker than ${seconds(least)} s`,
	);
	const names = flags.topology === null ? topologyNames : [flags.topology];
	for (const topology of names) {
		const plan = {
			seed,
			topology,
			peers,
			size,
			fragmentSize: flags.fragmentSize,
			...line,
			latency,
			gap: 0,
			leavesAt: null,
		};
		const {finishedIn, ownerCopies} = spread(plan);
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

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);
