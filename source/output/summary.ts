/** What is told of a finished download: every source with its fragments and bytes. Pure. */
import {counted, formatDuration, formatRanges, formatRate, formatSize} from '../format.ts';
import type {PeerFact, SourceShare} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';

type Complete = Extract<PeerFact, {event: 'complete'}>;

/** What a source is called in an account; ourselves with the reason why we stand in it. */
export const sourceName = ({name, local}: Pick<SourceShare, 'name' | 'local'>): string =>
	local ? `${escapeText(name)} (local copy)` : escapeText(name);

export const summaryLines = (fact: Complete): readonly string[] => {
	const {name, path, size, blake3, seconds, sources, resumed, refetched, wastedBytes, present} = fact;
	if (present) return [`${escapeText(name)} is already here, verified: ${escapeText(path)}`];
	const fetched = sources.reduce((sum, source) => sum + (source.local ? 0 : source.bytes), 0);
	const rate = seconds > 0 ? ` at ${formatRate(fetched / seconds)}` : '';
	const width = Math.max(4, ...sources.map(source => sourceName(source).length));
	const rows = sources.map(source => {
		const {fragments, bytes, received} = source;
		const share = `${String(fragments).padStart(6)}  ${formatSize(bytes).padStart(9)}`;
		return `  ${sourceName(source).padEnd(width)} ${share}  ${formatRanges(received)}`;
	});
	return [
		`${escapeText(name)} is complete and verified: ${formatSize(size)} in ${formatDuration(seconds)}${rate}`,
		`  ${'from'.padEnd(width)} ${'number'.padStart(6)}  ${'bytes'.padStart(9)}  fragments`,
		...rows,
		...(resumed > 0
			? [`  ${'disk'.padEnd(width)} ${String(resumed).padStart(6)}  ${'-'.padStart(9)}  there before`]
			: []),
		...(refetched > 0 || wastedBytes > 0
			? [`  asked again: ${counted(refetched, 'fragment')}, ${formatSize(wastedBytes)} could not be used`]
			: []),
		`  blake3 ${blake3}`,
		`  saved to ${escapeText(path)}`,
	];
};
