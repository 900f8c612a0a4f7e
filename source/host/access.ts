/** Who gets in to what runs here, and how peers on this machine get to know it. Makes no secret. */
import {forgetSecret, keepSecret} from '../config/tickets.ts';
import {isWildcard} from '../net/addresses.ts';
import {ownAddresses} from '../net/tcp/addresses.ts';
import type {Secret} from '../net/ticket.ts';
import type {Address} from '../net/types.ts';

export type Access = {
	/** Null: anybody who reaches it. */
	readonly secret: Secret | null;
	/** Folder of the tickets kept for addresses; null: nowhere. */
	readonly tickets: string | null;
};

/** Anybody, and nobody is told. */
export const openAccess: Access = {secret: null, tickets: null};

/** Keeps the ticket for every address by which this machine reaches what listens here, or forgets another one that was kept. */
export const keepForThisMachine = ({secret, tickets}: Access, {host, port}: Address): void => {
	if (tickets === null) return;
	const hosts = isWildcard(host) ? ['127.0.0.1', '::1', ...ownAddresses()] : [host];
	for (const own of hosts) {
		// Where it cannot be kept, peers of this machine are asked for it as those of any other: nothing is lost.
		if (secret) keepSecret(tickets, {host: own, port}, secret);
		else forgetSecret(tickets, {host: own, port});
	}
};
