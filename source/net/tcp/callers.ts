/**
 * Who has called, from where, and who has said hello: decides who must go so that nobody can take all places.
 * Knows no sockets and no clock. A caller that says nothing gives its place up to the next, so a newcomer is always heard.
 */
import ipaddr from 'ipaddr.js';
import {isLinkLocal, isLoopback} from '../addresses.ts';
import {type Failure, failure} from '../failures.ts';
import type {LinkId} from '../types.ts';

export type CallerLimits = {
	/** Callers that have not said hello, all together. */
	readonly halfOpen: number;
	/** Those that have, all together. */
	readonly open: number;
	/** The same of one address. This machine's own callers are bound by the two above alone: they are one person's. */
	readonly halfOpenOfAddress: number;
	readonly openOfAddress: number;
	/** Handshakes a minute that fail, of one address; then none of it is heard for a minute. And of this machine: nobody's, but in tests. */
	readonly failedOfAddress: number;
	readonly failedOfOwn: number;
};

const mostHalfOpen = 1024;

/** Limits of a process that may take so many connections: a quarter of them, at most 1,024, for those that have not said hello. */
export const callerLimits = (connections: number): CallerLimits => {
	const halfOpen = Math.min(mostHalfOpen, Math.max(1, Math.floor(connections / 4)));
	const open = Math.max(1, connections - halfOpen);
	return {
		halfOpen,
		open,
		halfOpenOfAddress: 32,
		openOfAddress: 64,
		failedOfAddress: 5,
		failedOfOwn: Number.POSITIVE_INFINITY,
	};
};

type Caller = {readonly group: string; isOpen: boolean};
type Group = {halfOpen: number; open: number};

/** Our own machine: under whatever of its addresses it calls. */
export const own = 'own';

export class Callers {
	readonly #limits: CallerLimits;
	/** Whoever called first is first. */
	readonly #callers = new Map<LinkId, Caller>();
	readonly #waiting = new Set<LinkId>();
	readonly #groups = new Map<string, Group>();
	#open = 0;

	constructor(limits: CallerLimits) {
		this.#limits = limits;
	}

	/**
	 * Somebody has connected, of this `callerGroup`. Returns a caller that must be cut off in its favour: one that has waited longest
	 * without a word.
	 */
	arrived(link: LinkId, name: string): LinkId | undefined {
		const group = this.#groups.get(name) ?? {halfOpen: 0, open: 0};
		this.#groups.set(name, group);
		const isCrowded = name !== own && group.halfOpen >= this.#limits.halfOpenOfAddress;
		const isFull = this.#waiting.size >= this.#limits.halfOpen;
		const victim = isCrowded ? this.#oldestOf(name) : isFull ? this.#waiting.values().next().value : undefined;
		if (victim !== undefined) this.left(victim);
		// Its group may have gone with the one that was cut off.
		this.#groups.set(name, group);
		group.halfOpen++;
		this.#callers.set(link, {group: name, isOpen: false});
		this.#waiting.add(link);
		return victim;
	}

	/** A caller has said hello. A failure: it cannot stay, because there are enough. */
	greeted(link: LinkId): Failure | undefined {
		const caller = this.#callers.get(link);
		if (!caller || caller.isOpen) return undefined;
		const group = this.#groups.get(caller.group)!;
		if (caller.group !== own && group.open >= this.#limits.openOfAddress)
			return failure(
				'E_CROWDED',
				`There are ${this.#limits.openOfAddress} connections from your address already.`,
				'End some of them.',
			);
		if (this.#open >= this.#limits.open)
			return failure('E_CROWDED', `This side takes ${this.#limits.open} connections at once.`, 'Try again later.');
		caller.isOpen = true;
		this.#waiting.delete(link);
		group.halfOpen--;
		group.open++;
		this.#open++;
		return undefined;
	}

	/** A connection has ended. */
	left(link: LinkId): void {
		const caller = this.#callers.get(link);
		if (!caller) return;
		this.#callers.delete(link);
		this.#waiting.delete(link);
		const group = this.#groups.get(caller.group)!;
		if (caller.isOpen) {
			group.open--;
			this.#open--;
		} else group.halfOpen--;
		if (group.open + group.halfOpen === 0) this.#groups.delete(caller.group);
	}

	#oldestOf(name: string): LinkId | undefined {
		for (const link of this.#waiting) if (this.#callers.get(link)!.group === name) return link;
		return undefined;
	}
}

/** Whom a caller is counted with: this machine's own, or those of its address. */
export const callerGroup = (remoteHost: string, localHost: string): string =>
	remoteHost === localHost || isLoopback(remoteHost) ? own : addressGroup(remoteHost);

/** Callers that one person can be: an IPv4 address, 64 bits of an IPv6 address. On one link everybody shares those bits. */
export const addressGroup = (host: string): string => {
	const bare = host.split('%', 1)[0]!;
	if (!bare.includes(':') || isLinkLocal(host)) return host;
	return ipaddr.IPv6.parse(bare).toByteArray().slice(0, 8).join('.');
};
