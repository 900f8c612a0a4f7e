/** Which awaited fragment an idle source should be asked for as well, at the end of a download. A pure choice. */
import type {FragmentIndex} from '../types.ts';
import type {RequestTable} from './request-table.ts';
import type {Source} from './source.ts';

const mostHedged = 16 * 1024 * 1024;
/** Milliseconds: what will be here sooner is not worth asking twice. */
const worthHedging = 500;

/** Bytes per second, taken of a source that was never tried: what it is asked for as well has waited in vain for a while. */
const untried = 256 * 1024;

/** The fragment that a much slower source would bring last; `length` gives a fragment's bytes. */
export const hedgeFor = (
	idle: Source,
	table: RequestTable,
	length: (index: FragmentIndex) => number,
	now: number,
): FragmentIndex | undefined => {
	const own = idle.hasGiven ? Math.max(idle.rate(now), 1) : untried;
	let longest = 0;
	let found: FragmentIndex | undefined;
	for (const [index, asked] of table.entries()) {
		if (
			!idle.holds.has(index) ||
			asked.some(({source, entry, isHedge}) => source === idle || (isHedge && !entry.isLate))
		)
			continue;
		// All its bytes are here and being checked, or it is stored already and this is another's.
		if (asked.some(({entry}) => entry.received >= entry.length)) continue;
		if (table.hedged + length(index) > mostHedged) continue;
		const {source: slow, entry} = asked.find(({entry: {isLate}}) => !isLate) ?? {};
		if (!slow || !entry) continue;
		if (!idle.hasGiven && (entry.received > 0 || now - entry.askedAt < worthHedging)) continue;
		const expected = (slow.inFlight / Math.max(slow.rate(now), 1)) * 1000;
		if (expected < Math.max(worthHedging, (2 * length(index) * 1000) / own)) continue;
		// Of what one source owes, the newest comes last: the oldest would be here before the second request bears fruit.
		if (expected < longest) continue;
		longest = expected;
		found = index;
	}
	return found;
};
