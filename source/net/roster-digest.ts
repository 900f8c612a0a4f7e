/** A short fingerprint of a peer list, so that two ends can tell in eight bytes whether they see the same. */
import {Hasher} from './hash.ts';
import type {RosterEntry} from './types.ts';

/** 16 hex digits; independent of the order of the entries. */
export const rosterDigest = (entries: Iterable<RosterEntry>): string => {
	const lines = [...entries].map(({peer, name, host, port, isLate}) => `${peer}\0${name}\0${host}\0${port}\0${isLate}`);
	return new Hasher()
		.update(Buffer.from(lines.sort().join('\n')))
		.digest()
		.toString('hex', 0, 8);
};
