import {beforeEach, describe, expect, test} from 'vitest';
import type {PeerFact} from '../../../source/net/facts.ts';
import {failure} from '../../../source/net/failures.ts';
import {Membership} from '../../../source/net/peer/membership.ts';
import type {PeerPorts} from '../../../source/net/peer/options.ts';
import type {MessageOf} from '../../../source/net/wire/messages.ts';
import {FakeClock, FakeLink, FakeNetwork, FakeRandom} from '../fakes.ts';

let clock: FakeClock;
let network: FakeNetwork;
let facts: PeerFact[];
let joins: number;
let ended: string[];
let status: MessageOf<'status'> | undefined;
let membership: Membership;

const options = {
	manager: {host: '10.0.0.1', port: 7420},
	role: 'member',
	name: 'alice',
	isNameChosen: true,
	host: null,
	port: 0,
	ttl: 0,
	up: 0,
	down: 0,
} as const;

const begin = (more: Partial<{role: 'member' | 'observer'; host: string; ttl: number}> = {}): void => {
	clock = new FakeClock();
	network = new FakeNetwork();
	facts = [];
	joins = 0;
	ended = [];
	status = undefined;
	const ports = {clock, random: new FakeRandom(), network, report: (fact: PeerFact) => facts.push(fact)};
	membership = new Membership(
		ports as unknown as PeerPorts,
		{...options, ...more},
		{
			onJoined: () => joins++,
			onBeat: () => (status ? [status] : []),
			onList: () => {},
			onHeard: () => {},
			onEnded: reason => ended.push(reason),
		},
	);
	membership.start();
};
beforeEach(() => begin());

const link = (): FakeLink => network.dialled.at(-1)!.link;
const welcome = (listenHost = '0.0.0.0'): MessageOf<'welcome'> => ({
	type: 'welcome',
	manager: 'm',
	name: 'alice',
	epoch: 'ab'.repeat(8),
	heartbeat: 2000,
	lease: 10_000,
	ttl: 0,
	listenHost,
});
const snapshot = (version = 1, epoch = 'ab'.repeat(8)): MessageOf<'list-snapshot'> => ({
	type: 'list-snapshot',
	epoch,
	version,
	part: 0,
	parts: 1,
	entries: [{peer: membership.peer, name: 'alice', host: '', port: 9, isLate: false}],
});
const join = (): FakeLink => {
	membership.opened(link());
	membership.message(welcome());
	membership.listening(9);
	membership.message(snapshot());
	return link();
};
const wait = (milliseconds: number, late = 0): void => {
	for (let passed = 0; passed < milliseconds; passed += 100) {
		clock.time += 100;
		membership.tick(late);
	}
};
const events = (): string[] => facts.map(({event}) => event);

test('joins: hello, then listening, then the list', () => {
	const joined = join();
	expect(joined.said.map(({type}) => type)).toEqual(['hello', 'listening']);
	expect(events()).toEqual(['listening', 'joined', 'list']);
	expect(joins).toBe(1);
});

test.each<[string, () => void, string[]]>([
	['before the manager answered the dial', () => {}, []],
	['before the hello was answered', () => membership.opened(link()), ['hello', 'goodbye']],
	[
		'listed already, without having heard of it',
		() => {
			membership.opened(link());
			membership.message(welcome());
			membership.listening(9);
		},
		['hello', 'listening', 'goodbye'],
	],
	['on the list', () => join(), ['hello', 'listening', 'goodbye']],
])('says goodbye when it leaves %s', (_, until, said) => {
	until();
	const {said: heard} = link();
	membership.leave();
	expect(heard.map(({type}) => type)).toEqual(said);
	expect(link().closedBecause).toBe('closed');
});

describe('where it listens', () => {
	test('on the address that reaches the manager', () => {
		membership.opened(link());
		membership.message(welcome());
		expect(network.listens).toEqual([{host: link().localHost, port: 0}]);
	});

	test('on the manager’s own machine: wherever the manager does', () => {
		const near = new FakeLink('127.0.0.1', '127.0.0.1');
		membership.opened(near);
		Object.defineProperty(link(), 'localHost', {value: '127.0.0.1'});
		Object.defineProperty(link(), 'remoteHost', {value: '127.0.0.1'});
		membership.message(welcome('0.0.0.0'));
		expect(network.listens).toEqual([{host: '0.0.0.0', port: 0}]);
	});

	test('where a person said', () => {
		begin({host: '10.9.9.9'});
		membership.opened(link());
		membership.message(welcome());
		expect(network.listens).toEqual([{host: '10.9.9.9', port: 0}]);
	});

	test('an observer listens nowhere, and beats no heart', () => {
		begin({role: 'observer'});
		membership.opened(link());
		membership.message(welcome());
		membership.message(snapshot());
		wait(5000);
		expect(network.listens).toEqual([]);
		expect(link().all('heartbeat')).toEqual([]);
		expect(events()).toContain('joined');
	});
});

test('beats when it has said nothing for the interval, less up to a fifth', () => {
	const joined = join();
	wait(1700);
	expect(joined.all('heartbeat')).toHaveLength(0);
	wait(200);
	expect(joined.all('heartbeat')).toHaveLength(1);
	membership.say({type: 'resync'});
	wait(1700);
	expect(joined.all('heartbeat')).toHaveLength(1);
});

describe('a manager that falls silent', () => {
	test('is lost after a lease and a half, and dialled again with a delay', () => {
		join();
		wait(14_900);
		expect(events()).not.toContain('manager-lost');
		wait(200);
		expect(events()).toContain('manager-lost');
		wait(500);
		expect(network.dialled).toHaveLength(2);
	});

	test('is not blamed for our own stall', () => {
		join();
		clock.time += 20_000;
		membership.tick(19_900);
		expect(events()).not.toContain('manager-lost');
	});

	test('after its welcome, before its list, is lost as well', () => {
		membership.opened(link());
		membership.message(welcome());
		membership.listening(9);
		wait(15_100);
		expect(facts.at(-1)).toMatchObject({event: 'error', code: 'E_MANAGER', fatal: true});
	});
});

test('a manager that comes back is joined anew, on the same listener, whatever its epoch', () => {
	join();
	membership.closed(failure('E_CLOSED', 'gone'));
	wait(600);
	membership.opened(link());
	membership.message({...welcome(), epoch: 'cd'.repeat(8)});
	membership.message(snapshot(1, 'cd'.repeat(8)));
	expect(network.listens).toHaveLength(1);
	expect(link().said.map(({type}) => type)).toEqual(['hello', 'listening']);
	expect(link().last('hello')).toMatchObject({isNameChosen: false, peer: membership.peer});
	expect(events()).toContain('manager-back');
	expect(joins).toBe(2);
	wait(1000);
	expect(network.dialled).toHaveLength(2);
});

test('behind the manager’s version, or of another mind at the same one, it asks for the list again', () => {
	const joined = join();
	membership.message({type: 'heartbeat-ack', version: 2, digest: ''});
	expect(joined.all('resync')).toHaveLength(1);
	for (let round = 0; round < 9; round++) membership.message({type: 'heartbeat-ack', version: 1, digest: 'another'});
	expect(joined.all('resync')).toHaveLength(2);
	membership.message({type: 'list-delta', epoch: 'ab'.repeat(8), from: 5, to: 6, upserts: [], removes: []});
	expect(joined.all('resync')).toHaveLength(3);
});

test('never having joined, a failure is the end; having joined, it is not', () => {
	membership.closed(failure('E_UNREACHABLE', 'nobody answers'));
	expect(facts).toMatchObject([{event: 'error', code: 'E_MANAGER', fatal: true}]);
	begin();
	join();
	membership.closed(failure('E_CLOSED', 'gone'));
	wait(600);
	membership.closed(failure('E_UNREACHABLE', 'nobody answers'));
	expect(facts.some(fact => fact.event === 'error')).toBe(false);
	wait(20_000);
	expect(network.dialled.length).toBeGreaterThan(2);
});

test.each(['E_CROWDED', 'E_TICKET_WRONG', 'E_IMPOSTOR'] as const)(
	'a manager that is there and says %s is not called unreachable',
	code => {
		const because = failure(code, 'It says why.', 'Wait a minute.');
		membership.closed(because);
		expect(facts.at(-1)).toEqual({event: 'error', ...because, fatal: true});
	},
);

test('a manager that welcomed us and went is not called something else', () => {
	membership.opened(link());
	membership.closed(failure('E_CLOSED', 'It closed.'));
	expect(facts.at(-1)).toMatchObject({code: 'E_MANAGER', message: expect.stringContaining('is not a shoal manager')});
	begin();
	membership.opened(link());
	membership.message(welcome());
	membership.closed(failure('E_CLOSED', 'It closed.'));
	expect(facts.at(-1)).toMatchObject({
		code: 'E_MANAGER',
		message: 'The manager at 10.0.0.1:7420 was lost before it sent its list: It closed.',
		hint: 'Check that it still runs; the same command tries again.',
		fatal: true,
	});
});

test.each(['expired', 'evicted', 'replaced'] as const)(
	'removed because %s: the lease is over, nothing is dialled again',
	reason => {
		join();
		membership.message({type: 'removed', reason});
		wait(20_000);
		expect(facts.at(-1)).toEqual({event: 'lease-ended', reason});
		expect(network.dialled).toHaveLength(1);
	},
);

test('what the manager should hear goes right before a heartbeat, and never without one', () => {
	const manager = join();
	status = {type: 'status', upRate: 1, downRate: 2, fetching: 'a'};
	wait(1700);
	expect(manager.all('status')).toEqual([]);
	wait(200);
	expect(manager.said.slice(-2).map(({type}) => type)).toEqual(['status', 'heartbeat']);
	status = undefined;
	wait(1900);
	expect(manager.all('status')).toHaveLength(1);
	expect(manager.all('heartbeat')).toHaveLength(2);
});

test.each(['expired', 'evicted', 'banned', 'replaced'] as const)(
	'removed as %s: the lease has ended, and nothing is done about it',
	reason => {
		const manager = join();
		membership.message({type: 'removed', reason});
		expect(facts.at(-1)).toEqual({event: 'lease-ended', reason});
		expect(ended).toEqual([reason]);
		expect(membership.snapshot()).toEqual({state: 'ended', mayReturn: reason === 'expired' || reason === 'evicted'});
		expect(manager.closedBecause).toBe('closed');
		wait(60_000);
		expect(network.dialled).toHaveLength(1);
	},
);

describe('what a screen is told of it', () => {
	test('joining, then joined and when the manager was heard', () => {
		expect(membership.snapshot()).toEqual({state: 'joining'});
		join();
		wait(500);
		expect(membership.snapshot()).toEqual({state: 'joined', heardAt: clock.time - 500});
	});

	test('away: since when and why, how many tries failed, when the next one is', () => {
		join();
		membership.closed(failure('E_CLOSED', 'It closed.'));
		const since = clock.time;
		expect(membership.snapshot()).toEqual({
			state: 'away',
			since,
			tries: 0,
			retryAt: since + 250,
			reason: 'It closed.',
		});
		wait(300);
		membership.closed(failure('E_REFUSED', 'Nobody listens.'));
		expect(membership.snapshot()).toMatchObject({state: 'away', since, tries: 1, reason: 'Nobody listens.'});
	});

	test('when its lease ends by itself', () => {
		membership.opened(link());
		membership.message({...welcome(), ttl: 90});
		expect(membership.lease.endsAt).toBe(clock.time + 90_000);
		begin();
		join();
		expect(membership.lease.endsAt).toBeNull();
	});
});

test.each(['expired', 'evicted', 'banned', 'replaced'] as const)(
	'a lease that ended (%s): told to, it joins again where it may, under its name and for as long',
	reason => {
		begin({ttl: 20});
		membership.opened(link());
		membership.message({...welcome(), ttl: 20});
		membership.listening(9);
		membership.message(snapshot());
		membership.message({type: 'removed', reason});
		expect(membership.lease.endsAt).toBeNull();
		membership.reconnect();
		const mayReturn = reason === 'expired' || reason === 'evicted';
		expect(network.dialled).toHaveLength(mayReturn ? 2 : 1);
		if (!mayReturn) return;
		membership.reconnect();
		expect(network.dialled).toHaveLength(2);
		expect(membership.snapshot()).toEqual({state: 'joining'});
		membership.opened(link());
		expect(link().last('hello')).toMatchObject({peer: membership.peer, name: 'alice', ttl: 20});
		membership.message({...welcome(), ttl: 20});
		expect(membership.lease.endsAt).toBe(clock.time + 20_000);
		expect(link().last('listening')).toMatchObject({port: 9});
		membership.message(snapshot());
		expect(events()).toEqual(['listening', 'joined', 'list', 'lease-ended', 'joined', 'list']);
		expect(joins).toBe(2);
	},
);

test('joining again where nobody answers is tried again, as after a loss', () => {
	join();
	membership.message({type: 'removed', reason: 'expired'});
	membership.reconnect();
	membership.closed(failure('E_REFUSED', 'Nobody listens.'));
	expect(membership.snapshot()).toMatchObject({state: 'away', reason: 'Nobody listens.'});
	wait(20_000);
	expect(network.dialled.length).toBeGreaterThan(2);
});

test('told to, it tries the manager at once; joined or on its way, that changes nothing', () => {
	join();
	membership.reconnect();
	wait(500);
	expect(network.dialled).toHaveLength(1);
	for (let time = 0; time < 6; time++) {
		membership.closed(failure('E_REFUSED', 'Nobody listens.'));
		while (network.dialled.length < time + 2) wait(100);
	}
	membership.closed(failure('E_REFUSED', 'Nobody listens.'));
	const before = network.dialled.length;
	wait(100);
	expect(network.dialled).toHaveLength(before);
	membership.reconnect();
	wait(100);
	expect(network.dialled).toHaveLength(before + 1);
	membership.reconnect();
	wait(100);
	expect(network.dialled).toHaveLength(before + 1);
});
