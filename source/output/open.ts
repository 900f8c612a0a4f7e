/** What is said to who joins a manager on another machine that needed no ticket. Pure. */
import {isLoopback} from '../net/addresses.ts';
import type {Secret} from '../net/ticket.ts';
import type {Address} from '../net/types.ts';

/** Null where only this machine is, or all is protected. */
export const openLine = (manager: Address | null, secret: Secret | null): string | null =>
	secret !== null || manager === null || isLoopback(manager.host)
		? null
		: 'open: this manager needed no ticket; anybody who reaches it can join and fetch, and nothing is encrypted';
