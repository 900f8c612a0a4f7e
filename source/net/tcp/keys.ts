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

/** Whether the holder of the key has signed the message. */
export const isSigned = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
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
