import {beforeEach, describe, expect, test} from 'vitest';
import type {PeerFact} from '../../../source/net/facts.ts';
import {failure} from '../../../source/net/failures.ts';
import {Requirement} from '../../../source/net/peer/requirement.ts';
import {Search} from '../../../source/net/peer/search.ts';
import {Searches} from '../../../source/net/peer/searches.ts';
import {SourceLinks} from '../../../source/net/peer/source-links.ts';
import type {TransferHost} from '../../../source/net/peer/transfer-plan.ts';
import type {RosterEntry} from '../../../source/net/types.ts';
import {FakeClock, type FakeLink, FakeNetwork, FakeRandom} from '../fakes.ts';
import {following} from './following.ts';

const file = 'ab'.repeat(32);
const shared = {file, name: 'a.bin', size: 10, fragmentSize: 1024, whole: 'cd'.repeat(32)};
const entries: readonly RosterEntry[] = ['alice', 'bob', 'carol'].map((name, index) => ({
	peer: name,
	name,
	host: `10.0.1.${index}`,
	port: 7000,
	isLate: false,
}));

let clock: FakeClock;
let network: FakeNetwork;
let links: SourceLinks;
let facts: PeerFact[];
let banned: string[];
let full: Set<string>;
let requirement: Requirement;

beforeEach(() => {
	clock = new FakeClock();
	network = new FakeNetwork();
	facts = [];
	banned = [];
	full = new Set();
	const directions = {
		peer: 'me',
		name: () => 'me',
		entry: (peer: string) => entries.find(entry => entry.peer === peer),
		managerHost: () => '10.0.0.1',
	};
	links = new SourceLinks({clock, random: new FakeRandom(), network}, directions);
	const host = {
		ports: {clock, random: new FakeRandom(), report: (fact: PeerFact) => facts.push(fact)},
		links,
		peers: () => entries.map(({peer}) => peer),
		nameOf: (peer: string) => peer,
		ban: (peer: string) => banned.push(peer),
		findHolders: () => {},
	};
	const plan = {
		transfer: 1,
		file: shared,
		holders: [],
		wanted: 'a.bin',
		directory: '/d',
		topology: null,
		followed: '',
		wait: 30_000,
		isWholeVerified: false,
	} as const;
	requirement = new Requirement(plan, host as unknown as TransferHost, following(host.peers), {
		isSource: () => false,
		holdsAll: peer => full.has(peer),
		onAnswer: () => {},
		onManifest: () => {},
		onSourceLost: () => {},
		onLetGo: () => {},
	});
});

const linkTo = (peer: string): FakeLink => {
	const at = entries.find(entry => entry.peer === peer)!.host;
	return network.dialled.findLast(({to}) => to.host === at)!.link;
};
const greet = (peer: string): FakeLink => {
	const link = linkTo(peer);
	links.opened(link);
	links.greeted(link, {type: 'greeting', peer, name: peer});
	return link;
};
const refuse = (peer: string): void => links.closed(linkTo(peer).id, failure('E_REFUSED', 'No.'));

describe('asked once more', () => {
	test('are those that have answered, but for whoever has everything', () => {
		requirement.broadcast();
		const [alice, bob] = [greet('alice'), greet('bob')];
		full.add('bob');
		requirement.rebroadcast();
		expect(alice.all('requirement')).toHaveLength(2);
		expect(bob.all('requirement')).toHaveLength(1);
	});

	test('are those that could not be reached, without a delay', () => {
		requirement.broadcast();
		for (let time = 0; time < 8; time++) {
			refuse('carol');
			clock.time += 10_000;
			links.tick();
		}
		refuse('carol');
		const before = network.dialled.length;
		links.tick();
		expect(network.dialled).toHaveLength(before);
		requirement.rebroadcast();
		links.tick();
		expect(network.dialled).toHaveLength(before + 1);
		expect(network.dialled.at(-1)!.to.host).toBe('10.0.1.2');
	});

	test('is everybody with new patience', () => {
		requirement.broadcast();
		clock.time += 30_000;
		expect(requirement.isImpatient).toBe(true);
		requirement.rebroadcast();
		expect(requirement.isImpatient).toBe(false);
	});
});

describe('it is settled', () => {
	const answer = (peer: string): void =>
		requirement.availability(peer, linkTo(peer), {
			...{type: 'availability', file, part: 0, parts: 1, bits: Buffer.alloc(0)},
			holds: 'all',
		});

	test('once the first answer is a second old, or as old as is asked for', () => {
		requirement.broadcast();
		greet('alice');
		clock.time += 10_000;
		expect(requirement.isSettled()).toBe(false);
		answer('alice');
		clock.time += 1000;
		expect([requirement.isSettled(), requirement.isSettled(5000)]).toEqual([true, false]);
		clock.time += 4000;
		expect(requirement.isSettled(5000)).toBe(true);
	});

	test('at once when all have answered or cannot, however long may be waited', () => {
		requirement.broadcast();
		for (const peer of ['alice', 'bob']) {
			greet(peer);
			answer(peer);
		}
		expect(requirement.isSettled(5000)).toBe(false);
		refuse('carol');
		expect(requirement.isSettled(5000)).toBe(true);
	});
});

test('patience begins when it is asked, not when it is typed', () => {
	clock.time += 60_000;
	requirement.broadcast();
	expect(requirement.isImpatient).toBe(false);
	clock.time += 29_999;
	expect(requirement.isImpatient).toBe(false);
	clock.time++;
	expect(requirement.isImpatient).toBe(true);
});

test('patience begins anew when one that had answered is lost, once for each', () => {
	requirement.broadcast();
	for (const round of [1, 2]) {
		const link = greet('alice');
		requirement.availability('alice', link, {
			...{type: 'availability', file, part: 0, parts: 1, bits: Buffer.alloc(0)},
			holds: 'all',
		});
		clock.time += 30_000;
		expect(requirement.isImpatient).toBe(true);
		links.closed(link.id, failure('E_SILENT', 'Gone.'));
		expect(requirement.isImpatient).toBe(round === 2);
		clock.time += 60_000;
		links.tick();
	}
});

test('a manifest that does not have the id of the file bans who gave it', () => {
	requirement.broadcast();
	const link = greet('alice');
	requirement.availability('alice', link, {
		type: 'availability',
		file,
		holds: 'all',
		part: 0,
		parts: 1,
		bits: Buffer.alloc(0),
	});
	expect(link.last('manifest-request')).toBeDefined();
	requirement.manifest('alice', {
		type: 'manifest',
		file,
		size: 10,
		fragmentSize: 1024,
		whole: 'cd'.repeat(32),
		part: 0,
		parts: 1,
		hashes: Buffer.alloc(32),
	});
	expect(banned).toEqual(['alice']);
});

describe('a search', () => {
	const own = {entry: undefined, files: []};

	test('has news once for all answers that came since the last look', () => {
		const search = new Search(1, 'a', entries, links, clock.now());
		search.start();
		expect(search.takeNews()).toBe(false);
		search.results('alice', {type: 'results', request: 1, isLast: false, files: [shared]});
		expect(search.takeNews()).toBe(false);
		search.results('alice', {type: 'results', request: 1, isLast: true, files: []});
		search.results('bob', {type: 'results', request: 1, isLast: true, files: [shared]});
		expect(search.takeNews()).toBe(true);
		expect(search.takeNews()).toBe(false);
		expect(search.outcome(own)).toMatchObject({asked: 3, answered: 2, silent: ['carol']});
		expect(search.outcome(own).files).toMatchObject([{id: file, peers: ['alice', 'bob']}]);
	});

	test('does not ask who is banned', () => {
		const roster = new Map(entries.map(entry => [entry.peer, entry]));
		const ports = {clock, report: (fact: PeerFact) => facts.push(fact)};
		const shelf = {shared: () => []};
		const searches = new Searches(ports, 'me', roster as never, links, shelf as never);
		links.ban('carol', failure('E_PROTO', 'By hand.'));
		searches.start('a');
		for (const peer of ['alice', 'bob']) {
			greet(peer);
			searches.results(peer, {type: 'results', request: 1, isLast: true, files: []});
		}
		expect(facts.at(-1)).toMatchObject({event: 'found', asked: 2, answered: 2, silent: []});
	});
});

test('what one answers that was let go meanwhile counts for nothing: it is asked anew when it is wanted again', () => {
	requirement.broadcast();
	const link = greet('alice');
	links.letGo('alice', requirement);
	requirement.availability('alice', link, {
		...{type: 'availability', file, part: 0, parts: 1, bits: Buffer.alloc(0)},
		holds: 'all',
	});
	expect(requirement.drain()).toEqual([]);
	requirement.ask('alice');
	expect(link.all('requirement')).toHaveLength(2);
});
