import {expect, test} from 'vitest';
import {formatDuration, formatRanges} from '../../source/format.ts';
import type {Fact} from '../../source/net/facts.ts';
import {linesOf, peerLines} from '../../source/output/lines.ts';
import {failureLines} from '../../source/output/output.ts';

const id = 'ab'.repeat(32);
const complete = {
	event: 'complete',
	id,
	name: 'talk.mkv',
	path: '/d/talk.mkv',
	size: 120 * 1024 * 1024,
	blake3: 'cd'.repeat(32),
	seconds: 104,
	sources: [
		{
			peer: 'p1',
			name: 'bob',
			fragments: 3,
			bytes: 196_608,
			received: [
				[0, 1],
				[7, 7],
			],
		},
		{peer: 'p2', name: 'carol', fragments: 1, bytes: 65_536, received: [[2, 2]]},
	],
	resumed: 24,
	refetched: 2,
	wastedBytes: 65_536,
	present: false,
} as const;

const cases: readonly (readonly [Fact, string | null])[] = [
	[{event: 'listening', host: '::1', port: 7420}, 'listening on [::1]:7420'],
	[{event: 'peer-joined', peer: 'p', name: 'alice', host: '10.0.0.2', port: 1}, 'alice joined from 10.0.0.2:1'],
	[{event: 'peer-late', peer: 'p', name: 'alice'}, 'alice is late'],
	[{event: 'peer-left', peer: 'p', name: 'frank', reason: 'left'}, 'frank left, deleted from the list'],
	[
		{event: 'peer-left', peer: 'p', name: 'frank', reason: 'lost'},
		'frank is lost: no heartbeat, deleted from the list',
	],
	[{event: 'peer-left', peer: 'p', name: 'frank', reason: 'expired'}, 'frank’s lease ended, deleted from the list'],
	[{event: 'broadcast', epoch: 'e', version: 12, peers: 5, to: 5}, 'list v12 broadcast to 5 of 5 active peers'],
	[{event: 'joined', peer: 'p', name: 'alice', peers: 1}, 'joined as alice, 1 active peer'],
	[{event: 'indexed', name: 'a', id, size: 2048, fragments: 1}, 'sharing a  2 KiB in 1 fragment  abababab'],
	[{event: 'waiting', id: null, name: 'a', reason: 'indexing 43 %'}, 'waiting for a: indexing 43 %'],
	[{event: 'fragment', id, index: 1, from: 'p', bytes: 1, milliseconds: 1}, null],
	[
		{
			event: 'found',
			query: '',
			asked: 3,
			answered: 2,
			silent: ['carol'],
			files: [{id, name: 'a', names: ['b'], size: 1024, peers: ['p'], holders: ['bob']}],
		},
		'abababab      1 KiB  a (also b)  at bob\n1 file from 2 of 3 peers asked',
	],
	[{event: 'finding', query: '', asked: 3, answered: 1, silent: ['a', 'b'], files: []}, null],
	[{event: 'paused', id, name: 'a'}, 'paused a'],
	[{event: 'resumed', id, name: 'a'}, 'resumed a'],
	[{event: 'cancelled', id, name: 'a', kept: true}, 'stopped a; what is verified is kept'],
	[{event: 'cancelled', id, name: 'a', kept: false}, 'stopped a; what is verified is deleted'],
	[
		{event: 'source-banned', peer: 'p', name: 'bob\u001b', reason: 'Fragment 8 from bob failed its hash.'},
		'takes nothing more from bob\\u{1b}: Fragment 8 from bob failed its hash.',
	],
	[{event: 'told', peer: 'p', name: 'bob\u001b', by: 'q', byName: 'ann', id}, 'told of bob\\u{1b} by ann'],
	[{event: 'source-unbanned', peer: 'p', name: 'bob', reason: 'by hand'}, 'takes fragments from bob again'],
	[{event: 'lease-ended', reason: 'banned'}, null],
	[{...complete, present: true}, 'talk.mkv is already here, verified: /d/talk.mkv'],
];

test.each(cases)('%j', (fact, lines) => {
	expect(linesOf(fact).join('\n') || null).toBe(lines);
});

const step = {event: 'trace', did: 'request-sent', peer: 'p', name: 'bob', id, count: 2, fragments: [3, 4]} as const;
const crowd = {event: 'group', id, name: 'talk.mkv', topology: 'ring', why: '', held: false, owner: ''} as const;

test.each<[Fact, string]>([
	[step, 'request sent to bob: 3, 4 of abababab'],
	[{...step, did: 'fragment-received', count: 1, fragments: [7]}, 'fragment received from bob: 7 of abababab'],
	[
		{...step, did: 'request-received', count: 10, fragments: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]},
		'request received from bob: 0, 1, 2, 3, 4, 5, 6, 7 and 2 more of abababab',
	],
	[{...step, did: 'list-sent', count: 5, fragments: []}, 'fragment list sent to bob: 5 fragments of abababab'],
	[
		{event: 'group', id, topology: 'ring', why: '', held: true, owner: 'o', members: ['a', 'b']},
		'group of abababab: ring, owner o, held until its owner says upload: a, b',
	],
	[
		{event: 'group', id, name: 'talk.mkv', topology: 'swarm', why: '', held: false, owner: '', members: []},
		'group of talk.mkv: swarm',
	],
	[
		{...crowd, members: Array.from({length: 23}, (_, index) => `m${index}`)},
		`group of talk.mkv: ring: ${Array.from({length: 20}, (_, index) => `m${index}`).join(', ')} and 3 more`,
	],
	[
		{event: 'group', id, topology: 'chain', why: 'all alike', held: false, owner: 'o', members: ['a', 'b']},
		'group of abababab: chain (auto: all alike), owner o: a, b',
	],
	[{event: 'group-over', id}, 'everybody in the group of abababab has it'],
	[{event: 'group-over', id, name: 'talk.mkv'}, 'group of talk.mkv is over'],
	[{event: 'released', id, members: 1}, 'spreading abababab to 1 member'],
	[
		{event: 'simulated', topology: 'ring', seconds: 3, bound: 2, ownerCopies: 1},
		'ring   3.00 s, 1.50 of the bound, 1.00 copies from the owner',
	],
])('%j', (fact, line) => {
	expect(linesOf(fact)).toEqual([line]);
});

test('the summary names every source with its fragments and bytes', () => {
	expect(linesOf(complete)).toEqual([
		'talk.mkv is complete and verified: 120 MiB in 1m44s at 2.46 KiB/s',
		'  from  number      bytes  fragments',
		'  bob        3    192 KiB  0-1 7',
		'  carol      1     64 KiB  2',
		'  disk      24          -  there before',
		'  asked again: 2 fragments, 64 KiB could not be used',
		`  blake3 ${'cd'.repeat(32)}`,
		'  saved to /d/talk.mkv',
	]);
});

test('fragments of a local copy have our own name, marked, and no part in the rate', () => {
	const local = {peer: 'me', name: 'carol', fragments: 1, bytes: 1000, received: [[9, 9]], local: true} as const;
	const rest = {...complete, sources: [...complete.sources, local]};
	const lines = linesOf(rest).map(line => line.replaceAll(/ +/g, ' '));
	expect(lines).toContain(' carol (local copy) 1 1000 B 9');
	expect(lines[0]).toBe(linesOf(complete)[0]);
});

test('the word peers shows everybody with an address', () => {
	const peers = [
		{peer: 'p', name: 'bob', host: '10.0.0.2', port: 7, late: false},
		{peer: 'q', name: 'eve', host: '::1', port: 8, late: true},
	];
	expect(peerLines({event: 'list', epoch: 'e', version: 3, peers}).map(line => line.replaceAll(/ +/g, ' '))).toEqual([
		'bob 10.0.0.2:7',
		'eve [::1]:8 late',
		'2 active peers, list v3',
	]);
});

test('no byte of a hostile name reaches the terminal', () => {
	const name = 'a\u001b]52;c;x\u0007\u202eb\nc';
	const facts: Fact[] = [
		{event: 'peer-joined', peer: 'p', name, host: 'h', port: 1},
		{event: 'indexed', name, id, size: 1, fragments: 1},
		{event: 'waiting', id: null, name, reason: name},
		{...complete, name, path: name},
		{event: 'source-lost', id, peer: 'p', name, reason: name},
		{event: 'choices', wanted: name, files: [{id, name, names: [name], size: 1, peers: [], holders: [name]}]},
	];
	const text = [...facts.flatMap(linesOf), ...failureLines({code: 'E_BUG', message: name, hint: name})].join('');
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
	expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
	expect(text).toContain('\\u{1b}');
});

test('durations and ranges', () => {
	expect([0, 56, 104, 3720].map(formatDuration)).toEqual(['0m00s', '0m56s', '1m44s', '1h02m']);
	expect(
		formatRanges(
			[
				[0, 3],
				[5, 5],
				[7, 9],
			],
			2,
		),
	).toBe('0-3 5 and 1 more ranges');
});
