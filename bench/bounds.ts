/** The shortest time there can be for a file over given lines. Pure; knows nothing of headers, which cost 1.046 of it on Ethernet. */

export type Lines = {
	/** Bytes. */
	readonly size: number;
	/** Bytes per second that each line carries, the same both ways: of those that have the file, and of those that want it. */
	readonly sources: readonly number[];
	readonly downloaders: readonly number[];
	/** Seconds after which each downloader begins; all at once when not given. */
	readonly starts?: readonly number[];
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * Seconds: max(F/u_s, F/d_min, N F/(u_s + sum u_i)), u_s being what all sources give together, and nobody being done before
 * its own line could bring the file from when it began.
 */
export const bound = ({size, sources, downloaders, starts = []}: Lines): number => {
	const given = sum(sources);
	return Math.max(
		size / given,
		(downloaders.length * size) / (given + sum(downloaders)),
		...downloaders.map((rate, index) => (starts[index] ?? 0) + size / rate),
	);
};

/** Seconds for one downloader when the last source is gone once `share` (0 to 1) of the file has come. */
export const boundWithCut = (lines: Lines, share: number): number => {
	const {size, sources} = lines;
	return (
		bound({...lines, size: size * share}) + bound({...lines, size: size * (1 - share), sources: sources.slice(0, -1)})
	);
};
