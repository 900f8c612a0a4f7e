import {beforeEach, describe, expect, test} from 'vitest';
import {Hearsay} from '../../../source/net/peer/hearsay.ts';
import type {PeerId, RosterEntry} from '../../../source/net/types.ts';
import {FakeClock, FakeLink} from '../fakes.ts';

const file = 'ab'.repeat(32);
const entry = (peer: PeerId, host = '10.0.1.1', port = 7000): RosterEntry => ({
	...{peer, name: peer, host, port, isLate: false},
});
const many = (count: number, prefix = 'p'): RosterEntry[] =>
	Array.from({length: count}, (_, at) => entry(`${prefix}${at}`, `10.0.2.${at}`));

let clock: FakeClock;
let listed: Map<PeerId, RosterEntry>;
let isAway: boolean;
let hearsay: Hearsay;
const link = new FakeLink('10.0.0.2');

beforeEach(() => {
	clock = new FakeClock();
	listed = new Map(['teller', 'other'].map(peer => [peer, entry(peer, '10.0.0.2')]));
	isAway = true;
	hearsay = new Hearsay({self: 'me', roster: listed, clock, isAway: () => isAway});
});

const tell = (entries: readonly RosterEntry[], teller = 'teller', from = link): PeerId[] => {
	hearsay.asked(from, file);
	return hearsay.take(teller, from, {type: 'sources', file, entries}).map(({peer}) => peer);
};
const dial = (peer: PeerId): string | undefined => hearsay.entry(peer)?.host;

describe('is believed', () => {
	test('what was asked for, of somebody who is not in the list, while the manager is away', () => {
		expect(tell([entry('ann')])).toEqual(['ann']);
		expect(hearsay.of(file)).toEqual(['ann']);
		expect(dial('ann')).toBe('10.0.1.1');
	});

	test('not what nobody asked for, or asked a round ago, or a second time', () => {
		const message = {type: 'sources', file, entries: [entry('ann')]} as const;
		expect(hearsay.take('teller', link, message)).toEqual([]);
		hearsay.asked(link, file);
		hearsay.newRound();
		expect(hearsay.take('teller', link, message)).toEqual([]);
		expect(tell([entry('ann')])).toEqual(['ann']);
		expect(hearsay.take('teller', link, {...message, entries: [entry('bob')]})).toEqual([]);
	});

	test('nothing while the manager’s list rules, and nobody is dialled then', () => {
		expect(tell([entry('ann')])).toEqual(['ann']);
		isAway = false;
		expect(tell([entry('bob')])).toEqual([]);
		expect(dial('ann')).toBeUndefined();
	});

	test('nobody who is not in the list himself', () => {
		expect(tell([entry('ann')], 'stranger')).toEqual([]);
		expect(tell([entry('ann')])).toEqual(['ann']);
		expect(tell([entry('bob')], 'ann')).toEqual([]);
	});

	test.each([
		['ourselves', entry('me')],
		['somebody in the list, at another address', entry('other', '10.0.9.9')],
		['no peer id', entry('a b')],
		['loopback', entry('ann', '127.0.0.1')],
		['every address', entry('ann', '0.0.0.0')],
		['many machines at once', entry('ann', '224.0.0.1')],
		['a name, which would have to be looked up', entry('ann', 'example.org')],
		['a port of the system', entry('ann', '10.0.1.1', 443)],
	])('not: %s', (_, told) => {
		expect(tell([told])).toEqual([]);
	});

	test('an empty host is the teller’s machine, be it our own', () => {
		expect(tell([entry('ann', '')])).toEqual(['ann']);
		expect(dial('ann')).toBe('10.0.0.2');
		expect(tell([entry('bob', '')], 'teller', new FakeLink('127.0.0.1'))).toEqual(['bob']);
		expect(dial('bob')).toBe('127.0.0.1');
	});
});

describe('is dialled', () => {
	test('once, unless it greets as who it was told to be', () => {
		tell([entry('ann'), entry('bob')]);
		expect([dial('ann'), dial('ann')]).toEqual(['10.0.1.1', undefined]);
		expect(dial('bob')).toBeDefined();
		hearsay.proved('bob');
		expect(dial('bob')).toBeDefined();
	});

	test('again when it is told of again a minute later, on the account of who tells it then, and is no news', () => {
		tell([entry('ann')]);
		dial('ann');
		expect(tell([entry('ann', '10.0.1.5')], 'other')).toEqual([]);
		expect(dial('ann')).toBeUndefined();
		clock.time += 60_000;
		expect(tell([entry('ann', '10.0.1.5')], 'other')).toEqual([]);
		expect(dial('ann')).toBe('10.0.1.5');
	});

	test('by one teller’s word eight times at most, and those that greeted do not count', () => {
		expect(tell(many(32))).toHaveLength(8);
		for (let minutes = 0; minutes < 10; minutes++) {
			clock.time += 60_000;
			expect(tell(many(32, `q${minutes}-`))).toEqual([]);
		}
		expect(tell(many(1, 'other-'), 'other')).toHaveLength(1);
		hearsay.proved('p0');
		hearsay.proved('p0');
		expect(tell(many(5, 'r'))).toHaveLength(1);
	});

	test('with all others sixteen times a minute', () => {
		for (const teller of ['a', 'b', 'c']) {
			listed.set(teller, entry(teller));
			tell(many(8, teller), teller);
		}
		const dials = (): number =>
			['a', 'b', 'c'].flatMap(teller => many(8, teller)).filter(({peer}) => dial(peer)).length;
		expect(dials()).toBe(16);
		expect(dials()).toBe(0);
		clock.time += 60_000;
		expect(dials()).toBe(8);
	});
});

describe('when the manager is back', () => {
	test('what the list says counts; whoever was told elsewhere is named', () => {
		tell([entry('ann'), entry('bob', '10.0.1.2'), entry('carol', '')]);
		for (const peer of ['ann', 'bob', 'carol']) {
			dial(peer);
			hearsay.proved(peer);
		}
		isAway = false;
		listed.set('ann', entry('ann'));
		listed.set('bob', entry('bob', '10.0.1.22'));
		listed.set('carol', entry('carol', '10.0.0.2'));
		expect(hearsay.listed('10.0.0.1')).toEqual(['bob']);
		expect(hearsay.of(file)).toEqual([]);
	});

	test('a teller may be wrong eight times anew, and whoever never greeted is forgotten', () => {
		tell(many(8));
		hearsay.proved('p3');
		hearsay.joined();
		expect(hearsay.of(file)).toEqual(['p3']);
		expect(tell(many(9, 'q'))).toHaveLength(8);
	});
});
