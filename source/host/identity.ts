/** From a key that was kept to who we are; from none, to somebody new. */
import type {Identity} from '../net/identity.ts';
import {type KeyText, newIdentity, readIdentity} from '../net/tcp/keys.ts';

/** The key was read before: it is whole. */
export const identityOf = (key: KeyText | null): Identity => (key === null ? null : readIdentity(key)) ?? newIdentity();
