/**
 * What rates that were seen may mean for everybody's line. Whoever has one source and falls behind it shows what the way between
 * them carries, and nobody can say whose end it is: two readings. Where many give to many each line shows itself. Pure.
 */
import type {PeerId} from '../types.ts';
import type {Line} from './forecast.ts';
import type {Topology} from './topology.ts';

/** One member as it was seen of late. Rates in bytes per second, null for not seen yet. */
export type Seen = {
	readonly peer: PeerId;
	/** Fragments it has. */
	readonly have: number;
	/** Whether that is all of them: it needs nothing more. */
	readonly isDone: boolean;
	readonly up: number | null;
	readonly down: number | null;
};

export type Sight = {
	readonly topology: Topology;
	readonly owner: PeerId;
	/** What left the owner; null for not seen yet. */
	readonly ownerUp: number | null;
	/** In the order in which they pass on. */
	readonly members: readonly Seen[];
	/** Bytes of one fragment. */
	readonly fragment: number;
};

/** What the lines may be like. */
export type Reading = {
	readonly owner: number;
	line(peer: PeerId): Line;
};

/** Where many flows share lines, about this share of what they carry is filled. */
const filled = 0.8;
/** So much of what it might pass on is about all. */
const enough = 0.75;
/** Of those that lack something so many must have been seen, or who was not would count as quick. */
const most = 0.75;
/** Fragments, and seconds of its own rate, by which a member is behind its source before that is the way and not the moment. */
const slack = {fragments: 16, seconds: 0.5} as const;

/** None before anything is seen; each is as likely as the others. */
export const readings = (sight: Sight): readonly Reading[] => {
	const rates = [sight.ownerUp, ...sight.members.flatMap(({up, down}) => [up, down])];
	const best = Math.max(0, ...rates.map(rate => rate ?? 0));
	if (best === 0) return [];
	const ways = waysOf(sight);
	if (ways) return eitherEnd(sight, ways, best);
	const lacking = sight.members.filter(({isDone}) => !isDone);
	return lacking.filter(({down}) => down !== null).length < most * lacking.length ? [] : [atOnce(sight, best)];
};

/** What was seen of the way from somebody's only source; undefined where there are several. */
type Way = {readonly from: PeerId; readonly to: PeerId; readonly rate: number};

/** The ways that are full; undefined where members have more than one source. */
const waysOf = ({topology, owner, members, fragment}: Sight): readonly Way[] | undefined => {
	if (topology.isOpen) return undefined;
	const order = members.map(({peer}) => peer);
	const has = new Map(members.map(({peer, have}) => [peer, have]));
	const ways: Way[] = [];
	for (const {peer: to, have, isDone, down} of members) {
		const from = topology.neighbours({me: to, owner, members: order, peers: order, isPartial: false});
		if (from.length > 1) return undefined;
		const [source] = from;
		if (source === undefined || isDone || down === null) continue;
		const behind = (has.get(source) ?? Number.POSITIVE_INFINITY) - have;
		if (behind > slack.fragments + (slack.seconds * down) / fragment) ways.push({from: source, to, rate: down});
	}
	return ways;
};

/** Whoever was not seen to be slow is as quick as the best. */
const eitherEnd = ({owner}: Sight, ways: readonly Way[], best: number): readonly Reading[] => {
	const received = new Map(ways.map(({to, rate}) => [to, rate]));
	const sent = new Map(ways.map(({from, rate}) => [from, rate]));
	return [
		{owner: best, line: peer => ({up: best, down: received.get(peer) ?? best})},
		{owner: sent.get(owner) ?? best, line: peer => ({up: sent.get(peer) ?? best, down: best})},
	];
};

const atOnce = ({ownerUp, members}: Sight, best: number): Reading => {
	const known = new Map(members.map(seen => [seen.peer, seen]));
	// Of what it receives each passes on all but a share of its own: whoever does about that might send as fast as it receives.
	const passed = (enough * (members.length - 1)) / members.length;
	return {
		owner: (ownerUp || best) / filled,
		line: peer => {
			const seen = known.get(peer);
			const [up, down] = [seen?.up || best, seen?.down || best];
			return {up: (up < passed * down ? up : Math.max(up, down)) / filled, down: down / filled};
		},
	};
};
