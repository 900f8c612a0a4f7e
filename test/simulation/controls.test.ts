/** What a person does to downloads, searches and sources, on real engines in a simulated world. */
import {describe, expect, it} from 'vitest';
import {hash} from '../../source/net/hash.ts';
import {fragmentState} from '../../source/net/peer/options.ts';
import {honest, type Mischief} from '../../source/simulation/machine.ts';
import type {SimulatedPeer} from '../../source/simulation/simulated-peer.ts';
import {World} from '../../source/simulation/world.ts';
import {someBytes} from '../contract/sample-bytes.ts';

const fragmentSize = 16_384;
const file = {name: 'a.bin', bytes: someBytes(4_000_000), fragmentSize};
const fragments = Math.ceil(file.bytes.length / fragmentSize);
const line = {up: 400_000, down: 0, latency: 5, work: 4};

type Town = {readonly world: World; readonly sources: readonly SimulatedPeer[]; readonly peer: SimulatedPeer};

const town = (manners: readonly Mischief[] = [honest, honest], names: readonly string[] = ['a.bin']): Town => {
	const world = new World({seed: 1});
	world.manager.start();
	const shares = names.map((name, index) => ({
		...file,
		name,
		bytes: index === 0 ? file.bytes : someBytes(4_000_000 + index),
	}));
	const sources = manners.map((mischief, index) => {
		const source = world.addPeer({name: `source-${index}`, shares, ...line});
		world.network.corrupt(source.address, mischief);
		return source;
	});
	const peer = world.addPeer({name: 'downloader', shares: [], ...line});
	for (const one of world.peers) one.start();
	world.run(1000);
	return {world, sources, peer};
};

const rowOf = (peer: SimulatedPeer, transfer = 1) => peer.snapshot()!.transfers.find(row => row.transfer === transfer)!;
const events = (peer: SimulatedPeer): string[] => peer.facts.map(({fact}) => fact.event);
const isWhole = (peer: SimulatedPeer, name = 'a.bin'): boolean => peer.files.whole.has(`/downloads/${name}`);
/** Runs until so many fragments are there. */
const until = ({world, peer}: Town, done: number): void => {
	expect(world.runUntil(() => rowOf(peer)?.done >= done, 60_000)).toBe(true);
};
const finish = ({world, peer}: Town, name = 'a.bin'): void => {
	expect(world.runUntil(() => isWhole(peer, name), 120_000)).toBe(true);
};

describe('a paused download', () => {
	it('asks for nothing more, keeps what it has, and goes on from there', () => {
		const here = town();
		const {world, peer} = here;
		peer.get('a.bin', 'swarm');
		until(here, 10);
		peer.post({type: 'pause', transfer: 1});
		world.run(2000);
		const {done} = rowOf(peer);
		expect(rowOf(peer).state).toBe('paused');
		world.run(60_000);
		expect(rowOf(peer)).toMatchObject({state: 'paused', done});
		expect(done).toBeLessThan(fragments);
		peer.post({type: 'resume', transfer: 1});
		finish(here);
		expect(events(peer).filter(event => event === 'paused' || event === 'resumed')).toEqual(['paused', 'resumed']);
		expect(events(peer).filter(event => event === 'fragment')).toHaveLength(fragments);
	});

	it('may be paused before it has begun', () => {
		const here = town();
		here.peer.get('a.bin', 'swarm');
		expect(here.world.runUntil(() => rowOf(here.peer) !== undefined, 10_000)).toBe(true);
		here.peer.post({type: 'pause', transfer: 1});
		here.world.run(10_000);
		expect(rowOf(here.peer)).toMatchObject({state: 'paused', done: 0});
		here.peer.post({type: 'resume', transfer: 1});
		finish(here);
	});

	it('still gives others what it has', () => {
		const here = town([honest]);
		const {world, peer, sources} = here;
		peer.get('a.bin', 'swarm');
		until(here, 30);
		peer.post({type: 'pause', transfer: 1});
		const other = world.addPeer({name: 'other', shares: [], ...line});
		other.start();
		world.run(1000);
		other.get('a.bin', 'swarm');
		expect(world.runUntil(() => other.files.whole.has('/downloads/a.bin'), 120_000)).toBe(true);
		const givers = new Set(other.facts.flatMap(({fact}) => (fact.event === 'fragment' ? [fact.from] : [])));
		expect(givers.size).toBe(2);
		expect(sources).toHaveLength(1);
	});

	it('lets a queued one have its place', () => {
		const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin'];
		const here = town([honest, honest], names);
		const {world, peer} = here;
		for (const name of names) peer.get(name, 'swarm');
		expect(world.runUntil(() => rowOf(peer, 5)?.state === 'queued', 10_000)).toBe(true);
		peer.post({type: 'pause', transfer: 1});
		world.run(500);
		expect(rowOf(peer, 5).state).not.toBe('queued');
	});
});

describe('the queue', () => {
	it('has the order a person gives it, and no order beyond its ends', () => {
		const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin', 'f.bin', 'g.bin'];
		const {world, peer} = town([honest], names);
		for (const name of names) peer.get(name, 'swarm');
		const queued = (): string[] =>
			peer.snapshot()!.transfers.flatMap(({state, name}) => (state === 'queued' ? [name] : []));
		expect(world.runUntil(() => queued().length === 3, 10_000)).toBe(true);
		const [first, second, third] = queued();
		const last = peer.snapshot()!.transfers.find(({name}) => name === third)!.transfer!;
		peer.post({type: 'move', transfer: last, by: -1});
		expect(queued()).toEqual([first, third, second]);
		peer.post({type: 'move', transfer: last, by: -1});
		peer.post({type: 'move', transfer: last, by: -1});
		expect(queued()).toEqual([third, first, second]);
		peer.post({type: 'move', transfer: last, by: 1});
		expect(queued()).toEqual([first, third, second]);
	});

	it('lets go of one at once that is dropped before its turn, and takes it again at its end', () => {
		const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin', 'f.bin'];
		const here = town([honest], names);
		const {world, peer} = here;
		for (const name of names) peer.get(name, 'swarm');
		const queued = () => peer.snapshot()!.transfers.filter(({state}) => state === 'queued');
		expect(world.runUntil(() => queued().length === 2, 10_000)).toBe(true);
		const [dropped, other] = queued();
		peer.post({type: 'drop', transfer: dropped!.transfer!, isKept: true});
		expect(rowOf(peer, dropped!.transfer!).state).toBe('cancelled');
		world.run(1000);
		peer.post({type: 'retry', transfer: dropped!.transfer!});
		world.run(1000);
		expect(queued().map(({name}) => name)).toEqual([other!.name, dropped!.name]);
	});

	it('holds one that is paused before its turn, and gives it its turn when it is resumed', () => {
		const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin'];
		const here = town([honest], names);
		const {world, peer} = here;
		for (const name of names) peer.get(name, 'swarm');
		const last = () => peer.snapshot()!.transfers.find(({state}) => state === 'queued');
		expect(world.runUntil(() => last() !== undefined, 10_000)).toBe(true);
		const {transfer, name} = last()!;
		peer.post({type: 'pause', transfer: transfer!});
		for (const other of names) if (other !== name) finish(here, other);
		world.run(2000);
		expect(rowOf(peer, transfer!)).toMatchObject({state: 'paused', done: 0});
		expect(events(peer).filter(event => event === 'asked')).toHaveLength(names.length - 1);
		peer.post({type: 'resume', transfer: transfer!});
		finish(here, name);
	});
});

describe('dropped and tried again', () => {
	it.each([true, false])('what is verified is kept: %s', isKept => {
		const here = town();
		const {world, peer} = here;
		peer.get('a.bin', 'swarm');
		until(here, 20);
		peer.post({type: 'drop', transfer: 1, isKept});
		world.run(1000);
		expect(rowOf(peer).state).toBe('cancelled');
		peer.post({type: 'retry', transfer: 1});
		finish(here);
		const started = peer.facts.flatMap(({fact}) => (fact.event === 'started' ? [fact.resumed] : []));
		expect(started).toHaveLength(2);
		if (isKept) expect(started[1]).toBeGreaterThanOrEqual(20);
		else expect(started[1]).toBe(0);
		expect(rowOf(peer)).toMatchObject({state: 'complete', transfer: 1});
	});

	it('a retry at once, before the unfinished file is closed, waits for that', () => {
		const here = town();
		here.peer.get('a.bin', 'swarm');
		until(here, 10);
		here.peer.post({type: 'drop', transfer: 1, isKept: true});
		here.peer.post({type: 'retry', transfer: 1});
		expect(rowOf(here.peer).state).toBe('cancelled');
		finish(here);
		expect(events(here.peer)).not.toContain('error');
	});

	it('waits as long for a first source after a pause as at the beginning', () => {
		const {world, peer, sources} = town([honest]);
		world.network.lose(sources[0]!.address, peer.address);
		peer.get('a.bin', 'swarm');
		world.run(1000);
		peer.post({type: 'pause', transfer: 1});
		world.run(700_000);
		peer.post({type: 'resume', transfer: 1});
		world.run(10_000);
		expect(rowOf(peer).state).toBe('waiting');
		expect(world.runUntil(() => rowOf(peer).state === 'failed', 700_000)).toBe(true);
	});

	it('a retry of one whose sources rest asks them at once', () => {
		const {world, peer} = town([{...honest, isRefusing: true}]);
		peer.get('a.bin', 'swarm');
		expect(world.runUntil(() => peer.detail(1)?.sources[0]?.state === 'resting', 20_000)).toBe(true);
		peer.post({type: 'retry', transfer: 1});
		expect(peer.detail(1)!.sources[0]!.state).toBe('sending');
	});

	it('tells whether what is verified is kept, and deletes it when not', () => {
		const here = town();
		here.peer.get('a.bin', 'swarm');
		until(here, 10);
		here.peer.post({type: 'drop', transfer: 1, isKept: false});
		here.world.run(500);
		expect(here.peer.files.unfinished.size).toBe(0);
		expect(here.peer.facts.at(-1)!.fact).toMatchObject({event: 'cancelled', name: 'a.bin', kept: false});
	});

	it('typed again after it was dropped, a retry of the first leaves it alone', () => {
		const here = town();
		const {world, peer} = here;
		peer.get('a.bin', 'swarm');
		until(here, 10);
		peer.post({type: 'drop', transfer: 1, isKept: true});
		peer.get('a.bin', 'swarm');
		expect(world.runUntil(() => rowOf(peer, 2) !== undefined, 5000)).toBe(true);
		peer.post({type: 'retry', transfer: 1});
		finish(here);
		expect(rowOf(peer, 1).state).toBe('cancelled');
		expect(events(peer).filter(event => event === 'complete')).toHaveLength(1);
	});

	it('while its name is looked up, it is cancelled by that and says so', () => {
		const {world, peer} = town();
		world.manager.crash();
		peer.get('a.bin', 'swarm');
		world.run(100);
		peer.post({type: 'cancel', wanted: 'a.bin'});
		expect(peer.facts.at(-1)!.fact).toEqual({event: 'cancelled', id: null, name: 'a.bin', kept: true});
		expect(peer.snapshot()!.transfers).toEqual([]);
	});

	it('what is complete is not tried again, and what is not there is left alone', () => {
		const here = town();
		here.peer.get('a.bin', 'swarm');
		finish(here);
		for (const type of ['retry', 'pause', 'resume'] as const) {
			here.peer.post({type, transfer: 1});
			here.peer.post({type, transfer: 99});
		}
		here.peer.post({type: 'move', transfer: 99, by: 1});
		here.peer.post({type: 'drop', transfer: 1, isKept: false});
		here.world.run(5000);
		expect(rowOf(here.peer).state).toBe('complete');
		expect(isWhole(here.peer)).toBe(true);
	});
});

describe('every fragment', () => {
	it('is what the grid shows of it: verified, asked, missing, and whose', () => {
		const here = town();
		const {peer} = here;
		peer.get('a.bin', 'swarm');
		until(here, 20);
		const detail = peer.detail(1)!;
		expect(detail).toMatchObject({transfer: 1, fragmentSize});
		const count = (state: number): number => detail.states.filter(one => one === state).length;
		expect(count(fragmentState.verified)).toBe(rowOf(peer).done);
		expect(count(fragmentState.asked)).toBeGreaterThan(0);
		expect(count(fragmentState.disk) + count(fragmentState.bad) + count(fragmentState.unheld)).toBe(0);
		expect(detail.sources.map(({name}) => name).toSorted()).toEqual(['source-0', 'source-1']);
		for (const [place, source] of detail.sources.entries()) {
			const given = detail.states.filter(
				(state, index) => state === fragmentState.verified && detail.givers[index] === place + 1,
			);
			expect(given).toHaveLength(source.fragments);
			expect(source).toMatchObject({isOwner: true, state: 'sending'});
		}
		expect([...detail.copies]).toEqual(Array.from({length: fragments}, () => 2));
		const verified = detail.states.indexOf(fragmentState.verified);
		const [attempt] = peer.attempts(1, verified);
		expect(attempt).toMatchObject({outcome: 'verified', name: detail.sources[detail.givers[verified]! - 1]!.name});
		expect(attempt!.endedAt).toBeGreaterThan(attempt!.askedAt);
		const from = verified * fragmentSize;
		const bytes = file.bytes.subarray(from, Math.min(file.bytes.length, from + fragmentSize));
		expect(peer.fragmentHash(1, verified)).toBe(hash(bytes).toString('hex'));
	});

	it('keeps its giver when that has left, and nobody has what only it had', () => {
		const here = town([honest]);
		const {world, sources, peer} = here;
		peer.get('a.bin', 'swarm');
		until(here, 20);
		sources[0]!.leave();
		world.run(3000);
		const {states, givers, sources: rows} = peer.detail(1)!;
		expect(rows).toMatchObject([{state: 'left', rate: 0, asked: null}]);
		expect(states.filter(state => state === fragmentState.unheld)).toHaveLength(fragments - rowOf(peer).done);
		expect(givers[states.indexOf(fragmentState.verified)]).toBe(1);
	});

	it('that was on disk before is nobody’s', () => {
		const here = town();
		here.peer.get('a.bin', 'swarm');
		until(here, 20);
		here.peer.post({type: 'drop', transfer: 1, isKept: true});
		here.world.run(1000);
		here.peer.post({type: 'retry', transfer: 1});
		until(here, 25);
		const {states} = here.peer.detail(1)!;
		expect(states.filter(state => state === fragmentState.disk).length).toBeGreaterThanOrEqual(20);
	});

	it('is still known when the download is over', () => {
		const here = town();
		here.peer.get('a.bin', 'swarm');
		finish(here);
		here.world.run(1000);
		const {states} = here.peer.detail(1)!;
		expect(new Set(states)).toEqual(new Set([fragmentState.verified]));
		expect(here.peer.attempts(1, 0).at(-1)?.outcome).toBe('verified');
		expect(here.peer.detail(99)).toBeNull();
	});

	it('is known of the latest ten that are over, and their links are not kept', () => {
		const {world, peer} = town();
		const small = world.addPeer({
			name: 'small',
			shares: Array.from({length: 12}, (_, number) => ({
				name: `n${number}`,
				bytes: someBytes(100 + number),
				fragmentSize,
			})),
			...line,
		});
		small.start();
		world.run(2000);
		for (let number = 0; number < 12; number++) peer.get(`n${number}`, 'swarm');
		const over = (): number => peer.snapshot()!.transfers.filter(({state}) => state === 'complete').length;
		expect(world.runUntil(() => over() === 12, 60_000)).toBe(true);
		const known = peer
			.snapshot()!
			.transfers.map(({transfer}) => [peer.detail(transfer!) !== null, peer.attempts(transfer!, 0).length > 0]);
		expect(known).toEqual([...Array(2).fill([false, false]), ...Array(10).fill([true, true])]);
	});

	it('that failed its hash has a culprit, who is banned and told of once', () => {
		const here = town([honest, {...honest, lies: 1}]);
		here.peer.get('a.bin', 'swarm');
		finish(here);
		const liar = here.peer.detail(1)!.sources.find(({name}) => name === 'source-1')!;
		expect(liar.state).toBe('banned');
		expect(liar.bad).toBeGreaterThan(0);
		const banned = here.peer.facts.flatMap(({fact}) => (fact.event === 'source-banned' ? [fact] : []));
		expect(banned).toHaveLength(1);
		expect(banned[0]!.reason).toMatch(/^Fragment \d+ from source-1 failed its hash\.$/);
		const corrupt = Array.from({length: fragments}, (_, index) => here.peer.attempts(1, index)).filter(attempts =>
			attempts.some(({outcome, name}) => outcome === 'corrupt' && name === 'source-1'),
		);
		expect(corrupt.length).toBe(liar.bad);
	});
});

describe('a ban by hand', () => {
	it('takes nothing more from a source until it is taken back', () => {
		const here = town();
		const {world, peer} = here;
		peer.get('a.bin', 'swarm');
		until(here, 10);
		const {peer: id} = peer.detail(1)!.sources.find(({name}) => name === 'source-1')!;
		for (let time = 0; time < 2; time++) peer.post({type: 'ban', peer: id});
		world.run(500);
		const given = (): number => peer.detail(1)!.sources.find(source => source.peer === id)!.fragments;
		const before = given();
		expect(peer.detail(1)!.sources.find(source => source.peer === id)!.state).toBe('banned');
		world.run(2000);
		expect(given()).toBe(before);
		peer.post({type: 'unban', peer: id});
		expect(world.runUntil(() => given() > before, 10_000)).toBe(true);
		finish(here);
		expect(events(peer).filter(event => /^source-(un)?banned$/.test(event))).toEqual([
			'source-banned',
			'source-unbanned',
		]);
	});
});

describe('a search', () => {
	it('tells what came while it still waits for others, and who never answered', () => {
		const {world, sources, peer} = town([honest, honest, {...honest, isMute: true}]);
		world.network.stall(sources[2]!.address, 20_000);
		peer.post({type: 'find', query: 'a'});
		expect(world.runUntil(() => events(peer).includes('found'), 10_000)).toBe(true);
		const finding = peer.facts.flatMap(({fact}) => (fact.event === 'finding' ? [fact] : []));
		const found = peer.facts.flatMap(({fact}) => (fact.event === 'found' ? [fact] : []))[0]!;
		expect(finding.length).toBeGreaterThan(0);
		expect(finding.at(-1)).toMatchObject({query: 'a', asked: 3, answered: 2});
		expect(finding.at(-1)!.files).toEqual(found.files);
		expect(found).toMatchObject({answered: 2, silent: ['source-2']});
	});
});

describe('the manager', () => {
	it('hears what a peer fetches and how fast, with its heartbeats', () => {
		const here = town();
		const {world, peer} = here;
		const shown = () => world.manager.snapshot()!.peers.find(({name}) => name === 'downloader')!;
		peer.get('a.bin', 'swarm');
		expect(world.runUntil(() => shown().fetching === 'a.bin', 20_000)).toBe(true);
		expect(shown().downRate).toBeGreaterThan(10_000);
		finish(here);
		expect(world.runUntil(() => shown().fetching === '' && shown().downRate === 0, 120_000)).toBe(true);
	});

	it('that has just begun hears it too, though nothing has changed', () => {
		const world = new World({seed: 1});
		world.manager.start();
		const slow = {...line, up: 40_000};
		// Small fragments come so evenly that the rate does not change enough to be told.
		world.addPeer({name: 'source', shares: [{...file, fragmentSize: 1024}], ...slow}).start();
		const peer = world.addPeer({name: 'downloader', shares: [], ...slow});
		peer.start();
		world.run(1000);
		peer.get('a.bin', 'swarm');
		world.run(30_000);
		world.manager.crash();
		world.run(1000);
		world.manager.start();
		const shown = () => world.manager.snapshot()!.peers.find(({name}) => name === 'downloader');
		expect(world.runUntil(() => shown()?.fetching === 'a.bin', 10_000)).toBe(true);
	});

	it('lost: the peer says since when, how often it tried and when it tries again; told to, it tries at once', () => {
		const {world, peer} = town();
		world.manager.crash();
		expect(world.runUntil(() => peer.snapshot()!.membership.state === 'away', 30_000)).toBe(true);
		world.run(30_000);
		const away = peer.snapshot()!.membership;
		if (away.state !== 'away') throw new Error(away.state);
		expect(away.tries).toBeGreaterThan(1);
		expect(away.since).toBeLessThan(world.clock.now() - 20_000);
		world.manager.start();
		peer.post({type: 'reconnect'});
		world.run(500);
		expect(peer.snapshot()!.membership.state).toBe('joined');
	});
});
