/** Small pictures of numbers: bars, sparklines, strips of heartbeats. Text only. */
import type {Glyphs} from './glyphs.ts';

/** A bar of so many cells; `share` is 0 to 1. Nothing but nothing looks empty, nothing but all looks full. */
export const bar = (share: number, cells: number, {barFill, barParts, barRest}: Glyphs): string => {
	const filled = Math.min(1, Math.max(0, share)) * cells;
	if (barParts.length === 0) {
		const whole = share >= 1 ? cells : Math.min(cells - 1, share > 0 ? Math.max(1, Math.round(filled)) : 0);
		return barFill.repeat(Math.max(0, whole)) + barRest.repeat(cells - Math.max(0, whole));
	}
	const steps = barParts.length + 1;
	let eighths = Math.floor(filled * steps);
	if (share > 0) eighths = Math.max(1, eighths);
	if (share < 1) eighths = Math.min(cells * steps - 1, eighths);
	const part = barParts[(eighths % steps) - 1] ?? '';
	const drawn = barFill.repeat(Math.floor(eighths / steps)) + part;
	return drawn + barRest.repeat(cells - Math.floor(eighths / steps) - (part === '' ? 0 : 1));
};

/** One glyph a value, low to high between the least and the most of them. */
export const sparkline = (values: readonly number[], {spark}: Glyphs): string => {
	const most = Math.max(...values);
	const top = spark.length - 1;
	return values.map(value => spark[most > 0 ? Math.round((value / most) * top) : 0]).join('');
};

/** The last ten heartbeats, oldest first: `missed` more than `beats` knows have not come since. */
export const beatStrip = (beats: number, known: number, missed: number, {beat, missedBeat}: Glyphs): string => {
	const strip: string[] = [];
	for (let age = known - 1; age >= 0; age--) strip.push((beats >> age) & 1 ? beat : missedBeat);
	for (let count = 0; count < Math.min(10, missed); count++) strip.push(missedBeat);
	return strip.slice(-10).join('').padStart(10);
};
