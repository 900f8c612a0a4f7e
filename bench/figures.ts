/** Medians, spreads and tables: how measured numbers are told. Measures nothing. */

export const gibibyte = 2 ** 30;
export const mebibyte = 2 ** 20;

/** What one series of runs came to. */
export type Series = {readonly median: number; readonly least: number; readonly most: number};

export const series = (values: readonly number[]): Series => {
	const sorted = values.toSorted((one, other) => one - other);
	const middle = sorted.length >> 1;
	const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
	return {median, least: sorted[0]!, most: sorted.at(-1)!};
};

/** One line of the table, and one object of the JSON. */
export type Row = {
	readonly what: string;
	/** The figure with its spread, in words. */
	readonly figure: string;
	readonly beside: string;
	/** Against what it runs beside; null where the figure itself is the result. */
	readonly ratio: number | null;
	readonly target: string;
	/** Null where nothing was asked. */
	readonly isMet: boolean | null;
};

/** Time and rate of moving so many bytes. */
export const rateText = (bytes: number, {median, least, most}: Series): string =>
	`${(bytes / median / gibibyte).toFixed(2)} GiB/s (${median.toFixed(2)} s, ${least.toFixed(2)} to ${most.toFixed(2)})`;

export const table = (rows: readonly Row[]): string => {
	const cells = rows.map(({what, figure, beside, ratio, target, isMet}) => [
		what,
		figure,
		beside,
		ratio === null ? '' : ratio.toFixed(2),
		target,
		isMet === null ? '' : isMet ? 'met' : 'MISSED',
	]);
	const all = [['what', 'figure', 'beside', 'ratio', 'target', ''], ...cells];
	const widths = all[0]!.map((_, column) => Math.max(...all.map(row => row[column]!.length)));
	return all
		.map(row =>
			row
				.map((cell, column) => cell.padEnd(widths[column]!))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
};
