/** One file from its owner to a group of peers in virtual time, by the real engines: how long it takes and what the owner sends. Judges nothing. */
import {hash} from '../net/hash.ts';
import {defaultFragmentSize} from '../net/manifest.ts';
import type {TopologyName} from '../net/types.ts';
import {manifestOf} from './memory-files.ts';
import type {SimulatedPeer} from './simulated-peer.ts';
import {World} from './world.ts';

/** Bytes per second; 0: no limit. */
export type Line = {readonly up: number; readonly down: number};

export type SpreadPlan = {
	readonly seed: number;
	/** Null: what the manager chooses. */
	readonly topology: TopologyName | null;
	/** How many fetch the file. */
	readonly peers: number;
	/** Bytes. */
	readonly size: number;
	/** Bytes; 0: the usual one. */
	readonly fragmentSize: number;
	/** Bytes per second of every machine's wires; 0: no limit. */
	readonly up: number;
	readonly down: number;
	/** The same of each member where they differ, in the order of joining; the owner's are `up` and `down`. */
	readonly lines?: readonly Line[];
	/** Milliseconds on the way in and on the way out of every machine. */
	readonly latency: number;
	/** Milliseconds from one member's word to the next one's. */
	readonly gap: number;
	/** When so many of the group's fragments are there, one of it leaves: 0 to 1; null for nobody. */
	readonly leavesAt: number | null;
};

export type Followed = {
	readonly at: number;
	readonly topology: TopologyName;
	readonly why: string;
	/** Names, in order; empty where order does not matter. */
	readonly members: readonly string[];
};

export type SpreadResult = {
	/** Milliseconds from the first word to the last finished file; null when some never finished. */
	readonly finishedIn: number | null;
	/** The shortest time there can be, in milliseconds; `bound`. */
	readonly bound: number;
	/** Bytes of fragments the owner sent, as copies of the file. */
	readonly ownerCopies: number;
	/** Bytes that came and were not needed, or not whole when a way changed, as copies of what all members need. */
	readonly wasted: number;
	/** How many finished. */
	readonly finished: number;
	/** What the group followed, from when on (milliseconds from the word), and why where the manager chose it. */
	readonly followed: readonly Followed[];
	/** Sources that any of them was linked to at once, at most. */
	readonly mostLinks: number;
	/** What engines threw. */
	readonly bugs: readonly string[];
};

const name = 'spread.bin';
/** Virtual milliseconds after which nobody waits any longer, as a multiple of the bound. */
const patience = 30;

type Lines = Pick<SpreadPlan, 'peers' | 'size' | 'up' | 'down' | 'lines'>;

/** The line of each member. */
const linesOf = ({peers, up, down, lines = []}: Lines): readonly Line[] =>
	Array.from({length: peers}, (_, index) => lines[index] ?? {up, down});

/** max(F / u_s, F / d_min, N F / (u_s + sum u_i)), in milliseconds: Kumar and Ross, "Peer-assisted file distribution: the minimum distribution time", 2006. */
export const bound = (plan: Lines): number => {
	const {peers, size, up} = plan;
	const lines = linesOf(plan);
	const over = (bytes: number, rate: number): number => (bytes / (rate || Number.POSITIVE_INFINITY)) * 1000;
	const sum = lines.reduce((ups, line) => ups + (line.up || Number.POSITIVE_INFINITY), up || Number.POSITIVE_INFINITY);
	return Math.max(over(size, up), ...lines.map(({down}) => over(size, down)), over(peers * size, sum));
};

/** Bytes that look like nothing else, the same for a seed. */
const bytesFor = (seed: number, size: number): Buffer => {
	const bytes = Buffer.alloc(size);
	const block = 32;
	for (let at = 0; at < size; at += block) hash(Buffer.from(`${seed} ${at}`)).copy(bytes, at);
	return bytes;
};

export const spread = (plan: SpreadPlan): SpreadResult => {
	const bytes = bytesFor(plan.seed, plan.size);
	const manifest = manifestOf(bytes, plan.fragmentSize || defaultFragmentSize(plan.size));
	const world = new World({seed: plan.seed, isTraced: false, originals: new Map([[manifest.id, bytes]])});
	world.manager.start();
	const {up, down, latency} = plan;
	const shares = [{name, bytes, fragmentSize: plan.fragmentSize}];
	const owner = world.addPeer({name: 'owner', shares, up, down, latency, work: 0});
	const members = linesOf(plan).map((line, index) =>
		world.addPeer({name: `peer-${index + 1}`, shares: [], ...line, latency, work: 0}),
	);
	const done = new Set<SimulatedPeer>();
	let ownerBytes = 0;
	let stored = 0;
	let wasted = 0;
	let finishedAt = 0;
	let mostLinks = 0;
	const least = bound(plan);
	const leaver = members[Math.floor(plan.peers / 2)];
	const toLeave =
		plan.leavesAt === null ? Number.POSITIVE_INFINITY : plan.leavesAt * plan.peers * (manifest.hashes.length / 32);
	let hasLeft = false;
	world.onFact = (peer, fact) => {
		switch (fact.event) {
			case 'sent':
				if (peer === owner) ownerBytes += fact.bytes;
				break;
			case 'fragment':
				stored++;
				break;
			case 'linked':
				mostLinks = Math.max(mostLinks, fact.links);
				break;
			case 'complete':
				done.add(peer);
				wasted += fact.wastedBytes;
				finishedAt = world.clock.now();
				break;
			default:
				break;
		}
	};
	for (const peer of [owner, ...members]) peer.start();
	world.run(3000);
	const begunAt = world.clock.now();
	const followed: Followed[] = [];
	world.onManagerFact = fact => {
		if (fact.event !== 'group') return;
		const {topology, why, members: names} = fact;
		followed.push({at: world.clock.now() - begunAt, topology, why, members: names});
	};
	for (const [index, member] of members.entries()) {
		if (index > 0 && plan.gap > 0) world.run(plan.gap);
		member.get(name, plan.topology);
	}
	const isOver = (): boolean => {
		if (!hasLeft && stored >= toLeave) {
			hasLeft = true;
			leaver!.leave();
		}
		return members.every(member => done.has(member) || (hasLeft && member === leaver));
	};
	const isFinished = world.runUntil(isOver, Math.max(60_000, least * patience));
	return {
		finishedIn: isFinished ? finishedAt - begunAt : null,
		bound: least,
		ownerCopies: ownerBytes / plan.size,
		wasted: wasted / (plan.peers * plan.size),
		finished: done.size,
		followed,
		mostLinks,
		bugs: world.bugs,
	};
};
