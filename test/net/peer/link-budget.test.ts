/** How many of a hundred peers a download links to at once, and that it reaches everybody whom it needs. */
import {beforeEach, expect, test} from 'vitest';
import {failure} from '../../../source/net/failures.ts';
import {Requirement} from '../../../source/net/peer/requirement.ts';
import {SourceLinks} from '../../../source/net/peer/source-links.ts';
import type {TransferHost} from '../../../source/net/peer/transfer-plan.ts';
import type {RosterEntry, TopologyName} from '../../../source/net/types.ts';
import {SeededRandom} from '../../../source/simulation/seeded-random.ts';
import {FakeClock, FakeNetwork} from '../fakes.ts';
import {following} from './following.ts';

const file = 'ab'.repeat(32);
const entries: readonly RosterEntry[] = Array.from({length: 100}, (_, index) => ({
	...{peer: `peer-${index}`, name: `peer-${index}`, host: `10.0.1.${index}`, port: 7000, isLate: false},
}));
const places = new Map(entries.map((entry, index) => [entry.host, index]));

let clock: FakeClock;
let network: FakeNetwork;
let links: SourceLinks;
let full: Set<string>;
let named: readonly string[];

beforeEach(() => {
	clock = new FakeClock();
	network = new FakeNetwork();
	full = new Set();
	named = [];
});

const asking = (topology: TopologyName = 'swarm', seed = 1, holders: readonly string[] = []): Requirement => {
	const random = new SeededRandom(seed, 'links');
	links = new SourceLinks(
		{clock, random, network},
		{
			...{peer: 'me', name: () => 'me', managerHost: () => '10.0.0.1'},
			entry: peer => entries[Number(peer.slice(5))],
		},
	);
	const host = {
		...{ports: {clock, random, report: () => {}}, links, peers: () => entries.map(({peer}) => peer)},
		...{nameOf: (peer: string) => peer, ban: () => {}},
		findHolders: (_: string, onFound: (peers: readonly string[]) => void) => onFound(named),
	};
	const plan = {
		...{transfer: 1, wanted: 'a.bin', directory: '/d', topology: null, followed: '', wait: 30_000},
		...{file: {file, name: 'a.bin', size: 10, fragmentSize: 1024, whole: 'cd'.repeat(32)}, holders},
		isWholeVerified: false,
	} as const;
	return new Requirement(plan, host as unknown as TransferHost, following(host.peers, topology), {
		...{isSource: () => false, holdsAll: peer => full.has(peer)},
		...{onAnswer: () => {}, onManifest: () => {}, onSourceLost: () => {}, onLetGo: () => {}},
	});
};

/** Everybody who is dialled greets us, and so on until nobody is. */
let greeted = 0;
const greetAll = (): readonly string[] => {
	for (; greeted < network.dialled.length; greeted++) {
		const {to, link} = network.dialled[greeted]!;
		const peer = `peer-${places.get(to.host)}`;
		links.opened(link);
		links.greeted(link, {type: 'greeting', peer, name: peer});
	}
	return network.dialled.map(({to}) => `peer-${places.get(to.host)}`);
};
beforeEach(() => {
	greeted = 0;
});
const says = (requirement: Requirement, holds: 'none' | 'some'): void => {
	for (const {to, link} of [...network.dialled])
		requirement.availability(`peer-${places.get(to.host)}`, link, {
			...{type: 'availability', file, part: 0, parts: 1, bits: Buffer.alloc(0), holds},
		});
};

test('32 of a hundred that have some of it, others for each downloader', () => {
	const requirement = asking('swarm', 1);
	requirement.broadcast();
	const mine = greetAll();
	says(requirement, 'some');
	links.tick();
	expect(greetAll()).toHaveLength(32);
	network = new FakeNetwork();
	greeted = 0;
	asking('swarm', 2).broadcast();
	expect(greetAll().filter(peer => mine.includes(peer)).length).toBeLessThan(25);
});

test('those that have nothing make room: in the end everybody was asked', () => {
	const requirement = asking();
	requirement.broadcast();
	for (let round = 0; round < 4; round++) {
		greetAll();
		says(requirement, 'none');
		links.tick();
	}
	expect(new Set(greetAll()).size).toBe(100);
});

test('whoever has everything is one more, and so is each that the manager names', () => {
	named = ['peer-98', 'peer-99'];
	const requirement = asking('swarm', 1, ['peer-97']);
	requirement.broadcast();
	expect(greetAll()).toHaveLength(33);
	expect(network.dialled[0]!.to.host).toBe('10.0.1.97');
	requirement.askHolders(0);
	links.tick();
	const linked = greetAll();
	expect(linked).toEqual(expect.arrayContaining(['peer-98', 'peer-99']));
	for (const peer of linked.filter(peer => !['peer-97', 'peer-98', 'peer-99'].includes(peer)).slice(0, 5))
		full.add(peer);
	links.tick();
	expect(greetAll()).toHaveLength(linked.length + 5);
	// Where everybody else comes to have all of it, not everybody is linked for that.
	for (let index = 0; index < 97; index++) full.add(`peer-${index}`);
	links.tick();
	expect(greetAll()).toHaveLength(3 + 32 + 32);
});

test('neighbours of no use are joined by more and more, until all are linked', () => {
	const requirement = asking();
	requirement.broadcast();
	const counts = [greetAll().length];
	for (let time = 0; time < 4; time++) {
		requirement.widen();
		links.tick();
		counts.push(greetAll().length);
	}
	expect(counts).toEqual([32, 40, 48, 64, 96]);
	requirement.widen();
	links.tick();
	expect(new Set(greetAll()).size).toBe(100);
});

test('one that is lost makes room for another', () => {
	asking().broadcast();
	greetAll();
	links.closed(network.dialled[3]!.link.id, failure('E_CLOSED', 'Gone.'));
	expect(greetAll()).toHaveLength(33);
});

test('shares that one downloader deals to everybody need everybody', () => {
	asking('even').broadcast();
	expect(greetAll()).toHaveLength(100);
});
