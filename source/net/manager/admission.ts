/** What a newcomer is told: the manager's terms. Lets nobody in by itself. */
import type {PeerId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import type {ManagerOptions} from './options.ts';

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
