/** Chance that can be repeated: the sfc32 generator, seeded with a number and a label. */
import type {Random} from '../net/ports.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-';
const idLength = 21;

export class SeededRandom implements Random {
	readonly #seed: number;
	readonly #label: string;
	readonly #state: Uint32Array;

	constructor(seed: number, label = '') {
		this.#seed = seed;
		this.#label = label;
		let mixed = 0x811c9dc5;
		for (const character of label) mixed = Math.imul(mixed ^ character.codePointAt(0)!, 0x01000193);
		this.#state = Uint32Array.of(seed, Math.floor(seed / 2 ** 32), mixed, 1);
		for (let round = 0; round < 15; round++) this.next();
	}

	next(): number {
		const state = this.#state;
		const sum = (state[0]! + state[1]! + state[3]!) >>> 0;
		state[3]! += 1;
		state[0] = state[1]! ^ (state[1]! >>> 9);
		state[1] = state[2]! + (state[2]! << 3);
		state[2] = ((state[2]! << 21) | (state[2]! >>> 11)) + sum;
		return sum / 2 ** 32;
	}

	id(): string {
		let id = '';
		while (id.length < idLength) id += alphabet[this.int(0, alphabet.length - 1)];
		return id;
	}

	/** A whole number from `least` to `most`, both included. */
	int(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	/** True this often: 0 never, 1 always. */
	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** One of these; there must be one. */
	pick<Item>(items: readonly Item[]): Item {
		return items[this.int(0, items.length - 1)]!;
	}

	/** Another generator of the same seed, which this one's use does not disturb. */
	fork(label: string): SeededRandom {
		return new SeededRandom(this.#seed, `${this.#label}/${label}`);
	}
}
