/** Cutting long lists and byte strings into frames that stay under 64 KiB, and putting them together again. */
import {partSize} from './messages.ts';

/** Byte strings of at most `partSize`; one empty part for no bytes. */
export const cutBytes = (bytes: Uint8Array): Uint8Array[] => {
	const parts: Uint8Array[] = [];
	for (let at = 0; at < bytes.length || at === 0; at += partSize) parts.push(bytes.subarray(at, at + partSize));
	return parts;
};

/** Runs of items whose encoded size, as `weigh` tells it, stays under `partSize`; one empty run for no items. */
export const cutList = <Item>(items: readonly Item[], weigh: (item: Item) => number): Item[][] => [
	...cutRuns(items, weigh),
];

/** The same runs, each made of its items when its turn comes. */
export function* cutRuns<Item>(items: Iterable<Item>, weigh: (item: Item) => number): Generator<Item[]> {
	let part: Item[] = [];
	let size = 0;
	for (const item of items) {
		const weight = weigh(item);
		if (size + weight > partSize && part.length > 0) {
			yield part;
			part = [];
			size = 0;
		}
		part.push(item);
		size += weight;
	}
	yield part;
}

/** Gathers numbered parts that must come in order from 0. */
export class Gather<Part> {
	#parts: Part[] = [];
	#expected = 0;

	/** The parts when the last has come; undefined while some are missing; a text when one is out of order. */
	add(part: number, parts: number, value: Part): Part[] | undefined | string {
		if (part === 0) {
			this.#parts = [];
			this.#expected = parts;
		}
		if (part !== this.#parts.length || parts !== this.#expected || parts === 0)
			return `part ${part} of ${parts} out of order`;
		this.#parts.push(value);
		return this.#parts.length === parts ? this.#parts : undefined;
	}
}
