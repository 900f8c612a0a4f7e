/** What a manager makes of proved ids: who takes over from whom, who cannot pose as whom, and bans that outlive it. */
import {beforeEach, describe, expect, test} from 'vitest';
import type {ManagerFact} from '../../../source/net/facts.ts';
import {ManagerEngine} from '../../../source/net/manager/manager-engine.ts';
import type {Ban} from '../../../source/net/manager/options.ts';
import type {MessageOf} from '../../../source/net/wire/messages.ts';
import {FakeClock, FakeLink, FakeNetwork, FakeRandom} from '../fakes.ts';

let facts: ManagerFact[];
let kept: Map<string, Ban>;
let manager: ManagerEngine;

const begin = (banned: readonly Ban[] = []): void => {
	facts = [];
	const report = (fact: ManagerFact) => facts.push(fact);
	const bans = {keep: (ban: Ban) => kept.set(ban.peer, ban), forget: (peer: string) => kept.delete(peer)};
	const ports = {clock: new FakeClock(), random: new FakeRandom(), network: new FakeNetwork(), report, bans};
	const terms = {heartbeat: 2000, lease: 10_000, late: 6000};
	manager = new ManagerEngine(ports, {listen: {host: '0.0.0.0', port: 7420}, ...terms, self: 'manager-id', banned});
	manager.start();
};
beforeEach(() => {
	kept = new Map();
	begin();
});

type Calling = Partial<MessageOf<'hello'>> & {readonly proved: string | null; readonly host?: string};

const call = ({proved, host = '10.0.0.2', ...more}: Calling): FakeLink => {
	const link = new FakeLink(host);
	link.proved = proved;
	manager.on({type: 'link-accepted', link});
	const said = {protocol: 'shoal', version: 1, role: 'member', token: 'a token', isNameChosen: false, ttl: 0} as const;
	const hello = {type: 'hello', ...said, peer: proved ?? 'alice', name: 'alice', ...more} as const;
	manager.on({type: 'message', link, message: hello});
	return link;
};
const join = (calling: Calling): FakeLink => {
	const link = call(calling);
	manager.on({type: 'message', link, message: {type: 'listening', port: 9000}});
	return link;
};
const left = () => facts.filter(({event}) => event === 'peer-left');

describe('on protected links', () => {
	test('the manager goes by the id of its key', () => {
		expect(call({proved: 'alice'}).last('welcome')!.manager).toBe('manager-id');
	});

	test.each(['member', 'observer'] as const)('nobody goes by an id that is not its own, as %s', role => {
		join({proved: 'alice'});
		const forger = call({proved: 'mallory', peer: 'alice', role});
		expect(forger.closedBecause).toMatchObject({code: 'E_IMPOSTOR'});
		expect(forger.said).toEqual([]);
		expect(manager.snapshot().peers).toMatchObject([{peer: 'alice'}]);
	});

	test('another process with the same key takes over; the old one is told', () => {
		const old = join({proved: 'alice', ttl: 5});
		const next = join({proved: 'alice', token: 'another', host: '10.0.0.3'});
		expect(old.said.at(-1)).toEqual({type: 'removed', reason: 'replaced'});
		expect(old.closedBecause).toBe('closed');
		expect(next.last('welcome')).toMatchObject({name: 'alice', ttl: 0});
		expect(manager.snapshot().peers).toMatchObject([{peer: 'alice', host: '10.0.0.3', endsAt: null}]);
		expect(left()).toMatchObject([{peer: 'alice', reason: 'replaced'}]);
	});
});

describe('on open links, where nobody proves anything', () => {
	test('who is connected stays; one whose connection has broken gives way to the process that comes now', () => {
		const old = join({proved: null});
		expect(call({proved: null, token: 'another'}).closedBecause).toMatchObject({code: 'E_ID'});
		manager.on({type: 'link-closed', link: old.id, failure: {code: 'E_CLOSED', message: '', hint: ''}});
		expect(join({proved: null, token: 'another'}).closedBecause).toBeNull();
		expect(left()).toMatchObject([{peer: 'alice', reason: 'lost'}]);
		expect(manager.snapshot().peers).toHaveLength(1);
	});
});

describe('a ban', () => {
	test('holds for the key under another name, from another address, in another process', () => {
		const mallory = join({proved: 'mallory', name: 'mallory'});
		manager.on({type: 'ban', peer: 'mallory'});
		expect(mallory.said.at(-1)).toEqual({type: 'removed', reason: 'banned'});
		const disguised = {proved: 'mallory', name: 'zoe', token: 'another', host: '10.9.9.9'};
		expect(call(disguised).closedBecause).toMatchObject({code: 'E_BANNED'});
		expect(call({...disguised, role: 'observer'}).closedBecause).toMatchObject({code: 'E_BANNED'});
	});

	test('is kept, holds for the next manager, and ends when it is lifted', () => {
		join({proved: 'mallory', name: 'mallory'});
		manager.on({type: 'ban', peer: 'mallory'});
		join({proved: 'eve', name: 'eve'});
		manager.on({type: 'evict', peer: 'eve'});
		expect([...kept.keys()]).toEqual(['mallory']);
		begin([...kept.values()]);
		expect([...kept.keys()]).toEqual(['mallory']);
		expect(manager.snapshot().departed).toMatchObject([{peer: 'mallory', name: 'mallory', reason: 'banned'}]);
		expect(call({proved: 'mallory', name: 'zoe'}).closedBecause).toMatchObject({code: 'E_BANNED'});
		expect(call({proved: 'eve', name: 'eve'}).closedBecause).toBeNull();
		manager.on({type: 'unban', peer: 'mallory'});
		expect(kept.size).toBe(0);
		expect(call({proved: 'mallory', name: 'zoe'}).closedBecause).toBeNull();
	});

	test('of one that has gone is kept too', () => {
		const link = join({proved: 'mallory', name: 'mallory'});
		manager.on({type: 'message', link, message: {type: 'goodbye'}});
		manager.on({type: 'ban', peer: 'mallory'});
		expect([...kept.keys()]).toEqual(['mallory']);
	});
});
