import {beforeEach, describe, expect, test} from 'vitest';
import type {ManagerFact} from '../../../source/net/facts.ts';
import {ManagerEngine} from '../../../source/net/manager/manager-engine.ts';
import {encode} from '../../../source/net/wire/codec.ts';
import type {Message, MessageOf} from '../../../source/net/wire/messages.ts';
import {FakeClock, FakeLink, FakeNetwork, FakeRandom} from '../fakes.ts';

let clock: FakeClock;
let facts: ManagerFact[];
let manager: ManagerEngine;

beforeEach(() => {
	clock = new FakeClock();
	facts = [];
	const ports = {
		clock,
		random: new FakeRandom(),
		network: new FakeNetwork(),
		report: (fact: ManagerFact) => facts.push(fact),
	};
	manager = new ManagerEngine(ports, {
		listen: {host: '0.0.0.0', port: 7420},
		heartbeat: 2000,
		lease: 10_000,
		late: 6000,
	});
	manager.start();
});

const say = (link: FakeLink, message: Message): void => manager.on({type: 'message', link, message});

const hello = (peer: string, more: Partial<MessageOf<'hello'>> = {}): MessageOf<'hello'> => ({
	type: 'hello',
	protocol: 'shoal',
	version: 1,
	role: 'member',
	peer,
	token: `token of ${peer}`,
	name: peer,
	isNameChosen: false,
	ttl: 0,
	...more,
});

const call = (opening: MessageOf<'hello'>, host?: string): FakeLink => {
	const link = host ? new FakeLink(host) : new FakeLink();
	manager.on({type: 'link-accepted', link});
	say(link, opening);
	return link;
};

const join = (peer: string, more: Partial<MessageOf<'hello'>> = {}, host?: string): FakeLink => {
	const link = call(hello(peer, more), host);
	say(link, {type: 'listening', port: 9000});
	return link;
};

const wait = (milliseconds: number): void => {
	for (let passed = 0; passed < milliseconds; passed += 250) {
		clock.time += 250;
		manager.on({type: 'tick', late: 0});
	}
};

const sharedFile = (name: string, file = 'ab'.repeat(32)) => ({
	file,
	name,
	size: 10,
	fragmentSize: 65_536,
	whole: 'cd'.repeat(32),
});
const events = (): string[] => facts.map(({event}) => event);

describe('the list', () => {
	test('a peer that connects is added, and the others are told by a delta', () => {
		const alice = join('alice');
		wait(250);
		join('bob', {}, '10.0.0.3');
		wait(250);
		const delta = alice.last('list-delta')!;
		expect(delta.upserts).toEqual([{peer: 'bob', name: 'bob', host: '10.0.0.3', port: 9000, isLate: false}]);
		expect(facts.at(-1)).toMatchObject({event: 'broadcast', version: 2, peers: 2});
	});

	test('stands for nobody before it says where it listens', () => {
		call(hello('alice'));
		wait(250);
		expect(manager.snapshot().peers).toEqual([]);
	});

	test('a peer on the manager’s own machine has no host: each reaches it where it reaches the manager', () => {
		const link = new FakeLink('127.0.0.1', '127.0.0.1');
		manager.on({type: 'link-accepted', link});
		say(link, hello('alice'));
		say(link, {type: 'listening', port: 1});
		expect(manager.snapshot().peers[0]!.host).toBe('');
	});

	test('goodbye deletes at once and is broadcast', () => {
		const alice = join('alice');
		const bob = join('bob');
		wait(250);
		say(bob, {type: 'goodbye'});
		wait(250);
		expect(alice.last('list-delta')!.removes).toEqual(['bob']);
		expect(facts).toContainEqual({event: 'peer-left', peer: 'bob', name: 'bob', reason: 'left'});
		expect(bob.closedBecause).toBe('closed');
	});

	test('silence: asked by ping when late, lost after the lease, broadcast each time', () => {
		const alice = join('alice');
		const bob = join('bob');
		for (let second = 0; second < 11; second++) {
			wait(1000);
			say(alice, {type: 'heartbeat', version: 0});
		}
		expect(bob.all('ping')).toHaveLength(1);
		expect(events()).toContain('peer-late');
		expect(facts).toContainEqual({event: 'peer-left', peer: 'bob', name: 'bob', reason: 'lost'});
		expect(alice.last('list-delta')!.removes).toEqual(['bob']);
	});

	test('a TTL removes the peer, tells it so, and is broadcast', () => {
		const alice = join('alice', {ttl: 3});
		wait(3250);
		expect(alice.last('removed')).toEqual({type: 'removed', reason: 'expired'});
		expect(facts).toContainEqual({event: 'peer-left', peer: 'alice', name: 'alice', reason: 'expired'});
	});

	test('a hundred joins in one window are one broadcast to each', () => {
		const alice = join('alice');
		wait(250);
		const before = alice.all('list-delta').length;
		for (let index = 0; index < 100; index++) join(`p${index}`);
		wait(500);
		expect(alice.all('list-delta').length - before).toBeLessThanOrEqual(2);
		expect(manager.snapshot().peers).toHaveLength(101);
	});

	test('a reader that does not take its deltas gets none, and a snapshot when it is back', () => {
		const alice = join('alice');
		wait(250);
		alice.queued = 2 * 1024 * 1024;
		join('bob');
		wait(250);
		expect(alice.all('list-delta')).toEqual([]);
		alice.queued = 0;
		wait(250);
		expect(alice.last('list-snapshot')!.entries).toHaveLength(2);
	});

	test('a reader that never catches up is closed', () => {
		const alice = join('alice');
		wait(250);
		alice.queued = 2 * 1024 * 1024;
		join('bob');
		for (let second = 0; second < 12; second++) {
			say(alice, {type: 'heartbeat', version: 0});
			wait(1000);
		}
		expect(alice.closedBecause).toMatchObject({code: 'E_SLOW'});
	});
});

describe('admission', () => {
	test('a chosen name that is taken is refused; a default one is varied', () => {
		join('a', {name: 'anna', isNameChosen: true});
		const chosen = call(hello('b', {name: 'Anna', isNameChosen: true}));
		expect(chosen.closedBecause).toMatchObject({code: 'E_NAME_TAKEN'});
		const given = call(hello('c', {name: 'anna'}));
		expect(given.last('welcome')!.name).toBe('anna-2');
	});

	test('a chosen name goes to the next process when the one that had it has died', () => {
		const old = join('a', {name: 'anna', isNameChosen: true});
		manager.on({type: 'link-closed', link: old.id, failure: {code: 'E_CLOSED', message: '', hint: ''}});
		const next = call(hello('b', {name: 'anna', isNameChosen: true}));
		expect(next.last('welcome')!.name).toBe('anna');
		expect(facts).toContainEqual({event: 'peer-left', peer: 'a', name: 'anna', reason: 'lost'});
	});

	test('another version is refused', () => {
		expect(call(hello('a', {version: 2})).closedBecause).toMatchObject({code: 'E_VERSION'});
	});

	test('the same process on a new connection takes over, another one cannot', () => {
		const first = join('a');
		const thief = call(hello('a', {token: 'stolen'}));
		expect(thief.closedBecause).toMatchObject({code: 'E_ID'});
		const again = join('a');
		expect(again.last('welcome')!.name).toBe('a');
		expect(first.closedBecause).toBe('closed');
		expect(manager.snapshot().peers).toHaveLength(1);
		expect(events().filter(event => event === 'peer-joined')).toHaveLength(1);
	});

	test.each(['', 'a b', 'x'.repeat(33), 'ä'])(
		'an id like %j, which would stand in everybody’s list, is refused',
		id => {
			expect(call(hello(id, {name: 'anna'})).closedBecause).toMatchObject({code: 'E_ID'});
		},
	);

	test('a hostile name is refused', () => {
		expect(call(hello('a', {name: 'a\u001b[2J'})).closedBecause).toMatchObject({code: 'E_HOSTILE_NAME'});
	});

	test('an observer sees the list and never stands in it', () => {
		join('alice');
		const observer = call(hello('o', {role: 'observer'}));
		expect(observer.last('list-snapshot')!.entries).toHaveLength(1);
		wait(250);
		expect(manager.snapshot().peers).toHaveLength(1);
	});
});

describe('the directory', () => {
	const ask = (link: FakeLink, by: MessageOf<'look-up'>['by'], query: string): MessageOf<'directory'> => {
		say(link, {type: 'look-up', request: 7, by, query});
		return link.last('directory')!;
	};

	test('finds by name, folder, id prefix and words, with all who share it', () => {
		const alice = join('alice');
		const bob = join('bob');
		say(alice, {type: 'publish', files: [sharedFile('trip/Sea One.jpg')]});
		say(bob, {type: 'publish', files: [sharedFile('trip/Sea One.jpg'), sharedFile('b.txt', 'ef'.repeat(32))]});
		expect(ask(alice, 'name', 'trip/Sea One.jpg').files[0]!.holders).toEqual(['alice', 'bob']);
		expect(ask(alice, 'folder', 'trip/').files).toHaveLength(1);
		expect(ask(alice, 'id', 'efef').files[0]!.name).toBe('b.txt');
		expect(ask(alice, 'text', 'one sea').files).toHaveLength(1);
		expect(ask(alice, 'all', '').files).toHaveLength(2);
	});

	test('forgets what is withdrawn, and everything of a peer that leaves', () => {
		const alice = join('alice');
		const bob = join('bob');
		say(bob, {type: 'publish', files: [sharedFile('a'), sharedFile('b')]});
		say(bob, {type: 'withdraw', files: [sharedFile('a')]});
		expect(ask(alice, 'all', '').files.map(({name}) => name)).toEqual(['b']);
		say(bob, {type: 'goodbye'});
		expect(ask(alice, 'all', '').files).toEqual([]);
	});

	test('says what is being indexed', () => {
		const alice = join('alice');
		say(alice, {type: 'indexing', files: [{name: 'big.iso', size: 5, percent: 43}]});
		expect(ask(alice, 'name', 'big.iso').indexing).toEqual([{name: 'big.iso', size: 5, percent: 43, peer: 'alice'}]);
	});

	test('a name that would escape its folder closes the peer that publishes it', () => {
		const alice = join('alice');
		say(alice, {type: 'publish', files: [sharedFile('../../etc/passwd')]});
		expect(alice.closedBecause).toMatchObject({code: 'E_HOSTILE_NAME'});
	});

	test('every part of a long answer fits its frame, names and holders being as long as they may', () => {
		const alice = join('alice');
		const long = (index: number): string => `${'ä'.repeat(100)}/${'b'.repeat(200)}/${index}`;
		const files = Array.from({length: 700}, (_, index) =>
			sharedFile(long(index), index.toString(16).padStart(64, '0')),
		);
		for (let peer = 0; peer < 30; peer++) {
			const member = join(`p${peer}`.padEnd(32, 'x'), {name: `p${peer}`});
			say(member, {type: 'publish', files: files.slice(0, 50 + peer)});
			say(member, {
				type: 'indexing',
				files: Array.from({length: 64}, (_, index) => ({name: long(index), size: 1, percent: 1})),
			});
		}
		alice.said.length = 0;
		say(alice, {type: 'look-up', request: 1, by: 'all', query: ''});
		const parts = alice.all('directory');
		for (const part of parts) expect(encode(part).length).toBeLessThanOrEqual(64 * 1024 + 4);
		expect(parts.flatMap(({indexing}) => indexing)).toHaveLength(30 * 64);
		expect(parts.map(({isLast}) => isLast).lastIndexOf(false)).toBe(parts.length - 2);
	});
});

describe('what a screen is shown', () => {
	const row = (peer: string) => manager.snapshot().peers.find(({peer: id}) => id === peer);

	test('heartbeats, files, rates and the file being fetched', () => {
		const alice = join('alice');
		wait(2000);
		say(alice, {type: 'heartbeat', version: 1});
		say(alice, {type: 'status', upRate: 5, downRate: 7, fetching: 'talk.mkv'});
		expect(row('alice')).toMatchObject({
			beats: 0b11,
			beatsKnown: 2,
			upRate: 5,
			downRate: 7,
			fetching: 'talk.mkv',
			files: 0,
		});
		expect(row('alice')!.heardAt).toBe(clock.now());
		expect(manager.detail('alice')).toEqual({peer: 'alice', gaps: [2000], renewals: 1, bytes: 0});
		expect(manager.detail('nobody')).toBeNull();
	});

	test('the bytes that a peer shares, and when its lease ends by itself', () => {
		const alice = join('alice', {ttl: 60});
		const end = clock.now() + 60_000;
		say(alice, {type: 'publish', files: [sharedFile('a'), sharedFile('b'), sharedFile('c')]});
		say(alice, {type: 'withdraw', files: [sharedFile('a')]});
		wait(1000);
		expect(manager.detail('alice')).toMatchObject({bytes: 20});
		expect(row('alice')).toMatchObject({endsAt: end, files: 2});
		say(join('bob'), {type: 'status', upRate: 1, downRate: 1, fetching: ''});
		expect(row('bob')).toMatchObject({endsAt: null, upRate: 1, fetching: ''});
	});

	test('heartbeats that came while we stalled ourselves are not missing', () => {
		const alice = join('alice');
		wait(2000);
		say(alice, {type: 'heartbeat', version: 1});
		clock.time += 6000;
		manager.on({type: 'tick', late: 5750});
		wait(1750);
		say(alice, {type: 'heartbeat', version: 1});
		expect(row('alice')).toMatchObject({beats: 0b111, beatsKnown: 3});
	});

	test('a status is a sign of life, and forgotten with its peer', () => {
		const alice = join('alice');
		wait(5000);
		say(alice, {type: 'status', upRate: 5, downRate: 0, fetching: 'a'});
		wait(5000);
		expect(events()).not.toContain('peer-late');
		say(alice, {type: 'goodbye'});
		join('alice');
		expect(row('alice')).toMatchObject({upRate: 0, fetching: '', beats: 1, beatsKnown: 1, joinedAt: clock.now()});
	});

	test('a hostile name of a fetched file is refused as any other', () => {
		const alice = join('alice');
		say(alice, {type: 'status', upRate: 0, downRate: 0, fetching: '../\u001b[2J'});
		expect(alice.closedBecause).toMatchObject({code: 'E_HOSTILE_NAME'});
		expect(row('alice')!.fetching).toBe('');
	});

	test('who went is remembered for five minutes, latest first, and not when it is back', () => {
		say(join('alice'), {type: 'goodbye'});
		wait(1000);
		say(join('bob'), {type: 'goodbye'});
		expect(manager.snapshot().departed.map(({name, reason}) => [name, reason])).toEqual([
			['bob', 'left'],
			['alice', 'left'],
		]);
		join('alice');
		expect(manager.snapshot().departed.map(({name}) => name)).toEqual(['bob']);
		wait(5 * 60_000);
		expect(manager.snapshot().departed.map(({name}) => name)).not.toContain('bob');
	});
});

test('a member that only asks is alive: it puts off its heartbeats for what it says', () => {
	const alice = join('alice');
	for (let asked = 0; asked < 20; asked++) {
		wait(1000);
		say(alice, {type: 'look-up', request: asked, by: 'all', query: ''});
	}
	expect(facts.map(({event}) => event)).not.toContain('peer-late');
	expect(manager.snapshot().peers.map(({name}) => name)).toEqual(['alice']);
});

describe('the operator', () => {
	const gone = () => facts.filter(({event}) => event === 'peer-left');

	test('evicts: told, off the list, and may join again', () => {
		const alice = join('alice');
		manager.on({type: 'evict', peer: 'alice'});
		expect(alice.said.at(-1)).toEqual({type: 'removed', reason: 'evicted'});
		expect(gone()).toEqual([{event: 'peer-left', peer: 'alice', name: 'alice', reason: 'evicted'}]);
		expect(manager.snapshot().peers).toEqual([]);
		expect(join('alice', {peer: 'alice2', token: 'other'}).closedBecause).toBeNull();
	});

	test('bans: neither the same process nor the same name comes in, until unbanned', () => {
		join('mallory');
		manager.on({type: 'ban', peer: 'mallory'});
		expect(gone()).toMatchObject([{name: 'mallory', reason: 'banned'}]);
		const tries = [
			call(hello('mallory')),
			call(hello('other', {name: 'MALLORY'})),
			call(hello('other', {token: 'token of mallory'})),
			call(hello('mallory', {role: 'observer', name: 'x'})),
		];
		for (const link of tries) expect(link.closedBecause).toMatchObject({code: 'E_BANNED'});
		expect(call(hello('bob')).closedBecause).toBeNull();
		manager.on({type: 'unban', peer: 'mallory'});
		expect(facts.at(-1)).toEqual({event: 'peer-unbanned', peer: 'mallory', name: 'mallory'});
		expect(join('mallory').closedBecause).toBeNull();
	});

	test('bans one that has left already; a stranger is nobody', () => {
		say(join('mallory'), {type: 'goodbye'});
		manager.on({type: 'ban', peer: 'mallory'});
		manager.on({type: 'ban', peer: 'nobody'});
		expect(call(hello('mallory')).closedBecause).toMatchObject({code: 'E_BANNED'});
		expect(manager.snapshot().departed).toMatchObject([{name: 'mallory', reason: 'banned'}]);
	});

	test('bans one that is just coming back and does not stand in the list yet', () => {
		say(join('mallory'), {type: 'goodbye'});
		const back = call(hello('mallory'));
		manager.on({type: 'ban', peer: 'mallory'});
		expect(back.said.at(-1)).toEqual({type: 'removed', reason: 'banned'});
		expect(call(hello('mallory')).closedBecause).toMatchObject({code: 'E_BANNED'});
	});

	test('evicting somebody that has left, or unbanning somebody that was not banned, is nothing', () => {
		say(join('alice'), {type: 'goodbye'});
		const before = facts.length;
		manager.on({type: 'evict', peer: 'alice'});
		manager.on({type: 'unban', peer: 'alice'});
		expect(facts).toHaveLength(before);
		expect(join('alice').closedBecause).toBeNull();
	});

	test('what is evicted or banned is broadcast as deleted', () => {
		const alice = join('alice');
		join('bob');
		join('mallory');
		wait(250);
		manager.on({type: 'evict', peer: 'bob'});
		manager.on({type: 'ban', peer: 'mallory'});
		wait(250);
		expect(alice.all('list-delta').flatMap(({removes}) => removes)).toEqual(['bob', 'mallory']);
	});

	test('a late peer that is heard again is told of', () => {
		const alice = join('alice');
		wait(7000);
		say(alice, {type: 'heartbeat', version: 1});
		wait(250);
		expect(facts.filter(({event}) => event === 'peer-late' || event === 'peer-alive').map(({event}) => event)).toEqual([
			'peer-late',
			'peer-alive',
		]);
	});
});
