/** What the manager tells one that comes, its terms, and one that goes. Lets nobody in and removes nobody by itself. */
import {type Failure, failure} from '../failures.ts';
import type {Link} from '../ports.ts';
import type {PeerId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import type {DepartedSnapshot, ManagerOptions} from './options.ts';
import type {Member} from './roster.ts';

export type Admitted = {
	/** The manager's own id. */
	readonly manager: PeerId;
	readonly epoch: string;
	/** As the newcomer is called from now on. */
	readonly name: string;
	/** Milliseconds until its lease ends by itself; 0: never. */
	readonly ttl: number;
};

export const welcome = (
	{heartbeat, lease, listen}: ManagerOptions,
	{manager, epoch, name, ttl}: Admitted,
): MessageOf<'welcome'> => ({
	type: 'welcome',
	manager,
	name,
	epoch,
	heartbeat,
	lease,
	ttl: Math.ceil(ttl / 1000),
	listenHost: listen.host,
});

/**
 * What a caller has to do with the member that has its id: the same process on a new connection, another one that may take its
 * place, or nothing. On an open link nobody proves anything: who is connected stays.
 */
export const claimTo = (known: Member, token: string, link: Link): 'same' | 'successor' | Failure => {
	if (known.token === token) return 'same';
	if (known.link === null || link.proved !== null) return 'successor';
	return failure('E_ID', 'This id belongs to another peer.', 'Start the peer again.');
};

/** Closes a link in order; who did not go by itself is told why. */
export const part = (link: Link, reason: DepartedSnapshot['reason'] | 'closing'): void => {
	if (reason !== 'left' && reason !== 'lost') link.send({type: 'removed', reason});
	link.close();
};
