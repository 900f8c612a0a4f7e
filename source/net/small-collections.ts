/**
 * A set and a map that mostly hold one thing, which then costs no table of its own: a hundred thousand files have one name
 * and one holder each. Order is that in which things came, as in a Set. Not for values that may be undefined.
 */

/** A set of strings, or of objects that are no Set. */
export class SmallSet<Item extends string | object> implements Iterable<Item> {
	#held: Item | Set<Item> | undefined;

	constructor(items: Iterable<Item> = []) {
		for (const item of items) this.add(item);
	}

	get size(): number {
		if (this.#held === undefined) return 0;
		return this.#held instanceof Set ? this.#held.size : 1;
	}

	has(item: Item): boolean {
		return this.#held instanceof Set ? this.#held.has(item) : this.#held === item;
	}

	add(item: Item): this {
		if (this.#held === undefined) this.#held = item;
		else if (this.#held instanceof Set) this.#held.add(item);
		else if (this.#held !== item) this.#held = new Set([this.#held, item]);
		return this;
	}

	/** Returns whether it was there. */
	delete(item: Item): boolean {
		if (this.#held instanceof Set) return this.#held.delete(item);
		if (this.#held !== item) return false;
		this.#held = undefined;
		return true;
	}

	[Symbol.iterator](): Iterator<Item> {
		if (this.#held === undefined) return [][Symbol.iterator]();
		return this.#held instanceof Set ? this.#held[Symbol.iterator]() : [this.#held][Symbol.iterator]();
	}
}

export class SmallMap<Value extends object> {
	#key = '';
	#held: Value | Map<string, Value> | undefined;

	get size(): number {
		if (this.#held === undefined) return 0;
		return this.#held instanceof Map ? this.#held.size : 1;
	}

	get(key: string): Value | undefined {
		if (this.#held instanceof Map) return this.#held.get(key);
		return this.#key === key ? this.#held : undefined;
	}

	/** Replaces what is there in its place. */
	set(key: string, value: Value): this {
		if (this.#held instanceof Map) this.#held.set(key, value);
		else if (this.#held !== undefined && this.#key !== key)
			this.#held = new Map([
				[this.#key, this.#held],
				[key, value],
			]);
		else {
			this.#key = key;
			this.#held = value;
		}
		return this;
	}

	/** Returns whether it was there. */
	delete(key: string): boolean {
		if (this.#held instanceof Map) return this.#held.delete(key);
		if (this.get(key) === undefined) return false;
		this.#held = undefined;
		return true;
	}

	*values(): Generator<Value> {
		if (this.#held instanceof Map) yield* this.#held.values();
		else if (this.#held !== undefined) yield this.#held;
	}
}
