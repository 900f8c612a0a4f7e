/** Sizes, rates, seconds and ports as people type them. Pure; undefined for what is none. */
import bytes from 'bytes';

/** `100KB` = 102,400 bytes, `64KiB`, `16M`, `1048576`. */
export const parseSize = (text: string): number | undefined => {
	const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
	if (!match) return undefined;
	const size = bytes.parse(`${match[1]}${match[2]}${match[2] ? 'b' : ''}`);
	return size === null || !Number.isSafeInteger(size) ? undefined : size;
};

/** `10MB` or `10MB/s`, in bytes per second. */
export const parseRate = (text: string): number | undefined => parseSize(text.replace(/\/s$/i, ''));

/** Seconds, fractions allowed. */
export const parseSeconds = (text: string): number | undefined =>
	/^\d+(?:\.\d+)?s?$/.test(text) ? Number(text.replace(/s$/, '')) : undefined;

/** What a timer of the system and a time on the wire can hold: about 23 days. */
export const longestSeconds = 2_000_000;
/** A lease that ends by itself may be longer: about three years. */
export const longestTtl = 100_000_000;

/** Seconds of at most `most`. */
export const parseSecondsUpTo =
	(most: number) =>
	(text: string): number | undefined => {
		const seconds = parseSeconds(text);
		return seconds === undefined || seconds > most ? undefined : seconds;
	};

/** A whole number from 1 to `most`. */
export const parseCountUpTo =
	(most: number) =>
	(text: string): number | undefined => {
		const count = /^\d+$/.test(text) ? Number(text) : 0;
		return count >= 1 && count <= most ? count : undefined;
	};

/** `10,20,50`: whole numbers, one at least. */
export const parseCountsUpTo =
	(most: number) =>
	(text: string): readonly number[] | undefined => {
		const counts = text.split(',').map(parseCountUpTo(most));
		return counts.every(count => count !== undefined) ? counts : undefined;
	};

/** 0 to 65535. */
export const parsePort = (text: string): number | undefined =>
	/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
