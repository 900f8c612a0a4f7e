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

const begin = (more: Partial<{role: 'member' | 'observer'; host: string}> = {}): void => {
	clock = new FakeClock();
	network = new FakeNetwork();
	facts = [];
	joins = 0;
	const ports = {clock, random: new FakeRandom(), network, report: (fact: PeerFact) => facts.push(fact)};
	membership = new Membership(
		ports as unknown as PeerPorts,
		{...options, ...more},
		{
			onJoined: () => joins++,
			onBeat: () => undefined,
			onList: () => {},
			onEnded: () => {},
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
	test('is lost after the lease, and dialled again with a delay', () => {
		join();
		wait(9900);
		expect(events()).not.toContain('manager-lost');
		wait(200);
		expect(events()).toContain('manager-lost');
		wait(500);
		expect(network.dialled).toHaveLength(2);
	});

	test('is not blamed for our own stall', () => {
		join();
		clock.time += 15_000;
		membership.tick(14_900);
		expect(events()).not.toContain('manager-lost');
	});

	test('after its welcome, before its list, is lost as well', () => {
		membership.opened(link());
		membership.message(welcome());
		membership.listening(9);
		wait(10_100);
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
