/** How many fragments of a download are in each state: counted once for each snapshot. Pure. */
import {fragmentState} from '../net/peer/options.ts';

export type FragmentTally = {
	/** On disk before the download. */
	readonly disk: number;
	/** Verified here, those on disk before included. */
	readonly have: number;
	readonly asked: number;
	readonly bad: number;
	/** No source has it. */
	readonly unheld: number;
};

/** States are replaced, never changed in place: what was counted of them stays right. */
const known = new WeakMap<Uint8Array, FragmentTally>();

export const tallyOf = (states: Uint8Array): FragmentTally => {
	const before = known.get(states);
	if (before) return before;
	const counts = [0, 0, 0, 0, 0, 0];
	for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
	const of = (state: number): number => counts[state] ?? 0;
	const {disk, verified, asked, bad, unheld} = fragmentState;
	const tally = {disk: of(disk), have: of(disk) + of(verified), asked: of(asked), bad: of(bad), unheld: of(unheld)};
	known.set(states, tally);
	return tally;
};
