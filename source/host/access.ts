/** Who gets in to what runs here, and how peers on this machine get to know it. Makes no secret. */

import {forgetManager, keepManager} from '../config/known-managers.ts';
import {forgetSecret, keepSecret} from '../config/tickets.ts';
import {isLoopback, isWildcard} from '../net/addresses.ts';
import {ownAddresses} from '../net/tcp/addresses.ts';
import type {KeyText} from '../net/tcp/keys.ts';
import type {Secret} from '../net/ticket.ts';
import type {Address, PeerId} from '../net/types.ts';

export type Access = {
	/** Null: anybody who reaches it. */
	readonly secret: Secret | null;
	/** Folder of the tickets kept for addresses; null: nowhere. */
	readonly tickets: string | null;
	/** What we are known by; none: new ones. */
	readonly keys?: {readonly manager?: KeyText; readonly peer?: KeyText};
	/** Folder of the managers that were met; none: each is met for the first time. */
	readonly managers?: string;
	/** Folder of whom our manager has banned; none: bans end with it. */
	readonly bans?: string;
};

/** Anybody, and nobody is told. */
export const openAccess: Access = {secret: null, tickets: null};

/** What a peer takes of it. */
export const peerAccess = ({secret, keys, managers}: Access) => ({
	secret,
	key: keys?.peer ?? null,
	managers: managers ?? null,
});

/** What is said to who joins a manager on another machine that needed no ticket; null where only this machine is, or all is protected. */
export const openLine = (manager: Address | null, secret: Secret | null): string | null =>
	secret !== null || manager === null || isLoopback(manager.host)
		? null
		: 'open: this manager needed no ticket; anybody who reaches it can join and fetch, and nothing is encrypted';

/** Keeps the ticket and the id for every address by which this machine reaches what listens here, or forgets another one that was kept. */
export const keepForThisMachine = ({secret, tickets, managers}: Access, {host, port}: Address, id: PeerId): void => {
	if (tickets === null) return;
	const hosts = isWildcard(host) ? ['127.0.0.1', '::1', ...ownAddresses()] : [host];
	for (const own of hosts) {
		// Where it cannot be kept, peers of this machine are asked for it as those of any other: nothing is lost.
		const at = {host: own, port};
		if (secret) keepSecret(tickets, at, secret);
		else forgetSecret(tickets, at);
		if (managers === undefined) continue;
		if (secret) keepManager(managers, at, id);
		else forgetManager(managers, at);
	}
};
