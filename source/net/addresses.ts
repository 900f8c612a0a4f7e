/** How addresses are written and compared. Pure: asks no machine about its interfaces and resolves no names. */
import ipaddr from 'ipaddr.js';
import type {Address} from './types.ts';

/** The address as a number-like thing, or undefined for a host name. IPv4 in other than four decimal parts is a name. */
const parse = (host: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined => {
	if (ipaddr.IPv4.isValidFourPartDecimal(host)) return ipaddr.IPv4.parse(host);
	return host.includes(':') && ipaddr.IPv6.isValid(host) ? ipaddr.process(host) : undefined;
};

/** Ranges in which nobody in particular is found, or only ourselves. */
const nobodys: ReadonlySet<string> = new Set(['unspecified', 'loopback', 'broadcast', 'multicast', 'reserved']);

const unbracketed = (host: string): string => (host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host);

/** One spelling for one host: brackets off, IPv4 in IPv6 as IPv4, IPv6 at its shortest, names in lower case. A scope stays. */
export const normaliseHost = (host: string): string => {
	const bare = unbracketed(host.trim());
	return parse(bare)?.toString() ?? bare.toLowerCase();
};

/** Whether a host can only be this machine. */
export const isLoopback = (host: string): boolean => {
	const normal = normaliseHost(host);
	return normal === 'localhost' || parse(normal)?.range() === 'loopback';
};

/** Whether a host means "every address of this machine". */
export const isWildcard = (host: string): boolean => parse(normaliseHost(host))?.range() === 'unspecified';

/** Whether a host is an IPv6 address that means nothing without the interface it is on. */
export const isLinkLocal = (host: string): boolean => {
	const address = parse(normaliseHost(host));
	return address?.kind() === 'ipv6' && address.range() === 'linkLocal';
};

/**
 * Of a machine's own addresses those that others can type to reach what listens on all of them, on `wildcard`: IPv4 first, and nothing
 * else where that is all it listens on. A link-local one leads somewhere else from each machine, and its scope is this
 * machine's: those only where there is nothing else.
 */
export const reachableByOthers = (own: readonly string[], wildcard: string): readonly string[] => {
	const short = own.filter(host => !host.includes(':'));
	const long = normaliseHost(wildcard).includes(':') ? own.filter(host => host.includes(':')) : [];
	const heard = [...short, ...long];
	const lasting = heard.filter(host => parse(withoutScope(host))?.range() !== 'linkLocal');
	return lasting.length > 0 ? lasting : heard;
};

/** Without the interface that a link-local address is on: what it is to others. */
export const withoutScope = (host: string): string => normaliseHost(host).replace(/%.*$/, '');

/** Whether a host is the address, not the name, of one machine that is not this one. */
export const isMachine = (host: string): boolean => {
	const range = parse(withoutScope(host))?.range();
	return range !== undefined && !nobodys.has(range);
};

/** `host:port`, IPv6 in brackets; the host alone where nobody knows the port, which is 0 then. */
export const formatAddress = ({host, port}: Address): string => {
	const normal = normaliseHost(host);
	if (port === 0) return normal;
	return normal.includes(':') ? `[${normal}]:${port}` : `${normal}:${port}`;
};

/**
 * A host from the list of peers, as this peer must dial it. Empty means "the manager's machine", so it is the address by
 * which we reached the manager; a link-local address without a scope is on the interface that leads to the manager.
 */
export const localise = (host: string, managerRemoteHost: string): string => {
	if (host === '') return managerRemoteHost;
	const scope = managerRemoteHost.indexOf('%');
	return scope !== -1 && isLinkLocal(host) && !host.includes('%') ? host + managerRemoteHost.slice(scope) : host;
};
