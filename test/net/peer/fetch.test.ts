import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import {Bitfield} from '../../../source/net/bitfield.ts';
import type {PeerFact} from '../../../source/net/facts.ts';
import {hash} from '../../../source/net/hash.ts';
import {sealManifest} from '../../../source/net/manifest.ts';
import {Fetch} from '../../../source/net/peer/fetch.ts';
import {Bucket} from '../../../source/net/peer/rate.ts';
import type {FetchLimits} from '../../../source/net/peer/request-table.ts';
import type {TransferHost} from '../../../source/net/peer/transfer-plan.ts';
import {topologyNamed} from '../../../source/net/topologies/index.ts';
import {FakeClock, FakeLink, FakeNetwork, FakeRandom} from '../fakes.ts';

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

const landing = {length: size, target: () => null, finish: () => {}, abandon: () => {}};

const start = (count = fragments): Fetch => {
	const manifest = manifestOf(count);
	clock = new FakeClock();
	facts = [];
	banned = [];
	aborted = [];
	have = new Bitfield(count);
	let requests = 0;
	limits = {inFlight: 0, down: new Bucket(0, 0), nextRequest: () => ++requests};
	const disk = {landing: () => landing};
	const links = {
		ban: (peer: string) => {
			banned.push(peer);
			fetch.dropSource(peer);
		},
		abort: (peer: string) => aborted.push(peer),
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
		peers: () => [],
		nameOf: (peer: string) => peer,
	};
	const plan = {transfer: 1, manifest, have, topology: topologyNamed('swarm'), seed: 0};
	const fetch = new Fetch(host as unknown as TransferHost, plan, {
		onGained: () => {},
		onWithdrawn: peer => fetch.dropSource(peer),
		isSettled: () => true,
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

test('whatever happens, nothing stays in flight when all is over, and no fragment is credited twice', () => {
	const step = fc.record({
		kind: fc.constantFrom('add', 'drop', 'arrive', 'begin', 'corrupt', 'refuse', 'wait', 'gain'),
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
			const finishing: {link: FakeLink; request: number; index: number}[] = [];
			for (const {kind, peer, which} of steps) {
				const link = links.get(peer);
				const asked = open(peer)[which % Math.max(1, open(peer).length)];
				if (kind === 'add' && !links.has(peer) && !banned.includes(peer))
					links.set(peer, add(peer, which % 2 ? Bitfield.full(fragments) : new Bitfield(fragments)));
				if (kind === 'wait') wait(which * 500);
				if (!link || !fetch.sources.byPeer.has(peer)) continue;
				if (kind === 'gain') fetch.gained(peer, [which]);
				if (kind === 'drop') {
					fetch.dropSource(peer);
					links.delete(peer);
				}
				if (!asked) continue;
				if (kind === 'begin') fetch.block(link.id, asked.request, 1000);
				if (kind === 'refuse') {
					ended.add(asked.request);
					fetch.refused(peer, {type: 'fragment-refused', request: asked.request, reason: 'busy'});
				}
				if (kind === 'arrive' || kind === 'corrupt') {
					ended.add(asked.request);
					fetch.block(link.id, asked.request, size);
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
		}),
		{numRuns: 400},
	);
});
