/** A rate where a word costs too much. */

const units = ['', 'K', 'M', 'G'] as const;

/** `1.8M`, `612K`, `0`. Takes bytes per second. */
export const shortRate = (rate: number): string => {
	let value = rate;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1024;
		unit++;
	}
	return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)}${units[unit]}`;
};
