/** The addresses of this machine, as others can reach it. Knows interfaces; how addresses are written is in net/addresses. */
import {networkInterfaces} from 'node:os';
import {isLinkLocal, normaliseHost} from '../addresses.ts';

/** Addresses of this machine that are not loopback: IPv4 first, then global IPv6, then link-local IPv6 with its scope. */
export const ownAddresses = (): string[] => {
	const found: {readonly rank: number; readonly host: string}[] = [];
	for (const [name, addresses] of Object.entries(networkInterfaces())) {
		for (const {address, family, internal} of addresses ?? []) {
			if (internal) continue;
			const host = normaliseHost(address);
			if (family === 'IPv4') found.push({rank: 0, host});
			else if (isLinkLocal(host)) found.push({rank: 2, host: `${host}%${name}`});
			else found.push({rank: 1, host});
		}
	}
	return found.toSorted((one, other) => one.rank - other.rank).map(({host}) => host);
};
