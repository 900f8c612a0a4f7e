/** From which of our addresses we call a manager, and at which we listen then, or may not. Pure. */
import {isLoopback, isWildcard} from '../addresses.ts';
import {type Failure, failure} from '../failures.ts';
import type {DialOptions, Link} from '../ports.ts';

const dialTimeout = 5000;

/** `host`: the address a person chose, or null. */
export const managerDial = (host: string | null): DialOptions =>
	host !== null && !isWildcard(host) && !isLoopback(host) ? {timeout: dialTimeout, from: host} : {timeout: dialTimeout};

/** A peer on the manager's own machine is reached wherever the manager is; any other, where it reaches the manager from. */
export const reachedAt = ({localHost, remoteHost}: Link, managersHost: string): string =>
	localHost === remoteHost ? managersHost : localHost;

/**
 * Why we may not listen at `host`, which a person chose: beyond this machine, while nothing protects the link to one that keeps to this
 * machine (`others` is where that one listens). Undefined when we may.
 */
export const bareFailure = (
	host: string | null,
	{proved}: Pick<Link, 'proved'>,
	others: string,
): Failure | undefined =>
	host === null || isLoopback(host) || proved !== null || !isLoopback(others)
		? undefined
		: failure(
				'E_USAGE',
				`Nothing would protect what listens at ${host}: what it belongs to is open, and on this machine alone.`,
				`Leave --host out, or start the other side beyond this machine too: shoal manager --host 0.0.0.0 makes a ticket.`,
			);
