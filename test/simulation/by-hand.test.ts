/** A ring by hand, without a manager, in virtual time: neighbours that come late, that die, that come back. */
import {expect, test} from 'vitest';
import type {PeerFact} from '../../source/net/facts.ts';
import type {SimulatedPeer} from '../../source/simulation/simulated-peer.ts';
import {World} from '../../source/simulation/world.ts';
import {someBytes} from '../contract/sample-bytes.ts';

const fragmentSize = 102_400;
const fragments = 50;
const bytes = someBytes(fragments * fragmentSize);
const line = {up: 1_000_000, down: 0, latency: 1, work: 0};
const port = 5000;
/** The machine of a peer, in the order of adding: the owner's is the first. */
const at = (place: number) => ({host: `10.0.0.${place + 2}`, port});

type Ring = {readonly world: World; readonly owner: SimulatedPeer; readonly members: readonly SimulatedPeer[]};

/** An owner that stands, and so many members that do not yet: each takes from the one before, the first from the last. */
const ring = (count: number): Ring => {
	const world = new World({seed: 5});
	const shares = [{name: 'a.bin', bytes, fragmentSize}];
	const owner = world.addPeer({name: 'owner', shares, ...line, byHand: {port}});
	const members = Array.from({length: count}, (_, index) => {
		const contacts = {owner: at(0), downloadFrom: at(index === 0 ? count : index)};
		return world.addPeer({name: `m${index + 1}`, shares: [], ...line, byHand: {port, contacts}});
	});
	world.onFact = (peer, {event}) => {
		if (event === 'unmanaged' && peer !== owner) world.later(0, () => peer.get(null, null));
	};
	owner.start();
	return {world, owner, members};
};

const all = <Event extends PeerFact['event']>(peer: SimulatedPeer, event: Event) =>
	peer.facts.map(({fact}) => fact).filter((fact): fact is Extract<PeerFact, {event: Event}> => fact.event === event);
const isWhole = (peer: SimulatedPeer): boolean => peer.files.whole.get('/downloads/a.bin')?.equals(bytes) ?? false;
const reasons = (peer: SimulatedPeer): string[] => all(peer, 'waiting').map(({reason}) => reason);
/** How many copies of the file somebody sent. */
const copies = (peer: SimulatedPeer): number => all(peer, 'sent').length / fragments;

test('five come one at a time: all have it, each from the owner and its neighbour, the owner sent little more than once', () => {
	const {world, owner, members} = ring(5);
	for (const member of members) {
		member.start();
		world.run(300);
	}
	expect(world.runUntil(() => members.every(isWhole), 60_000)).toBe(true);
	expect(copies(owner)).toBeLessThanOrEqual(1.5);
	for (const [index, member] of members.entries()) {
		const givers = all(member, 'complete')[0]!.sources.map(({name}) => name);
		expect(givers.toSorted()).toEqual([index === 0 ? 'm5' : `m${index}`, 'owner'].toSorted());
	}
	expect(world.bugs).toEqual([]);
});

test('a neighbour that is not up yet is tried until it is; meanwhile a fifth is taken from the owner, and no more', () => {
	const {world, members} = ring(2);
	const [first, second] = members as [SimulatedPeer, SimulatedPeer];
	first.start();
	world.run(4000);
	expect(reasons(first)).toEqual([expect.stringContaining('the download neighbour at 10.0.0.4:5000 is not there yet')]);
	expect(all(first, 'fragment')).toHaveLength(fragments / 5);
	expect(first.snapshot()!.membership).toMatchObject({waitsFor: expect.stringContaining('10.0.0.4:5000')});
	second.start();
	expect(world.runUntil(() => members.every(isWhole), 60_000)).toBe(true);
	for (const member of members) expect(all(member, 'complete')[0]!.sources).toHaveLength(2);
	expect(first.snapshot()!.membership).toEqual({state: 'none', waitsFor: ''});
});

test('a neighbour that never comes: the owner serves in the end', () => {
	const {world, members} = ring(2);
	members[0]!.start();
	expect(world.runUntil(() => isWhole(members[0]!), 30_000)).toBe(true);
});

test('an owner that is not up yet is tried until it is', () => {
	const {world, owner, members} = ring(2);
	owner.crash();
	for (const member of members) member.start();
	world.run(20_000);
	expect(reasons(members[0]!)[0]).toContain('the owner at 10.0.0.2:5000 is not there yet');
	owner.start();
	expect(world.runUntil(() => members.every(isWhole), 60_000)).toBe(true);
});

test('a neighbour dies: people are told, the owner serves; a new one at its address takes its place', () => {
	const {world, members} = ring(4);
	for (const member of members) member.start();
	const [, second, third] = members as [SimulatedPeer, SimulatedPeer, SimulatedPeer];
	expect(world.runUntil(() => all(third, 'fragment').length > fragments / 2, 30_000)).toBe(true);
	second.crash();
	const rest = members.filter(member => member !== second);
	expect(world.runUntil(() => rest.every(isWhole), 60_000)).toBe(true);
	expect(reasons(third)).toContainEqual(
		expect.stringContaining('the download neighbour at 10.0.0.4:5000 (m2) is gone'),
	);
	const [account] = all(third, 'complete');
	expect(account!.sources.map(({name}) => name).toSorted()).toEqual(['m2', 'owner']);
	// It goes on where it was, under a new id; the one after it knows it again.
	second.start();
	expect(world.runUntil(() => isWhole(second), 60_000)).toBe(true);
	expect(world.runUntil(() => third.snapshot()!.membership.state === 'none', 1000)).toBe(true);
	expect(third.snapshot()!.membership).toEqual({state: 'none', waitsFor: ''});
	expect(world.bugs).toEqual([]);
});

test('a neighbour that stands still is gone, though its link never closed', () => {
	const {world, members} = ring(3);
	for (const member of members) member.start();
	world.run(2500);
	const [, still, after] = members as [SimulatedPeer, SimulatedPeer, SimulatedPeer];
	world.network.machine(still.address).stalledUntil = world.clock.now() + 30_000;
	world.run(14_000);
	expect(reasons(after)).toContainEqual(expect.stringContaining('(m2) is gone: It has been silent for 10 seconds.'));
	expect(world.runUntil(() => members.every(isWhole), 60_000)).toBe(true);
	expect(after.snapshot()!.membership).toEqual({state: 'none', waitsFor: ''});
});

test('an owner that shares nothing, or two files: said, not waited for in silence', () => {
	const {world, owner, members} = ring(1);
	world.run(1000);
	owner.post({type: 'unshare', name: 'a.bin'});
	members[0]!.start();
	world.run(5000);
	expect(reasons(members[0]!)).toContainEqual(expect.stringContaining('Nobody shares a file.'));
	const shares = ['a.bin', 'b.bin'].map((name, index) => ({name, bytes: someBytes(500_000 + index), fragmentSize}));
	const two = world.addPeer({name: 'two', shares, ...line, byHand: {port}});
	two.start();
	const contacts = {owner: {host: two.address, port}, downloadFrom: at(1)};
	const taker = world.addPeer({name: 'taker', shares: [], ...line, byHand: {port, contacts}});
	taker.start();
	world.run(5000);
	expect(all(taker, 'choices')[0]!.files.map(({name}) => name)).toEqual(['a.bin', 'b.bin']);
});

test('a peer that was told its own address ends', () => {
	const world = new World({seed: 5});
	const contacts = {owner: at(0), downloadFrom: at(1)};
	const owner = world.addPeer({name: 'owner', shares: [], ...line, byHand: {port}});
	const lost = world.addPeer({name: 'lost', shares: [], ...line, byHand: {port, contacts}});
	owner.start();
	lost.start();
	world.run(3000);
	expect(all(lost, 'error')[0]).toMatchObject({code: 'E_ADDRESS', fatal: true});
	expect(lost.isRunning).toBe(false);
});
