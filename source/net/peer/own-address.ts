/** From which of our addresses we call a manager, and at which we listen then. Pure. */
import {isLoopback, isWildcard} from '../addresses.ts';
import type {DialOptions, Link} from '../ports.ts';

const dialTimeout = 5000;

/** `host`: the address a person chose, or null. */
export const managerDial = (host: string | null): DialOptions =>
	host !== null && !isWildcard(host) && !isLoopback(host) ? {timeout: dialTimeout, from: host} : {timeout: dialTimeout};

/** A peer on the manager's own machine is reached wherever the manager is; any other, where it reaches the manager from. */
export const reachedAt = ({localHost, remoteHost}: Link, managersHost: string): string =>
	localHost === remoteHost ? managersHost : localHost;
