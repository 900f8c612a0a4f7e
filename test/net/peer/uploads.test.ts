import {beforeEach, describe, expect, test} from 'vitest';
import {Bitfield} from '../../../source/net/bitfield.ts';
import type {PeerFact} from '../../../source/net/facts.ts';
import {hash} from '../../../source/net/hash.ts';
import {sealManifest} from '../../../source/net/manifest.ts';
import {Groups} from '../../../source/net/peer/groups.ts';
import {Bucket} from '../../../source/net/peer/rate.ts';
import {Shelf} from '../../../source/net/peer/shelf.ts';
import {Trace} from '../../../source/net/peer/trace.ts';
import {Uploads} from '../../../source/net/peer/uploads.ts';
import {FakeClock, FakeLink} from '../fakes.ts';

const size = 1024 * 1024;
const fragments = 10;
const manifest = sealManifest({
	size: size * fragments,
	fragmentSize: size,
	whole: hash(Buffer.alloc(0)).toString('hex'),
	hashes: Buffer.alloc(32 * fragments),
});
const content = {read: async () => {}};

let clock: FakeClock;
let shelf: Shelf;
let facts: PeerFact[];

beforeEach(() => {
	clock = new FakeClock();
	shelf = new Shelf();
	facts = [];
});

const uploadsWith = (rate = 0): Uploads =>
	new Uploads(
		{clock, report: fact => facts.push(fact)},
		shelf,
		new Groups(() => {}),
		new Trace(
			() => {},
			false,
			peer => peer,
		),
		rate,
	);

const fetcher = (uploads: Uploads, peer = 'x'): FakeLink => {
	const link = new FakeLink();
	uploads.greeted(link, {peer, name: peer});
	return link;
};

const ask = (uploads: Uploads, link: FakeLink, ...indexes: number[]): void =>
	uploads.message(link.id, {
		type: 'fragment-request',
		file: manifest.id,
		wanted: indexes.map(index => ({request: 100 + index, index})),
	});

test('what was on disk already is told to who asked while nobody knew, and to nobody else', () => {
	const uploads = uploadsWith();
	const link = fetcher(uploads);
	const other = fetcher(uploads, 'other');
	uploads.requirement(link.id, manifest.id, true);
	uploads.announce(manifest.id, [0, 3]);
	uploads.announce(manifest.id, []);
	expect(link.all('have')).toEqual([{type: 'have', file: manifest.id, indexes: [0, 3]}]);
	expect(other.all('have')).toEqual([]);
});

test('a request number used twice is served once, and nothing stays under way when its asker goes', () => {
	const uploads = uploadsWith();
	shelf.share('a', {manifest, content, path: ''}, false);
	for (let turn = 0; turn < 50; turn++) {
		const hostile = fetcher(uploads, 'hostile');
		for (let again = 0; again < 4; again++) ask(uploads, hostile, 0, 1);
		expect(hostile.deliveries.map(({request}) => request)).toEqual([100, 101]);
		uploads.closed(hostile.id);
	}
	const honest = fetcher(uploads, 'honest');
	ask(uploads, honest, 0, 1, 2, 3);
	const other = fetcher(uploads, 'other');
	ask(uploads, other, 0);
	expect(honest.deliveries).toHaveLength(4);
});

describe('a requirement', () => {
	test('is answered with all, some or none, and told as a fact', () => {
		const uploads = uploadsWith();
		const link = fetcher(uploads);
		uploads.requirement(link.id, manifest.id, false);
		expect(link.last('availability')).toMatchObject({holds: 'none'});
		uploads.requirement(link.id, manifest.id, true);
		expect(link.last('availability')).toMatchObject({holds: 'some', bits: new Uint8Array()});
		const have = new Bitfield(fragments);
		have.add(3);
		shelf.offer(manifest, content, have);
		uploads.requirement(link.id, manifest.id, true);
		expect(link.last('availability')).toMatchObject({holds: 'some', bits: have.bytes});
		shelf.share('a', {manifest, content, path: ''}, false);
		uploads.requirement(link.id, manifest.id, false);
		expect(link.last('availability')).toMatchObject({holds: 'all'});
		expect(facts.at(-1)).toEqual({event: 'requirement', peer: 'x', name: 'x', id: manifest.id, fragments: 10});
	});

	test('is remembered: what we get later is told in batches, until it is released', () => {
		const uploads = uploadsWith();
		const link = fetcher(uploads);
		uploads.requirement(link.id, manifest.id, true);
		uploads.gained(manifest.id, 4);
		uploads.gained(manifest.id, 5);
		uploads.tick();
		uploads.tick();
		expect(link.all('have')).toEqual([{type: 'have', file: manifest.id, indexes: [4, 5]}]);
		uploads.message(link.id, {type: 'release', file: manifest.id});
		uploads.gained(manifest.id, 6);
		uploads.tick();
		expect(link.all('have')).toHaveLength(1);
	});
});

describe('a fragment asked for', () => {
	test('is delivered, four mebibytes under way at a time, and told when it is sent', () => {
		shelf.share('a', {manifest, content, path: ''}, true);
		const uploads = uploadsWith();
		const link = fetcher(uploads);
		ask(uploads, link, 0, 1, 2, 3, 4, 5);
		expect(link.deliveries.map(({request}) => request)).toEqual([100, 101, 102, 103]);
		uploads.delivered(link.id, 100);
		expect(link.deliveries.at(-1)).toEqual({request: 104, offset: 4 * size, length: size});
		expect(facts.at(-1)).toEqual({event: 'sent', id: manifest.id, index: 0, to: 'x', bytes: size});
	});

	test('that we lack is refused', () => {
		shelf.offer(manifest, content, new Bitfield(fragments));
		const uploads = uploadsWith();
		const link = fetcher(uploads);
		ask(uploads, link, 7);
		expect(link.last('fragment-refused')).toMatchObject({request: 107, reason: 'not-held'});
		uploads.message(link.id, {type: 'fragment-request', file: 'ee'.repeat(32), wanted: [{request: 1, index: 0}]});
		expect(link.last('fragment-refused')).toMatchObject({request: 1, reason: 'gone'});
	});

	test('is forgotten when it is cancelled in time', () => {
		shelf.share('a', {manifest, content, path: ''}, true);
		const uploads = uploadsWith();
		const link = fetcher(uploads);
		ask(uploads, link, 0, 1, 2, 3, 4);
		uploads.message(link.id, {type: 'cancel', request: 104});
		uploads.delivered(link.id, 100);
		expect(link.deliveries.map(({request}) => request)).not.toContain(104);
	});

	test('whose file has changed is refused, and the file named', () => {
		shelf.share('a', {manifest, content, path: ''}, true);
		const uploads = uploadsWith();
		const link = fetcher(uploads);
		ask(uploads, link, 0);
		const because = {code: 'E_CHANGED', message: '', hint: ''} as const;
		expect(uploads.undelivered(link.id, 100, because)).toBe(manifest.id);
		expect(link.last('fragment-refused')).toMatchObject({request: 100, reason: 'changed'});
	});

	test('by a second peer that another got is refused while somebody waits for what nobody got', () => {
		shelf.share('a', {manifest, content, path: ''}, true);
		const uploads = uploadsWith();
		const first = fetcher(uploads, 'first');
		ask(uploads, first, 0, 1);
		uploads.delivered(first.id, 100);
		uploads.delivered(first.id, 101);
		const second = fetcher(uploads, 'second');
		ask(uploads, second, 0, 1, 8, 9);
		expect(second.deliveries.map(({request}) => request)).toEqual([108, 109]);
		expect(second.all('fragment-refused')).toEqual([
			{type: 'fragment-refused', request: 100, reason: 'elsewhere'},
			{type: 'fragment-refused', request: 101, reason: 'elsewhere'},
		]);
		// What nobody had been given is still on its way: there is time to ask for more of that.
		ask(uploads, second, 0);
		expect(second.all('fragment-refused').at(-1)).toMatchObject({request: 100, reason: 'elsewhere'});
		for (const request of [108, 109]) uploads.delivered(second.id, request);
		ask(uploads, second, 0);
		expect(second.deliveries.at(-1)).toMatchObject({request: 100});
	});

	test('by a second peer that another was given is sent when that one takes nothing any more', () => {
		shelf.share('a', {manifest, content, path: ''}, true);
		const uploads = uploadsWith();
		const first = fetcher(uploads, 'first');
		const second = fetcher(uploads, 'second');
		ask(uploads, first, 0, 1, 2);
		clock.time += 4999;
		ask(uploads, second, 0);
		expect(second.deliveries).toEqual([]);
		clock.time += 1;
		ask(uploads, second, 1);
		expect(second.deliveries).toMatchObject([{request: 101}]);
		// It took something after all: what it is being sent counts again.
		uploads.delivered(first.id, 100);
		ask(uploads, second, 2);
		expect(second.deliveries).toHaveLength(1);
	});
});

test('the upload limit holds what is owed back until its time comes', () => {
	shelf.share('a', {manifest, content, path: ''}, true);
	const uploads = uploadsWith(size);
	const link = fetcher(uploads);
	ask(uploads, link, 0, 1, 2);
	expect(link.deliveries).toHaveLength(1);
	clock.time += 500;
	uploads.tick();
	expect(link.deliveries).toHaveLength(1);
	clock.time += 600;
	uploads.tick();
	expect(link.deliveries).toHaveLength(2);
});

test('a bucket lets its rate through in the long run, whatever the sizes', () => {
	const bucket = new Bucket(1000, 0);
	let taken = 0;
	for (let now = 0; now <= 20_000; now += 10) if (bucket.take(300, now)) taken += 300;
	expect(taken).toBeGreaterThan(19_500);
	expect(taken).toBeLessThan(20_900);
	expect(new Bucket(0, 0).take(1e12, 0)).toBe(true);
});
