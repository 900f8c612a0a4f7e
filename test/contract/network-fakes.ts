/** Small stand-ins for what a link is given: contents in memory, landings, and a few messages. Knows no network. */
import {type Failure, FailureError} from '../../source/net/failures.ts';
import type {Content, Landing} from '../../source/net/ports.ts';
import type {MessageOf} from '../../source/net/wire/messages.ts';

/** Bytes without a short period. */
export const someBytes = (length: number): Buffer => {
	const bytes = Buffer.alloc(length);
	for (let position = 0; position < length; position++) bytes[position] = (position * 31 + (position >>> 8) * 7) & 0xff;
	return bytes;
};

/** A file in memory; a slow one answers no read before `release`. */
export class MemoryContent implements Content {
	readonly bytes: Buffer;
	readonly #released: Promise<void>;
	release: () => void = () => {};

	constructor(bytes: Buffer, isSlow = false) {
		this.bytes = bytes;
		const {promise, resolve} = Promise.withResolvers<void>();
		this.#released = isSlow ? promise : Promise.resolve();
		this.release = resolve;
	}

	async read(into: Uint8Array, position: number): Promise<void> {
		await this.#released;
		into.set(this.bytes.subarray(position, position + into.length));
	}
}

/** A file that cannot be read any more. */
export class BadContent implements Content {
	readonly #why: Failure;

	constructor(why: Failure) {
		this.#why = why;
	}

	async read(): Promise<void> {
		throw new FailureError(this.#why);
	}
}

/** Gathers one fragment in memory; an unwanted one takes no bytes. */
export class FakeLanding implements Landing {
	readonly length: number;
	readonly bytes: Buffer;
	readonly #isWanted: boolean;
	state: 'open' | 'finished' | 'abandoned' = 'open';

	constructor(length: number, isWanted = true) {
		this.length = length;
		this.bytes = Buffer.alloc(length);
		this.#isWanted = isWanted;
	}

	target(offset: number, length: number): Uint8Array | null {
		return this.#isWanted ? this.bytes.subarray(offset, offset + length) : null;
	}

	finish(): void {
		if (this.state !== 'open') throw new Error(`finished when ${this.state}`);
		this.state = 'finished';
	}

	abandon(): void {
		if (this.state !== 'open') throw new Error(`abandoned when ${this.state}`);
		this.state = 'abandoned';
	}
}

export const hello = (role: 'member' | 'fetcher'): MessageOf<'hello'> => ({
	type: 'hello',
	protocol: 'shoal',
	version: 1,
	role,
	peer: 'caller',
	token: '',
	name: 'caller',
	isNameChosen: false,
	ttl: 0,
});

export const heartbeat = (version: number): MessageOf<'heartbeat'> => ({type: 'heartbeat', version});

/** Two hex digits, repeated, make a file id. */
export const requirementOf = (digits: string): MessageOf<'requirement'> => ({
	type: 'requirement',
	file: digits.repeat(32),
});
