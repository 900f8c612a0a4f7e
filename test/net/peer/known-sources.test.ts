import {beforeEach, expect, test} from 'vitest';
import {KnownSources} from '../../../source/net/peer/known-sources.ts';
import type {PeerId, RosterEntry} from '../../../source/net/types.ts';

const file = 'ab'.repeat(32);
const link = {localHost: '10.0.0.1'};
let listed: Map<PeerId, RosterEntry>;
let known: KnownSources;

const list = (peer: PeerId, host: string, port = 7000): void => {
	listed.set(peer, {peer, name: peer, host, port, isLate: false});
};
const met = (peer: PeerId, remoteHost: string): void => known.met(file, peer, {remoteHost});
const told = (to = 'asker', localHost = link.localHost): string[] =>
	known.tell(file, to, {localHost}).map(({peer, host, port}) => `${peer} ${host}:${port}`);

beforeEach(() => {
	listed = new Map();
	known = new KnownSources(listed, () => '10.0.0.9');
});

test('tells of whom it met at the address that the list has, those met last first; not of the asker, and for this file only', () => {
	for (const [peer, host] of Object.entries({ann: '10.0.0.2', bob: '10.0.0.3', asker: '10.0.0.4'})) {
		list(peer, host);
		met(peer, host);
	}
	expect(told()).toEqual(['bob 10.0.0.3:7000', 'ann 10.0.0.2:7000']);
	expect(known.tell('cd'.repeat(32), 'asker', link)).toEqual([]);
});

test('tells of nobody who is not in the list, was met elsewhere, was never met, or listens nowhere', () => {
	met('gone', '10.0.0.2');
	list('moved', '10.0.0.3');
	met('moved', '10.0.0.33');
	list('stranger', '10.0.0.4');
	list('caller', '10.0.0.5', 0);
	met('caller', '10.0.0.5');
	expect(told()).toEqual([]);
});

test('a peer that the manager lists no more is told of no more', () => {
	list('ann', '10.0.0.2');
	met('ann', '10.0.0.2');
	expect(told()).toHaveLength(1);
	listed.delete('ann');
	expect(told()).toEqual([]);
});

test('an empty host stands for its own machine, and the manager’s machine has the address by which it is reached', () => {
	list('here', '10.0.0.1');
	met('here', '10.0.0.1');
	list('manager’s', '');
	met('manager’s', '10.0.0.9');
	expect(told()).toEqual(['manager’s 10.0.0.9:7000', 'here :7000']);
	known = new KnownSources(listed, () => '127.0.0.1');
	met('manager’s', '127.0.0.1');
	expect(told()).toEqual(['manager’s :7000']);
});

test('the interface that leads to somebody is nothing to others', () => {
	list('ann', 'fe80::2');
	known = new KnownSources(listed, () => 'fe80::9%eth0');
	met('ann', 'fe80::2%eth0');
	expect(told('asker', 'fe80::1%eth0')).toEqual(['ann fe80::2:7000']);
});

test('tells of 32 at a time', () => {
	for (let at = 0; at < 100; at++) {
		list(`p${at}`, `10.0.1.${at}`);
		met(`p${at}`, `10.0.1.${at}`);
	}
	expect(told()).toHaveLength(32);
	expect(told()[0]).toBe('p99 10.0.1.99:7000');
});
