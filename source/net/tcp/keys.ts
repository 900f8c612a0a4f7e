/** Ed25519 keys: made, read, used to sign and to check. Keeps none and touches no file. */
import {createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify} from 'node:crypto';
import {type Identity, peerIdOf, publicKeyLength} from '../identity.ts';

/** A private key as text: PKCS #8 in PEM. */
export type KeyText = string;

/** What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410). */
const derHead = Buffer.from('302a300506032b6570032100', 'hex');

export const newKey = (): KeyText =>
	generateKeyPairSync('ed25519').privateKey.export({type: 'pkcs8', format: 'pem'}).toString();

/** The identity of a key; undefined when the text is no Ed25519 key. */
export const readIdentity = (text: KeyText): Identity | undefined => {
	try {
		const key = createPrivateKey(text);
		return key.asymmetricKeyType === 'ed25519' ? identityOf(key) : undefined;
	} catch {
		return undefined;
	}
};

/** Somebody new, until this process ends. */
export const newIdentity = (): Identity => identityOf(generateKeyPairSync('ed25519').privateKey);

/**
 * Keys that nobody holds and everybody can sign with, because they lie in the small subgroup of the curve: its points in all their
 * spellings, the sign of x left out. Node 24 refuses them by itself, Node 22 does not.
 */
const smallOrder: ReadonlySet<string> = new Set([
	'00'.repeat(32),
	`01${'00'.repeat(31)}`,
	'26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
	'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
	`ec${'ff'.repeat(30)}7f`,
	`ed${'ff'.repeat(30)}7f`,
	`ee${'ff'.repeat(30)}7f`,
]);

/** Whether a key is one of those, whatever the sign of its x. */
export const isSmallOrder = (publicKey: Uint8Array): boolean => {
	const bare = Buffer.from(publicKey);
	bare[publicKeyLength - 1]! &= 0x7f;
	return smallOrder.has(bare.toString('hex'));
};

/** Whether the holder of the key has signed the message. */
export const isSigned = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
	if (isSmallOrder(publicKey)) return false;
	try {
		const key = createPublicKey({key: Buffer.concat([derHead, publicKey]), format: 'der', type: 'spki'});
		return verify(null, message, key, signature);
	} catch {
		// Bytes that are no key: nobody signed with it.
		return false;
	}
};

const identityOf = (key: KeyObject): Identity => {
	const der = createPublicKey(key).export({type: 'spki', format: 'der'});
	const publicKey = der.subarray(der.length - publicKeyLength);
	return {id: peerIdOf(publicKey), publicKey, sign: message => sign(null, message, key)};
};
