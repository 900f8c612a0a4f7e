/**
 * Who is speaking: an id made of a public key, and the proof that goes with one connection and one side of it.
 * Pure: signs through what it is given, checks no signature, keeps no key.
 */
import {type Failure, failure} from './failures.ts';
import {hash} from './hash.ts';
import type {PeerId, Speaker} from './types.ts';

/** An Ed25519 key of ours, of which only what it signs gets out. */
export type Identity = {
	readonly id: PeerId;
	/** 32 bytes. */
	readonly publicKey: Uint8Array;
	/** 64 bytes. */
	sign(message: Uint8Array): Uint8Array;
};

/** Bytes of a public key, and of what binds a proof to one connection. */
export const publicKeyLength = 32;
export const bindingLength = 32;

/** Characters of an id: 126 bits, as many as an id that is made by chance. */
const idLength = 21;
const idTag = Buffer.from('shoal-peer/1\0');
const proofTag = 'shoal/1 proof';

/** The id that goes with a public key: nobody finds another key for it. */
export const peerIdOf = (publicKey: Uint8Array): PeerId =>
	hash(Buffer.concat([idTag, publicKey]))
		.toString('base64url')
		.slice(0, idLength);

/** What a side signs: which side it is keeps a proof from being sent back, `binding` from being used on another connection. */
export const proofText = (speaker: Speaker, binding: Uint8Array, publicKey: Uint8Array): Uint8Array =>
	Buffer.concat([Buffer.from(`${proofTag} ${speaker}\0`), binding, publicKey]);

/** The proof does not go with the key, the side or the connection. */
export const unprovedIdentity: Failure = failure('E_IMPOSTOR', 'The other side cannot prove that it is who it says.');

/** The other side has our own key. */
export const ownIdentity: Failure = failure('E_ID', 'The other side is this very peer.', 'Name another address.');

/** What is wrong with an id that somebody goes by; undefined when it is the one that was proved, or nobody proves any on this link. */
export const claimFailure = (claimed: PeerId, proved: PeerId | null): Failure | undefined =>
	proved === null || claimed === proved
		? undefined
		: failure('E_IMPOSTOR', 'The other side goes by an id that is not its own.');
