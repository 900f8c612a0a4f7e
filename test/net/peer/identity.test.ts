/** What a peer makes of proved ids: its manager stays the same one, and each source is the one that was meant. */
import {describe, expect, it} from 'vitest';
import type {Failure} from '../../../source/net/failures.ts';
import {Acquaintance} from '../../../source/net/peer/acquaintance.ts';
import {KnownManager} from '../../../source/net/peer/known-manager.ts';
import {type Directions, SourceLinks} from '../../../source/net/peer/source-links.ts';
import {FakeClock, type FakeLink, FakeNetwork, FakeRandom} from '../fakes.ts';

const manager = {host: '10.0.0.1', port: 7420};

describe('a manager', () => {
	it('is known from first sight, and another behind its address is told apart', () => {
		const met: string[] = [];
		const known = new KnownManager({manager}, id => met.push(id));
		expect(known.met('first', 'first')).toBeUndefined();
		expect(known.met('first', 'first')).toBeUndefined();
		expect(known.met('second', 'second')).toMatchObject({
			code: 'E_OTHER_MANAGER',
			message: 'The manager at 10.0.0.1:7420 is not the one that was there before.',
		});
		expect(known.met('first', 'first')).toBeUndefined();
		expect(met).toEqual(['first']);
	});

	it('is compared with the one of an earlier time, and the failure says how that is forgotten', () => {
		const met: string[] = [];
		const knownManager = {id: 'first', forgetting: 'remove the file'};
		const known = new KnownManager({manager, knownManager}, id => met.push(id));
		expect(known.met('second', 'second')?.hint).toBe(
			'Ask whoever runs it. If it was meant to change, remove the file.',
		);
		expect(known.met('first', 'first')).toBeUndefined();
		expect(met).toEqual([]);
	});

	it('cannot go by the id of the one that is known', () => {
		const known = new KnownManager({manager, knownManager: {id: 'first', forgetting: ''}}, undefined);
		expect(known.met('first', 'second')).toMatchObject({code: 'E_IMPOSTOR'});
	});

	it('that proves nothing is taken at its word', () => {
		const known = new KnownManager({manager}, undefined);
		expect(known.met('first', null)).toBeUndefined();
		expect(known.met('second', null)).toBeUndefined();
	});
});

describe('a source', () => {
	const begin = () => {
		const clock = new FakeClock();
		const network = new FakeNetwork();
		let port = 9000;
		const directions: Directions = {
			peer: 'me',
			name: () => 'me',
			entry: peer => ({peer, name: peer, host: '10.0.0.2', port, isLate: false}),
			managerHost: () => '10.0.0.1',
		};
		const links = new SourceLinks({clock, random: new FakeRandom(), network}, directions);
		const ready: string[] = [];
		const lost: Failure[] = [];
		const wait = (milliseconds: number): void => {
			clock.time += milliseconds;
			links.tick();
		};
		links.hold('alice', {
			...{mostLinks: 1, isFree: () => false},
			...{onReady: peer => ready.push(peer), onLost: (_, because) => lost.push(because)},
		});
		const last = (): FakeLink => network.dialled.at(-1)!.link;
		const answer = (peer: string, proved: string | null): void => {
			const link = last();
			link.proved = proved;
			links.opened(link);
			links.greeted(link, {type: 'greeting', peer, name: 'x'});
		};
		const moveTo = (next: number): void => {
			port = next;
		};
		return {links, network, ready, lost, wait, answer, last, moveTo};
	};

	it('that proves to be who the list says is used', () => {
		const {ready, answer} = begin();
		answer('alice', 'alice');
		expect(ready).toEqual(['alice']);
	});

	it.each([
		['is another peer', 'mallory', 'mallory', 'E_ID'],
		['goes by the id of the one that was meant', 'alice', 'mallory', 'E_IMPOSTOR'],
		['is another peer, on an open link', 'mallory', null, 'E_ID'],
	])('that %s is let go, and its address is not dialled for the one that was meant', (_, claimed, proved, code) => {
		const {links, network, ready, lost, wait, answer, last, moveTo} = begin();
		answer(claimed, proved);
		expect(last().closedBecause).toBe('closed');
		expect(lost).toMatchObject([{code}]);
		for (let turn = 0; turn < 30; turn++) wait(1000);
		links.hurry('alice');
		wait(1000);
		expect(network.dialled).toHaveLength(1);
		moveTo(9001);
		wait(1000);
		expect(network.dialled).toHaveLength(2);
		answer('alice', proved === null ? null : 'alice');
		expect(ready).toEqual(['alice']);
	});

	it('that could not prove who it is when it was dialled is not dialled there again', () => {
		const {links, network, wait, last} = begin();
		links.closed(last().id, {code: 'E_IMPOSTOR', message: '', hint: ''});
		wait(60_000);
		expect(network.dialled).toHaveLength(1);
	});

	it('whose connection broke is dialled again', () => {
		const {links, network, wait, last} = begin();
		links.closed(last().id, {code: 'E_CLOSED', message: '', hint: ''});
		wait(60_000);
		expect(network.dialled).toHaveLength(2);
	});
});

describe('an owner or neighbour that a person named', () => {
	it.each([
		['its own', 'owner', true],
		['another’s', 'mallory', false],
	])('goes by %s id', (_, proved, isKnown) => {
		const network = new FakeNetwork();
		const told: string[] = [];
		const report = ({event}: {event: string}) => told.push(event);
		const ports = {clock: new FakeClock(), network, report};
		const owner = new Acquaintance('owner', {host: '10.0.0.5', port: 1}, {peer: 'me', name: 'me'}, ports);
		owner.tick(0);
		const {link} = network.dialled[0]!;
		link.proved = proved;
		owner.opened(link);
		owner.heard({type: 'greeting', peer: 'owner', name: 'anna'});
		expect(owner.known !== null).toBe(isKnown);
		expect(told).toEqual(isKnown ? [] : ['waiting']);
	});
});
