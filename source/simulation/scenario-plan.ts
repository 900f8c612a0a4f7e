/** A story from a seed: who there is, who wants what, and what goes wrong when. Data only; nothing happens here. */
import {topologyNames} from '../net/topologies/index.ts';
import type {TopologyName} from '../net/types.ts';
import {type Intrusion, intrusionNames} from './intruder.ts';
import {honest, type Mischief} from './machine.ts';
import {deceits} from './mischief.ts';
import {planWhims, type Whim} from './people.ts';
import {SeededRandom} from './seeded-random.ts';
import type {PeerPlan, SharedBytes} from './simulated-peer.ts';

/** A peer, when it starts (milliseconds), what it does to what it sends, and whether it holds to the end. */
export type Part = PeerPlan & {
	readonly role: 'anchor' | 'source' | 'downloader' | 'bystander';
	readonly startsAt: number;
	readonly mischief: Mischief;
};

export type Wish = {
	readonly peer: string;
	readonly file: string;
	readonly topology: TopologyName | null;
	/** Milliseconds. */
	readonly at: number;
	/** How often it is typed; some people type everything twice. */
	readonly times: number;
};

/** All moments and spans in milliseconds. */
export type Fault = {readonly at: number; readonly span: number} & (
	| {
			readonly what: 'crash' | 'power-cut' | 'leave' | 'stall' | 'trickle' | 'vanish' | 'disk-full' | 'disk-broken';
			readonly peer: string;
	  }
	/** Never comes back. */
	| {readonly what: 'die' | 'power-lost'; readonly peer: string}
	| {readonly what: 'cut' | 'one-way'; readonly peer: string; readonly other: string}
	| {readonly what: 'partition'; readonly peers: readonly string[]; readonly hasManager: boolean}
	| {readonly what: 'manager-crash' | 'manager-stall'}
);

export type ScenarioPlan = {
	readonly seed: number;
	readonly parts: readonly Part[];
	readonly wishes: readonly Wish[];
	readonly faults: readonly Fault[];
	readonly whims: readonly Whim[];
	readonly intrusions: readonly {readonly at: number; readonly what: Intrusion}[];
	/** Whether machines that stood still judge before they read what came meanwhile. */
	readonly isHasty: boolean;
	/** How often a change of the list does not come, 0 to 1. */
	readonly forgets: number;
};

/** How many worlds have up to 40 peers; the others have at most 12. */
const crowded = 0.03;
/** Milliseconds in which things begin to go wrong. */
const faultyTime = 12_000;

const randomBytes = (random: SeededRandom, length: number): Buffer => {
	const bytes = Buffer.alloc(length);
	for (let at = 0; at < length; at++) bytes[at] = random.next() * 256;
	return bytes;
};

const randomFile = (random: SeededRandom, name: string): SharedBytes => {
	const fragmentSize = random.pick([1024, 1024, 2048, 4096]);
	if (random.chance(0.03)) return {name, fragmentSize, bytes: Buffer.alloc(0)};
	const fragments = random.int(5, 60);
	return {name, fragmentSize, bytes: randomBytes(random, fragments * fragmentSize - random.int(0, fragmentSize - 1))};
};

/** Where there is no machine. */
const nowhere = '10.9.9.9';

const randomMischief = (random: SeededRandom): Mischief =>
	random.pick([
		{...honest, lies: 1, slanders: nowhere},
		{...honest, lies: 0.2, slanders: nowhere},
		{...honest, isMute: true},
		{...honest, isRefusing: true},
		{...honest, deceit: random.pick(deceits)},
	]);

const randomPart = (random: SeededRandom, role: Part['role'], name: string, shares: readonly SharedBytes[]): Part => ({
	name,
	role,
	shares,
	up: random.chance(0.15) ? 0 : random.int(8, random.chance(0.5) ? 30 : 200) * 1000,
	down: random.chance(0.3) ? 0 : random.int(20, 400) * 1000,
	latency: random.next() * 40,
	work: random.pick([1, 4, 4, 50, 400]),
	startsAt: role === 'anchor' || random.chance(0.6) ? random.int(50, 600) : random.int(600, 9000),
	mischief: role === 'source' && random.chance(0.3) ? randomMischief(random) : honest,
});

const randomFault = (random: SeededRandom, parts: readonly Part[], wishes: readonly Wish[]): Fault => {
	const mortal = parts.filter(({role}) => role !== 'anchor').map(({name}) => name);
	const downloaders = parts.filter(({role}) => role === 'downloader').map(({name}) => name);
	const names = parts.map(({name}) => name);
	const at = random.chance(0.3) ? random.int(500, faultyTime) : random.pick(wishes).at + random.int(0, 5000);
	const when = {at, span: random.int(200, random.chance(0.2) ? 20_000 : 6000)};
	const what = random.pick([
		...([
			'crash',
			'power-cut',
			'power-lost',
			'leave',
			'die',
			'stall',
			'cut',
			'cut',
			'one-way',
			'partition',
			'trickle',
			'vanish',
		] as const),
		...(['disk-full', 'disk-broken', 'manager-crash', 'manager-stall'] as const),
	]);
	switch (what) {
		case 'die':
		case 'power-lost':
		case 'vanish':
			return {...when, what, peer: random.pick(mortal)};
		case 'crash':
		case 'power-cut':
		case 'leave':
		case 'trickle':
		case 'stall':
			return {...when, what, peer: random.pick(names)};
		case 'disk-full':
		case 'disk-broken':
			return {...when, what, peer: random.pick(downloaders)};
		case 'cut':
		case 'one-way':
			return {...when, what, peer: random.pick(names), other: random.pick(names)};
		case 'partition':
			return {...when, what, peers: names.filter(() => random.chance(0.5)), hasManager: random.chance(0.3)};
		default:
			return {...when, what};
	}
};

export const planScenario = (seed: number): ScenarioPlan => {
	const random = new SeededRandom(seed, 'scenario');
	const files = ['one.bin', 'two.bin'].slice(0, random.chance(0.3) ? 2 : 1).map(name => randomFile(random, name));
	const parts: Part[] = [randomPart(random, 'anchor', 'anchor', files)];
	const add = (role: Part['role'], count: number, shares: readonly SharedBytes[]): void => {
		for (let number = 1; number <= count; number++) parts.push(randomPart(random, role, `${role}-${number}`, shares));
	};
	const crowd = random.chance(crowded) ? random.int(1, 7) : 1;
	add('source', random.int(0, 3) * (crowd > 1 ? 2 : 1), files);
	add('downloader', random.int(1, 4) * crowd, []);
	add('bystander', random.int(parts.length < 3 ? 1 : 0, 4 + (crowd > 1 ? 1 : 0)), []);
	const wishes: Wish[] = [];
	for (const {role, name, startsAt} of parts) {
		if (role !== 'downloader') continue;
		for (const file of files) {
			const topology = random.chance(0.4) ? null : random.pick(topologyNames);
			const at = startsAt + random.int(0, 3000);
			wishes.push({peer: name, file: file.name, topology, at, times: random.chance(0.1) ? 2 : 1});
		}
	}
	const faults = Array.from({length: random.int(0, 7)}, () => randomFault(random, parts, wishes));
	const whims = planWhims(
		seed,
		wishes,
		parts.map(({name}) => name),
	);
	const intrusions = Array.from({length: random.chance(0.3) ? random.int(1, 2) : 0}, () => ({
		at: random.int(1000, faultyTime),
		what: random.pick(intrusionNames),
	}));
	const forgets = random.chance(0.3) ? random.pick([0.1, 0.5]) : 0;
	const byTime = faults.sort((left, right) => left.at - right.at);
	return {seed, parts, wishes, faults: byTime, whims, intrusions, isHasty: random.chance(0.5), forgets};
};
