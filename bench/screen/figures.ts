/** Percentiles of measured times. Measures nothing. */

/** The value that so many percent of all values do not pass; by nearest rank. */
export const percentile = (values: readonly number[], percent: number): number => {
	if (values.length === 0) throw new Error('no values');
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!;
};

/** What a series of times came to, in the unit of the times. */
export type Spread = {readonly p50: number; readonly p99: number; readonly most: number; readonly count: number};

export const spread = (values: readonly number[]): Spread => ({
	p50: percentile(values, 50),
	p99: percentile(values, 99),
	most: percentile(values, 100),
	count: values.length,
});
