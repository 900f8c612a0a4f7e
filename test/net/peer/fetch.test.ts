import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import {Bitfield} from '../../../source/net/bitfield.ts';
import type {PeerFact} from '../../../source/net/facts.ts';
import {hash} from '../../../source/net/hash.ts';
import {sealManifest} from '../../../source/net/manifest.ts';
import {Fetch} from '../../../source/net/peer/fetch.ts';
import {fragmentState} from '../../../source/net/peer/options.ts';
import {Bucket} from '../../../source/net/peer/rate.ts';
import type {FetchLimits} from '../../../source/net/peer/request-table.ts';
import {Trace} from '../../../source/net/peer/trace.ts';
import type {TransferHost} from '../../../source/net/peer/transfer-plan.ts';
import {FakeClock, FakeLink, FakeNetwork, FakeRandom} from '../fakes.ts';
import {following} from './following.ts';

const size = 64 * 1024;
const fragments = 12;
const manifestOf = (count: number) =>
	sealManifest({
		size: size * count,
		fragmentSize: size,
		whole: hash(Buffer.alloc(0)).toString('hex'),
		hashes: Buffer.alloc(32 * count),
	});

let clock: FakeClock;
let facts: PeerFact[];
let limits: FetchLimits;
let have: Bitfield;
let banned: string[];
let aborted: string[];
let copied: number[];
let isSettled: boolean;

const landing = {length: size, target: () => null, finish: () => {}, abandon: () => {}};

const start = (count = fragments, hasLocalCopy = false, group = following()): Fetch => {
	const manifest = manifestOf(count);
	clock = new FakeClock();
	facts = [];
	banned = [];
	aborted = [];
	copied = [];
	isSettled = true;
	have = new Bitfield(count);
	let requests = 0;
	limits = {inFlight: 0, down: new Bucket(0, 0), nextRequest: () => ++requests};
	const disk = {landing: () => landing, copyFragment: (_: number, index: number) => copied.push(index)};
	const links = {
		ban: (peer: string) => {
			banned.push(peer);
			fetch.dropSource(peer);
		},
		abort: (peer: string) => aborted.push(peer),
		isBanned: (peer: string) => banned.includes(peer),
	};
	const host = {
		ports: {
			clock,
			random: new FakeRandom(),
			network: new FakeNetwork(),
			disk,
			report: (fact: PeerFact) => facts.push(fact),
		},
		links,
		ban: links.ban,
		limits,
		trace: new Trace(
			() => {},
			false,
			peer => peer,
		),
		self: 'me',
		peers: () => [],
		nameOf: (peer: string) => peer,
	};
	const settled = (): boolean => isSettled;
	const plan = {transfer: 1, manifest, have, group, seed: 0, hasLocalCopy, isSettled: settled};
	const fetch = new Fetch(host as unknown as TransferHost, plan, {
		onGained: () => {},
		onWithdrawn: peer => fetch.dropSource(peer),
	});
	return fetch;
};

let fetch: Fetch;
beforeEach(() => {
	fetch = start();
});

const add = (peer: string, holds = Bitfield.full(fragments)): FakeLink => {
	const link = new FakeLink();
	fetch.addSource(peer, link, holds);
	fetch.pump();
	return link;
};
const askedOf = (link: FakeLink) => link.all('fragment-request').flatMap(({wanted}) => wanted);
const arrive = (link: FakeLink, {request, index}: {request: number; index: number}): void => {
	fetch.block(link.id, request, size);
	fetch.stored({transfer: 1, index, link: link.id, request});
	fetch.pump();
};
const wait = (milliseconds: number): void => {
	for (let passed = 0; passed < milliseconds; passed += 100) {
		clock.time += 100;
		fetch.tick();
	}
};

test('everything is asked once, and counted as in flight until it is stored', () => {
	const link = add('a');
	expect(askedOf(link).map(({index}) => index)).toEqual(Array.from({length: fragments}, (_, index) => index));
	expect(limits.inFlight).toBe(fragments * size);
	for (const asked of askedOf(link)) arrive(link, asked);
	expect(have.isFull).toBe(true);
	expect(limits.inFlight).toBe(0);
	expect(fetch.isMoving).toBe(false);
});

describe('a local copy', () => {
	const holding = (...indexes: readonly number[]): Bitfield => {
		const holds = new Bitfield(fragments);
		for (const index of indexes) holds.add(index);
		return holds;
	};
	const all = Array.from({length: fragments}, (_, index) => index);
	const given = () => facts.flatMap(fact => (fact.event === 'fragment' ? [[fact.from, fact.index]] : []));
	const fill = (type: 'fragment-copied' | 'fragment-uncopied', index: number): void => {
		fetch.disk({type, transfer: 1, index});
		fetch.pump();
	};

	test('gives only what no source holds, and counts as a source of its own', () => {
		fetch = start(fragments, true);
		const link = add('a', holding(0, 1, 2));
		fetch.tick();
		expect(copied).toEqual(all.slice(3));
		expect(fetch.isMoving).toBe(true);
		for (const index of all.slice(3)) fill('fragment-copied', index);
		for (const asked of askedOf(link)) arrive(link, asked);
		expect(have.isFull).toBe(true);
		expect(fetch.isMoving).toBe(false);
		expect(given()).toEqual([...all.slice(3).map(index => ['me', index]), ...[0, 1, 2].map(index => ['a', index])]);
		const {sources, wastedBytes} = fetch.ledger.account();
		expect(wastedBytes).toBe(0);
		expect(sources).toEqual([
			{peer: 'me', name: 'me', fragments: 9, bytes: 9 * size, received: [[3, 11]], local: true},
			{peer: 'a', name: 'a', fragments: 3, bytes: 3 * size, received: [[0, 2]]},
		]);
		// Only what came from others tells that there are others.
		expect(fetch.ledger.fetched).toBe(3);
		const {states} = fetch.detail();
		expect([states[0], states[3]]).toEqual([fragmentState.verified, fragmentState.disk]);
	});

	test('leaves to a source what it holds and has no room for yet', () => {
		fetch = start(40, true);
		const holds = Bitfield.full(40);
		for (const index of [37, 38, 39]) holds.delete(index);
		const link = add('a', holds);
		fetch.tick();
		expect(askedOf(link).length).toBeLessThan(37);
		expect(copied).toEqual([37, 38, 39]);
	});

	test('waits until all peers were asked', () => {
		fetch = start(fragments, true);
		isSettled = false;
		add('a', holding(0));
		fetch.tick();
		expect(copied).toEqual([]);
		isSettled = true;
		fetch.tick();
		expect(copied).toEqual(all.slice(1));
	});

	test('is not asked for anything twice, nor again for what it lacks; a source that comes gives that', () => {
		fetch = start(fragments, true);
		fetch.tick();
		fetch.tick();
		expect(copied).toEqual(all);
		for (const index of all) fill(index === 5 ? 'fragment-uncopied' : 'fragment-copied', index);
		fetch.tick();
		expect(copied).toEqual(all);
		expect(askedOf(add('a')).map(({index}) => index)).toEqual([5]);
	});

	test('has the disk do little at a time, and begins nothing while the download is paused', () => {
		fetch = start(600, true);
		fetch.tick();
		const most = (16 * 1024 * 1024) / size;
		expect(copied).toHaveLength(most);
		fill('fragment-copied', 0);
		expect(copied.at(-1)).toBe(most);
		fetch.pause();
		fill('fragment-copied', 1);
		expect(copied).toHaveLength(most + 1);
		fetch.resume();
		fetch.tick();
		expect(copied).toHaveLength(most + 2);
		expect(new Set(copied).size).toBe(copied.length);
	});

	test('leaves to a source what it has come to hold meanwhile', () => {
		fetch = start(600, true);
		fetch.tick();
		const {length} = copied;
		const holds = new Bitfield(600);
		holds.add(length);
		expect(askedOf(add('a', holds)).map(({index}) => index)).toEqual([length]);
		fill('fragment-copied', 0);
		expect(copied.at(-1)).toBe(length + 1);
	});

	test('is not asked for what a source has given and gone', () => {
		fetch = start(600, true);
		fetch.tick();
		const {length} = copied;
		const holds = new Bitfield(600);
		holds.add(length);
		const link = add('a', holds);
		arrive(link, askedOf(link)[0]!);
		fetch.dropSource('a');
		fill('fragment-copied', 0);
		expect(copied.at(-1)).toBe(length + 1);
	});

	test('fills in for a source that goes', () => {
		fetch = start(fragments, true);
		const link = add('a');
		arrive(link, askedOf(link)[0]!);
		fetch.tick();
		expect(copied).toEqual([]);
		fetch.dropSource('a');
		fetch.tick();
		expect(copied).toEqual(all.slice(1));
	});

	test('is never asked where there is none', () => {
		fetch.tick();
		expect(copied).toEqual([]);
	});
});

describe('a source that stays silent', () => {
	test('has its fragments asked of another after three seconds, late ones that come are used', () => {
		// More than the first window takes: while something is left unasked, nobody hedges.
		fetch = start(20);
		const silent = add('silent', Bitfield.full(20));
		const other = add('other', new Bitfield(20));
		fetch.gained('other', [0, 1, 2]);
		wait(2900);
		expect(askedOf(other)).toEqual([]);
		wait(200);
		expect(askedOf(other).map(({index}) => index)).toEqual([0, 1, 2]);
		expect(silent.all('cancel')).toHaveLength(3);
		expect(facts.filter(({event}) => event === 'refetch')).toMatchObject([
			{reason: 'late'},
			{reason: 'late'},
			{reason: 'late'},
		]);
		arrive(silent, askedOf(silent)[0]!);
		expect(have.has(0)).toBe(true);
		expect(other.last('cancel')).toMatchObject({request: askedOf(other)[0]!.request});
	});

	test('keeps its good name when it never had what it was asked for ahead', () => {
		fetch = start(fragments, false, following(undefined, 'ring', {owner: 'owner', members: ['me', 'before']}));
		add('owner');
		const before = add('before', new Bitfield(fragments));
		expect(askedOf(before).map(({index}) => index)).toEqual([1, 3, 5, 7, 9, 11]);
		wait(3100);
		expect(before.all('cancel')).toHaveLength(6);
		expect(fetch.sources.get('before')?.isDoubtful).toBe(false);
	});

	test('keeps them while nobody else has them, and is given up after thirty seconds', () => {
		const only = add('only');
		wait(29_900);
		expect(only.all('cancel')).toEqual([]);
		expect(aborted).toEqual([]);
		wait(200);
		expect(aborted[0]).toBe('only');
	});
});

test('a source that goes frees what it was asked for, but not what is being checked', () => {
	const first = add('first');
	const [checking] = askedOf(first);
	fetch.block(first.id, checking!.request, size);
	fetch.dropSource('first');
	const second = add('second');
	expect(askedOf(second).map(({index}) => index)).toEqual(Array.from({length: fragments - 1}, (_, index) => index + 1));
	fetch.stored({transfer: 1, index: 0, link: first.id, request: checking!.request});
	expect(facts.find(({event}) => event === 'fragment')).toMatchObject({index: 0, from: 'first'});
});

test('a fragment that fails its hash bans its source, and is asked of the next', () => {
	const liar = add('liar');
	const honest = add('honest');
	const [bad] = askedOf(liar);
	fetch.block(liar.id, bad!.request, size);
	fetch.corrupt({transfer: 1, index: bad!.index, link: liar.id, request: bad!.request});
	fetch.pump();
	expect(banned).toEqual(['liar']);
	expect(askedOf(honest).map(({index}) => index)).toContain(bad!.index);
	expect(fetch.ledger.account()).toMatchObject({wastedBytes: size});
});

test.each([
	['gone', true],
	['changed', true],
	['not-held', false],
	['busy', false],
] as const)('refused as %s: asked elsewhere; the source is dropped: %s', (reason, isDropped) => {
	const first = add('first');
	const [asked] = askedOf(first);
	const second = add('second');
	fetch.refused('first', {type: 'fragment-refused', request: asked!.request, reason});
	fetch.pump();
	expect(fetch.sources.byPeer.has('first')).toBe(!isDropped);
	expect([...askedOf(second), ...askedOf(first).slice(fragments)].map(({index}) => index)).toContain(asked!.index);
});

test('what its only source says others pass on is asked of it again while nobody does', () => {
	const owner = add('owner');
	const refused = askedOf(owner);
	for (const {request} of refused) fetch.refused('owner', {type: 'fragment-refused', request, reason: 'elsewhere'});
	fetch.pump();
	wait(400);
	expect(askedOf(owner)).toHaveLength(refused.length);
	wait(100);
	expect(askedOf(owner)).toHaveLength(refused.length + 4);
	wait(100);
	expect(
		new Set(
			askedOf(owner)
				.slice(refused.length)
				.map(({index}) => index),
		).size,
	).toBe(fragments);
});

test('in an order nobody is asked again for what others pass on', () => {
	fetch = start(
		fragments,
		false,
		following(() => [], 'group'),
	);
	const owner = add('owner');
	const refused = askedOf(owner);
	expect(refused.length).toBeGreaterThan(0);
	for (const {request} of refused) fetch.refused('owner', {type: 'fragment-refused', request, reason: 'elsewhere'});
	wait(1000);
	fetch.tick();
	expect(askedOf(owner)).toHaveLength(refused.length);
});

describe('paused', () => {
	test('it stops what is on its way, keeps what is being checked, and asks for the rest when it goes on', () => {
		const link = add('a');
		const [first, second] = askedOf(link);
		fetch.block(link.id, first!.request, size);
		fetch.block(link.id, second!.request, 1000);
		fetch.pause();
		expect(link.all('cancel')).toHaveLength(fragments - 1);
		fetch.stored({transfer: 1, index: first!.index, link: link.id, request: first!.request});
		fetch.pump();
		fetch.tick();
		expect(askedOf(link)).toHaveLength(fragments);
		expect(limits.inFlight).toBe(0);
		expect(fetch.ledger.account()).toMatchObject({wastedBytes: 1000, refetched: 0, sources: [{fragments: 1}]});
		fetch.resume();
		const again = askedOf(link).slice(fragments);
		// Where a swarm begins is another place each time.
		const asked = again.map(({index}) => index).toSorted((left, right) => left - right);
		expect(asked).toEqual(Array.from({length: fragments - 1}, (_, index) => index + 1));
		for (const asked of again) arrive(link, asked);
		expect(have.isFull).toBe(true);
	});

	test('a source that comes or goes meanwhile is asked for nothing', () => {
		const link = add('a');
		fetch.pause();
		const other = add('b');
		fetch.dropSource('a');
		expect(askedOf(other)).toEqual([]);
		fetch.resume();
		expect(askedOf(other)).toHaveLength(fragments);
		expect(askedOf(link)).toHaveLength(fragments);
	});
});

describe('a fragment that is stopped when all of it is here, unknown to us,', () => {
	const stop = (): {link: FakeLink; asked: {request: number; index: number}} => {
		const link = add('a');
		const asked = askedOf(link)[0]!;
		fetch.block(link.id, asked.request, 1000);
		fetch.dropSource('a');
		fetch.block(link.id, asked.request, size - 1000);
		return {link, asked};
	};

	test('is credited to its source, and nothing of it counts as wasted', () => {
		const {link, asked} = stop();
		fetch.stored({transfer: 1, index: asked.index, link: link.id, request: asked.request});
		expect(fetch.ledger.account()).toMatchObject({wastedBytes: 0, sources: [{peer: 'a', fragments: 1, bytes: size}]});
		expect(fetch.chronicle.of(asked.index)).toMatchObject([{outcome: 'verified'}]);
	});

	test('is wasted once and asked for once when it fails its hash', () => {
		const {link, asked} = stop();
		const {refetched} = fetch.ledger.account();
		fetch.corrupt({transfer: 1, index: asked.index, link: link.id, request: asked.request});
		expect(fetch.ledger.account()).toMatchObject({wastedBytes: size, refetched});
		expect(banned).toEqual(['a']);
	});

	test('is wasted when it never comes to be checked', () => {
		stop();
		expect(fetch.ledger.account()).toMatchObject({wastedBytes: size, sources: []});
	});
});

describe('shown', () => {
	const shown = (index: number): readonly [number, number, number] => {
		const {states, givers, copies} = fetch.detail();
		return [states[index]!, givers[index]!, copies[index]!];
	};

	test('every fragment is what is known of it, and whose', () => {
		fetch = start(40);
		have.add(39);
		const some = new Bitfield(40);
		for (const index of [0, 1, 2]) some.add(index);
		const liar = add('liar', some);
		const [verified, bad, asked] = askedOf(liar);
		expect(shown(0)).toEqual([fragmentState.asked, 1, 1]);
		arrive(liar, verified!);
		fetch.block(liar.id, bad!.request, size);
		fetch.corrupt({transfer: 1, index: bad!.index, link: liar.id, request: bad!.request});
		expect(shown(verified!.index)).toEqual([fragmentState.verified, 1, 0]);
		expect(shown(bad!.index)).toEqual([fragmentState.bad, 1, 0]);
		expect(shown(asked!.index)).toEqual([fragmentState.unheld, 0, 0]);
		expect(shown(39)).toEqual([fragmentState.disk, 0, 0]);
		const full = add('full', Bitfield.full(40));
		expect(shown(bad!.index)).toEqual([fragmentState.asked, 2, 1]);
		expect(shown(38)).toEqual([fragmentState.missing, 0, 1]);
		const {sources} = fetch.detail();
		expect(sources).toMatchObject([
			{peer: 'liar', isOwner: false, fragments: 1, bytes: size, state: 'banned', asked: null, bad: 1},
			{peer: 'full', isOwner: true, fragments: 0, state: 'sending', asked: askedOf(full)[0]!.index, bad: 0},
		]);
	});

	test('a source that was asked before it had anything and gave it has its place', () => {
		fetch = start(fragments, false, following(undefined, 'chain', {members: ['a', 'me']}));
		const link = add('a', new Bitfield(fragments));
		const [first] = askedOf(link);
		arrive(link, first!);
		expect(shown(first!.index)).toEqual([fragmentState.verified, 1, 0]);
		expect(fetch.detail().sources).toMatchObject([{peer: 'a', fragments: 1}]);
	});

	test('a source that comes back keeps its place', () => {
		add('a');
		add('b');
		fetch.dropSource('a');
		expect(fetch.detail().sources).toMatchObject([{peer: 'a', state: 'left', rate: 0}, {peer: 'b'}]);
		add('a');
		expect(fetch.detail().sources.map(({peer}) => peer)).toEqual(['a', 'b']);
	});

	test('the 255th source and those after it share a place', () => {
		fetch = start(1);
		const link = new FakeLink();
		for (let place = 0; place < 256; place++)
			fetch.addSource(`s${place}`, place === 255 ? link : new FakeLink(), Bitfield.full(1));
		for (let place = 0; place < 255; place++) fetch.dropSource(`s${place}`);
		fetch.pump();
		expect(shown(0)).toEqual([fragmentState.asked, 255, 1]);
	});
});

test('whatever happens, every byte is credited or wasted, nothing stays in flight when all is over, and no fragment is credited twice', () => {
	const step = fc.record({
		kind: fc.constantFrom(
			'add',
			'drop',
			'arrive',
			'begin',
			'corrupt',
			'refuse',
			'wait',
			'gain',
			'pause',
			'resume',
			'tardy',
		),
		peer: fc.constantFrom('a', 'b', 'c'),
		which: fc.nat(fragments),
	});
	fc.assert(
		fc.property(fc.array(step, {maxLength: 80}), steps => {
			fetch = start();
			const links = new Map<string, FakeLink>();
			const open = (peer: string) => {
				const link = links.get(peer);
				const over = new Set(link?.abandoned);
				return link ? askedOf(link).filter(({request}) => !over.has(request) && !ended.has(request)) : [];
			};
			const ended = new Set<number>();
			const received = new Map<number, number>();
			const bring = (link: FakeLink, request: number, bytes: number): void => {
				received.set(request, (received.get(request) ?? 0) + bytes);
				fetch.block(link.id, request, bytes);
			};
			const bringRest = (link: FakeLink, request: number): void =>
				bring(link, request, size - (received.get(request) ?? 0));
			const finishing: {link: FakeLink; request: number; index: number}[] = [];
			for (const {kind, peer, which} of steps) {
				const link = links.get(peer);
				const asked = open(peer)[which % Math.max(1, open(peer).length)];
				if (kind === 'add' && !links.has(peer) && !banned.includes(peer))
					links.set(peer, add(peer, which % 2 ? Bitfield.full(fragments) : new Bitfield(fragments)));
				if (kind === 'wait') wait(which * 500);
				if (kind === 'pause') fetch.pause();
				if (kind === 'resume') fetch.resume();
				// All of it was here when it was abandoned, and that is told only now.
				const tardy =
					link && askedOf(link).find(({request}) => link.abandoned.includes(request) && !ended.has(request));
				if (kind === 'tardy' && tardy) {
					ended.add(tardy.request);
					bringRest(link, tardy.request);
					const landed = {transfer: 1, index: tardy.index, link: link.id, request: tardy.request};
					if (which % 4 === 0) fetch.corrupt(landed);
					else fetch.stored(landed);
				}
				if (!link || !fetch.sources.byPeer.has(peer)) continue;
				if (kind === 'gain') fetch.gained(peer, [which]);
				if (kind === 'drop') {
					fetch.dropSource(peer);
					links.delete(peer);
				}
				if (!asked) continue;
				if (kind === 'begin' && !received.has(asked.request)) bring(link, asked.request, 1000);
				if (kind === 'refuse') {
					ended.add(asked.request);
					fetch.refused(peer, {type: 'fragment-refused', request: asked.request, reason: 'busy'});
				}
				if (kind === 'arrive' || kind === 'corrupt') {
					ended.add(asked.request);
					bringRest(link, asked.request);
					if (kind === 'arrive' && which % 3 === 0) finishing.push({link, ...asked});
					else if (kind === 'arrive')
						fetch.stored({transfer: 1, index: asked.index, link: link.id, request: asked.request});
					else fetch.corrupt({transfer: 1, index: asked.index, link: link.id, request: asked.request});
				}
				fetch.pump();
			}
			for (const {link, request, index} of finishing) fetch.stored({transfer: 1, index, link: link.id, request});
			for (const peer of ['a', 'b', 'c']) fetch.dropSource(peer);
			expect(limits.inFlight).toBe(0);
			expect(fetch.isMoving).toBe(false);
			const credited = facts.flatMap(fact => (fact.event === 'fragment' ? [fact.index] : []));
			expect(new Set(credited).size).toBe(credited.length);
			expect(credited.length).toBe(have.count);
			const came = [...received.values()].reduce((sum, bytes) => sum + bytes, 0);
			expect(credited.length * size + fetch.ledger.account().wastedBytes).toBe(came);
		}),
		{numRuns: 400},
	);
});
