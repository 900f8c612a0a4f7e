/** How single values travel: one codec per kind of field, each with its limit. Knows bytes, not messages. Integers are big-endian. */

/** Thrown by the reader on bytes that do not fit; caught at the codec's door and turned into a value. */
export class WireError extends Error {}

/** Reads and writes one kind of value. */
export type Field<Value> = {
	/** Bytes this value takes. Throws WireError when it exceeds the field's limit. */
	size(value: Value): number;
	write(into: Cursor, value: Value): void;
	read(from: Cursor): Value;
	/** As PROTOCOL.md writes it. */
	readonly kind: string;
};

/** A position in a buffer. Reading past the end throws WireError. */
export class Cursor {
	readonly buffer: Buffer;
	at = 0;

	constructor(buffer: Buffer) {
		this.buffer = buffer;
	}

	/** Steps over `length` bytes and returns where they start. */
	take(length: number): number {
		const start = this.at;
		if (length > this.buffer.length - start) throw new WireError('the frame ends too early');
		this.at = start + length;
		return start;
	}

	get isAtEnd(): boolean {
		return this.at === this.buffer.length;
	}
}

const unsigned = (kind: string, bytes: number, limit: number): Field<number> => ({
	kind,
	size: () => bytes,
	write: (into, value) => {
		if (!Number.isInteger(value) || value < 0 || value > limit) throw new WireError(`${value} is no ${kind}`);
		into.buffer.writeUIntBE(value, into.take(bytes), bytes);
	},
	read: from => from.buffer.readUIntBE(from.take(bytes), bytes),
});

export const u8 = unsigned('u8', 1, 0xff);
export const u16 = unsigned('u16', 2, 0xffff);
export const u32 = unsigned('u32', 4, 0xffff_ffff);

/** Eight bytes that hold a size; above 2^53-1 it is refused, never rounded. */
export const u53: Field<number> = {
	kind: 'u64 (at most 2^53-1)',
	size: () => 8,
	write: (into, value) => {
		if (!Number.isSafeInteger(value) || value < 0) throw new WireError(`${value} is no size`);
		into.buffer.writeBigUInt64BE(BigInt(value), into.take(8));
	},
	read: from => {
		const value = from.buffer.readBigUInt64BE(from.take(8));
		if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new WireError('a size above 2^53-1');
		return Number(value);
	},
};

export const bool: Field<boolean> = {
	kind: 'bool',
	size: () => 1,
	write: (into, value) => {
		into.buffer[into.take(1)] = value ? 1 : 0;
	},
	read: from => {
		const value = from.buffer[from.take(1)];
		if (value !== 0 && value !== 1) throw new WireError('a bool is 0 or 1');
		return value === 1;
	},
};

const utf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/** UTF-8 with a u16 length in front; `most` bytes at the most. Malformed UTF-8 is refused. */
export const text = (most: number): Field<string> => ({
	kind: `text (at most ${most} bytes)`,
	size: value => {
		const length = Buffer.byteLength(value);
		if (length > most) throw new WireError(`a text of ${length} bytes where ${most} are allowed`);
		return 2 + length;
	},
	write: (into, value) => {
		const length = Buffer.byteLength(value);
		into.buffer.writeUInt16BE(length, into.take(2));
		into.buffer.write(value, into.take(length), 'utf8');
	},
	read: from => {
		const length = from.buffer.readUInt16BE(from.take(2));
		if (length > most) throw new WireError(`a text of ${length} bytes where ${most} are allowed`);
		const start = from.take(length);
		try {
			return utf8.decode(from.buffer.subarray(start, start + length));
		} catch {
			throw new WireError('a text that is not UTF-8');
		}
	},
});

/** Exactly `length` bytes, in the program as hex digits. */
export const hex = (length: number): Field<string> => ({
	kind: `${length} bytes`,
	size: () => length,
	write: (into, value) => {
		const start = into.take(length);
		if (value.length !== length * 2 || into.buffer.write(value, start, 'hex') !== length)
			throw new WireError(`"${value}" is not ${length} bytes in hex`);
	},
	read: from => {
		const start = from.take(length);
		return from.buffer.toString('hex', start, start + length);
	},
});

/** Raw bytes with a u32 length in front. What is read is a copy. */
export const bytes = (most: number): Field<Uint8Array> => ({
	kind: `bytes (at most ${most})`,
	size: value => {
		if (value.length > most) throw new WireError(`${value.length} bytes where ${most} are allowed`);
		return 4 + value.length;
	},
	write: (into, value) => {
		into.buffer.writeUInt32BE(value.length, into.take(4));
		into.buffer.set(value, into.take(value.length));
	},
	read: from => {
		const length = from.buffer.readUInt32BE(from.take(4));
		if (length > most) throw new WireError(`${length} bytes where ${most} are allowed`);
		const start = from.take(length);
		return new Uint8Array(from.buffer.subarray(start, start + length));
	},
});

/** One word of a fixed few, as a u8. */
export const oneOf = <const Word extends string>(words: readonly Word[]): Field<Word> => ({
	kind: `one of ${words.join(', ')} (u8)`,
	size: () => 1,
	write: (into, value) => {
		const code = words.indexOf(value);
		if (code === -1) throw new WireError(`"${value}" is none of ${words.join(', ')}`);
		into.buffer[into.take(1)] = code;
	},
	read: from => {
		const word = words[from.buffer[from.take(1)]!];
		if (word === undefined) throw new WireError(`a word that is none of ${words.join(', ')}`);
		return word;
	},
});

/** The values of named fields, as an object. */
export type ValuesOf<Fields extends Readonly<Record<string, unknown>>> = {
	readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never;
};

/** Fields of whatever values; `ValuesOf` recovers the types. */
export type AnyFields = Readonly<Record<string, Field<unknown>>>;

/** Named fields, one after the other. */
export const record = <Fields extends AnyFields>(fields: Fields): Field<ValuesOf<Fields>> => {
	const names = Object.keys(fields);
	return {
		kind: `{${names.join(', ')}}`,
		size: value => {
			let total = 0;
			for (const name of names) total += fields[name]!.size(value[name as keyof Fields]);
			return total;
		},
		write: (into, value) => {
			for (const name of names) fields[name]!.write(into, value[name as keyof Fields]);
		},
		read: from => {
			const value: Record<string, unknown> = {};
			for (const name of names) value[name] = fields[name]!.read(from);
			return value as ValuesOf<Fields>;
		},
	};
};

/** A u16 count and that many values. */
export const list = <Value>(item: Field<Value>, most = 0xffff): Field<readonly Value[]> => ({
	kind: `list of ${item.kind}${most < 0xffff ? ` (at most ${most})` : ''}`,
	size: values => {
		if (values.length > most) throw new WireError(`a list of ${values.length} where ${most} are allowed`);
		let total = 2;
		for (const value of values) total += item.size(value);
		return total;
	},
	write: (into, values) => {
		into.buffer.writeUInt16BE(values.length, into.take(2));
		for (const value of values) item.write(into, value);
	},
	read: from => {
		const count = from.buffer.readUInt16BE(from.take(2));
		if (count > most) throw new WireError(`a list of ${count} where ${most} are allowed`);
		const values: Value[] = [];
		for (let index = 0; index < count; index++) values.push(item.read(from));
		return values;
	},
});
