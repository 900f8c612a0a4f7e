import {beforeEach, expect, test} from 'vitest';
import {hash} from '../../../source/net/hash.ts';
import {sealManifest} from '../../../source/net/manifest.ts';
import {Grants} from '../../../source/net/peer/grants.ts';
import {type Holding, Shelf} from '../../../source/net/peer/shelf.ts';
import {topologyNamed} from '../../../source/net/topologies/index.ts';
import type {Group} from '../../../source/net/types.ts';
import {FakeClock} from '../fakes.ts';

const manifest = sealManifest({
	...{size: 4096, fragmentSize: 1024, whole: hash(Buffer.alloc(0)).toString('hex'), hashes: Buffer.alloc(128)},
});
const ring: Group = {topology: 'ring', why: '', isHeld: false, owner: 'o', members: ['a', 'b']};
let clock: FakeClock;
let group: Group | undefined;
let grants: Grants;
let holding: Holding;

beforeEach(() => {
	clock = new FakeClock();
	group = ring;
	grants = new Grants(clock, {
		get: () => group,
		topology: () => group && topologyNamed(group.topology),
		terms: () => undefined,
	});
	const shelf = new Shelf();
	shelf.share('a', {manifest, content: {read: async () => {}}, path: '/a'}, true);
	holding = shelf.get(manifest.id)!;
});

test('what was given to one is refused to the other for five seconds, counted from the first time it asked', () => {
	grants.given('a', manifest.id, 1);
	clock.time += 60_000;
	expect(grants.decide('b', holding, 1, () => false)).toBe('refuse');
	clock.time += 4999;
	expect(grants.decide('b', holding, 1, () => false)).toBe('refuse');
	clock.time += 1;
	expect(grants.decide('b', holding, 1, () => false)).toBe('send');
	expect(grants.decide('b', holding, 2, () => false)).toBe('send');
});

test('what did not arrive was given to nobody; what somebody else got since stays given', () => {
	grants.given('a', manifest.id, 1);
	grants.taken('a', manifest.id, 1);
	expect(grants.isGiven(manifest.id, 1)).toBe(false);
	expect(grants.decide('b', holding, 1, () => false)).toBe('send');
	grants.given('b', manifest.id, 1);
	grants.taken('a', manifest.id, 1);
	expect(grants.decide('a', holding, 1, () => false)).toBe('refuse');
});

test('a group that is over leaves nothing behind', () => {
	grants.given('a', manifest.id, 1);
	expect(grants.decide('b', holding, 1, () => false)).toBe('refuse');
	grants.forget(manifest.id);
	expect(grants.isGiven(manifest.id, 1)).toBe(false);
	expect(grants.decide('b', holding, 1, () => false)).toBe('send');
});

test('held: nobody gets anything from the owner; a member that has some of it may pass it on', () => {
	group = {...ring, isHeld: true};
	expect(grants.decide('a', holding, 1, () => false)).toBe('hold');
	expect(grants.decide('a', {...holding, isOwner: false}, 1, () => false)).toBe('send');
});

test('without a group it is a swarm', () => {
	group = undefined;
	grants.given('a', manifest.id, 1);
	expect(grants.decide('b', holding, 1, () => false)).toBe('send');
	expect(grants.decide('b', holding, 1, () => true)).toBe('refuse');
});
