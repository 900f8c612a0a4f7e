/** The proofs of one protected link: ours, which is said first, and what is wrong with theirs. Ends no link. */
import type {Failure} from '../failures.ts';
import {type Identity, ownIdentity, peerIdOf, proofText, unprovedIdentity} from '../identity.ts';
import type {PeerId, Speaker} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {isSigned} from './keys.ts';

/** Who is at the other end of whom. */
const opposite = {manager: 'member', member: 'manager', source: 'fetcher', fetcher: 'source'} as const;

export class Proving {
	readonly #own: Identity;
	readonly #expects: Speaker;
	readonly #binding: Uint8Array;

	/** `binding`: what both ends of this connection know and no other connection has. */
	constructor(own: Identity, expects: Speaker, binding: Uint8Array) {
		this.#own = own;
		this.#expects = expects;
		this.#binding = binding;
	}

	/** What we say first. */
	get said(): MessageOf<'proof'> {
		const {publicKey} = this.#own;
		const text = proofText(opposite[this.#expects], this.#binding, publicKey);
		const inHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
		return {type: 'proof', key: inHex(publicKey), signature: inHex(this.#own.sign(text))};
	}

	/** Who the other side is, or why it is not believed. */
	heard({key, signature}: MessageOf<'proof'>): PeerId | Failure {
		const publicKey = Buffer.from(key, 'hex');
		if (publicKey.equals(this.#own.publicKey)) return ownIdentity;
		const text = proofText(this.#expects, this.#binding, publicKey);
		return isSigned(publicKey, text, Buffer.from(signature, 'hex')) ? peerIdOf(publicKey) : unprovedIdentity;
	}
}
