/** Arbitrary messages of every type, made from the table's own limits by hand: one generator a row. */
import fc from 'fast-check';
import type {Message, MessageType} from '../../../source/net/wire/messages.ts';

const utf8 = (most: number): fc.Arbitrary<string> =>
	fc.string({unit: 'grapheme', maxLength: Math.floor(most / 4)}).filter(text => Buffer.byteLength(text) <= most);
const hex = (length: number): fc.Arbitrary<string> =>
	fc.uint8Array({minLength: length, maxLength: length}).map(bytes => Buffer.from(bytes).toString('hex'));
const edged = (most: number): fc.Arbitrary<number> =>
	fc.oneof(fc.constantFrom(0, 1, most - 1, most), fc.integer({min: 0, max: most}));
const u8 = edged(0xff);
const u16 = edged(0xffff);
const u32 = edged(0xffff_ffff);
const u53 = fc.oneof(fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER), fc.maxSafeNat());
const bytes = fc.uint8Array({maxLength: 3000});
const some = <Value>(item: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> => fc.array(item, {maxLength: 12});

const peer = utf8(64);
const name = utf8(1024);
const file = hex(32);
const shared = {file, name, size: u53, fragmentSize: u32, whole: hex(32)};
const indexing = {name, size: u53, percent: u8};
const entry = fc.record({peer, name, host: utf8(64), port: u16, isLate: fc.boolean()});

type Samples = {readonly [Type in MessageType]: fc.Arbitrary<Omit<Extract<Message, {type: Type}>, 'type'>>};

const samples: Samples = {
	hello: fc.record({
		protocol: utf8(16),
		version: u16,
		role: fc.constantFrom('member', 'observer', 'fetcher'),
		peer,
		token: utf8(64),
		name: utf8(240),
		isNameChosen: fc.boolean(),
		ttl: u32,
	}),
	refused: fc.record({code: utf8(32), message: utf8(256), hint: utf8(256)}),
	ping: fc.record({nonce: u32}),
	pong: fc.record({nonce: u32}),
	proof: fc.record({key: hex(32), signature: hex(64)}),
	welcome: fc.record({
		manager: peer,
		name: utf8(240),
		epoch: hex(8),
		heartbeat: u32,
		lease: u32,
		ttl: u32,
		listenHost: utf8(64),
	}),
	listening: fc.record({port: u16}),
	heartbeat: fc.record({version: u53}),
	'heartbeat-ack': fc.record({version: u53, digest: utf8(16)}),
	goodbye: fc.record({}),
	removed: fc.record({reason: fc.constantFrom('expired', 'evicted', 'banned', 'replaced', 'closing')}),
	'list-snapshot': fc.record({epoch: hex(8), version: u53, part: u16, parts: u16, entries: some(entry)}),
	'list-delta': fc.record({epoch: hex(8), from: u53, to: u53, upserts: some(entry), removes: some(peer)}),
	resync: fc.record({}),
	publish: fc.record({files: some(fc.record(shared))}),
	withdraw: fc.record({files: some(fc.record({file, name}))}),
	indexing: fc.record({files: some(fc.record(indexing))}),
	'look-up': fc.record({request: u32, by: fc.constantFrom('all', 'name', 'folder', 'id', 'text'), query: name}),
	directory: fc.record({
		request: u32,
		isLast: fc.boolean(),
		files: some(fc.record({...shared, holders: some(peer), topology: utf8(16)})),
		indexing: some(fc.record({...indexing, peer})),
	}),
	status: fc.record({upRate: u53, downRate: u53, fetching: name}),
	'group-join': fc.record({file, topology: utf8(16)}),
	'group-leave': fc.record({file}),
	'group-terms': fc.record({file, topology: utf8(16), isHeld: fc.boolean()}),
	'group-news': fc.record({file, have: u32, sent: u32, rarest: u16}),
	group: fc.record({
		...{file, topology: utf8(16), why: utf8(64), isHeld: fc.boolean(), isOver: fc.boolean(), owner: peer},
		...{part: u16, parts: u16, members: some(peer)},
	}),
	bans: fc.record({peers: some(peer)}),
	greeting: fc.record({peer, name: utf8(240)}),
	requirement: fc.record({file}),
	availability: fc.record({file, holds: fc.constantFrom('none', 'some', 'all'), part: u16, parts: u16, bits: bytes}),
	have: fc.record({file, indexes: some(u32)}),
	'manifest-request': fc.record({file}),
	manifest: fc.record({file, size: u53, fragmentSize: u32, whole: hex(32), part: u16, parts: u16, hashes: bytes}),
	'fragment-request': fc.record({file, wanted: some(fc.record({request: u32, index: u32}))}),
	'fragment-refused': fc.record({request: u32, reason: fc.constantFrom('gone', 'changed', 'not-held', 'busy')}),
	cancel: fc.record({request: u32}),
	release: fc.record({file}),
	search: fc.record({request: u32, query: name}),
	results: fc.record({request: u32, isLast: fc.boolean(), files: some(fc.record(shared))}),
	'sources-request': fc.record({file}),
	sources: fc.record({file, entries: some(entry)}),
};

/** Arbitrary messages of one type. */
export const messageOf = (type: MessageType): fc.Arbitrary<Message> =>
	(samples[type] as fc.Arbitrary<object>).map(fields => ({type, ...fields}) as Message);

export const messageTypes = Object.keys(samples) as MessageType[];

/** Arbitrary messages of any type. */
export const anyMessage: fc.Arbitrary<Message> = fc.constantFrom(...messageTypes).chain(messageOf);
