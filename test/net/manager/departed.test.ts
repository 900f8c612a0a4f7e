import {beforeEach, expect, test} from 'vitest';
import {type Departed, DepartedPeers} from '../../../source/net/manager/departed.ts';

let departed: DepartedPeers;

beforeEach(() => {
	departed = new DepartedPeers(undefined, [], 0);
});

const gone = (peer: string, more: Partial<Departed> = {}): Departed => ({
	peer,
	name: peer,
	token: `token of ${peer}`,
	host: '10.0.0.2',
	port: 9000,
	at: 0,
	reason: 'left',
	...more,
});
const shown = (): string[] => departed.snapshot().map(({peer}) => peer);
const isBanned = (peer: string, name = peer, token = ''): boolean =>
	departed.banFailure({peer, name, token}) !== undefined;

test('who went is shown for exactly five minutes, without the token', () => {
	departed.add(gone('alice', {at: 1000}));
	departed.tick(300_999);
	expect(departed.snapshot()).toEqual([
		{peer: 'alice', name: 'alice', host: '10.0.0.2', port: 9000, at: 1000, reason: 'left'},
	]);
	departed.tick(301_000);
	expect(shown()).toEqual([]);
});

test('banned ones stand first and stay, whoever went last before the others', () => {
	departed.add(gone('mallory', {reason: 'banned', at: 0}));
	departed.add(gone('alice', {at: 1}));
	departed.add(gone('bob', {at: 2}));
	expect(shown()).toEqual(['mallory', 'bob', 'alice']);
	departed.tick(1_000_000);
	expect(shown()).toEqual(['mallory']);
});

test('one that goes again counts from its last time', () => {
	departed.add(gone('alice', {at: 0}));
	departed.add(gone('bob', {at: 1}));
	departed.add(gone('alice', {at: 200_000}));
	expect(shown()).toEqual(['alice', 'bob']);
	departed.tick(300_001);
	expect(shown()).toEqual(['alice']);
});

test('one that is back under its id or its name, in any case, has not gone', () => {
	departed.add(gone('a', {name: 'Anna'}));
	departed.add(gone('b', {name: 'bob'}));
	departed.add(gone('c', {name: 'carol'}));
	departed.returned('other', 'anna');
	departed.returned('b', 'bob-2');
	expect(shown()).toEqual(['c']);
});

test('a thousand are remembered; bans are never forgotten for them', () => {
	departed.add(gone('mallory', {reason: 'banned'}));
	for (let index = 0; index < 1005; index++) departed.add(gone(`p${index}`));
	expect(departed.snapshot()).toHaveLength(1001);
	expect(shown()).not.toContain('p4');
	expect(shown()).toContain('p5');
	expect(isBanned('mallory')).toBe(true);
});

test('a ban holds for the id, the token and the name, each alone; an empty token is nobody’s', () => {
	departed.add(gone('mallory', {reason: 'banned'}));
	departed.add(gone('observer', {reason: 'banned', token: ''}));
	expect(isBanned('mallory', 'x')).toBe(true);
	expect(isBanned('x', 'MALLORY')).toBe(true);
	expect(isBanned('x', 'x', 'token of mallory')).toBe(true);
	expect(isBanned('x', 'x', '')).toBe(false);
});

test('going is not being banned; one that went may be banned, and unbanned', () => {
	departed.add(gone('mallory'));
	expect(isBanned('mallory')).toBe(false);
	departed.ban('mallory');
	departed.ban('stranger');
	expect(departed.snapshot()).toMatchObject([{peer: 'mallory', reason: 'banned'}]);
	expect(departed.unban('stranger')).toBeUndefined();
	expect(departed.unban('mallory')).toMatchObject({name: 'mallory'});
	expect(isBanned('mallory')).toBe(false);
	expect(shown()).toEqual([]);
});
