/** Every fact there is, with hostile text wherever text can come from others: neither its lines nor its JSON hold anything a terminal obeys. */
import {expect, test} from 'vitest';
import {hostileNames, hostilePeerNames} from '../../fixtures/names.ts';
import type {Fact} from '../../source/net/facts.ts';
import {linesOf, peerLines} from '../../source/output/lines.ts';
import {failureLines, jsonLine} from '../../source/output/output.ts';

type Facts = {readonly [Name in Fact['event']]: Fact & {readonly event: Name}};

const id = 'ab'.repeat(32);
const peer = 'p';

/** One of each; a new fact is missed by the compiler here. */
const factsWith = (text: string): Facts => {
	const found = {id, name: text, names: [text], size: 1, peers: [peer], holders: [text]};
	const at = {peer, name: text, host: text, port: 1};
	const about = {peer, name: text, id};
	const searched = {query: text, asked: 2, answered: 1, files: [found], silent: [text]};
	const group = {id, name: text, topology: 'ring', why: text, held: false, owner: text, members: [text]} as const;
	return {
		listening: {event: 'listening', host: text, port: 1},
		'peer-joined': {event: 'peer-joined', ...at},
		'peer-late': {event: 'peer-late', peer, name: text},
		'peer-alive': {event: 'peer-alive', peer, name: text},
		'peer-unbanned': {event: 'peer-unbanned', peer, name: text},
		'peer-left': {event: 'peer-left', peer, name: text, reason: 'lost'},
		broadcast: {event: 'broadcast', epoch: text, version: 1, peers: 1, to: 1},
		group: {event: 'group', ...group},
		'group-over': {event: 'group-over', id, name: text},
		closed: {event: 'closed'},
		flood: {event: 'flood', connections: 99, host: text, hosts: 2, seconds: 10},
		told: {event: 'told', ...about, by: peer, byName: text},
		error: {event: 'error', code: 'E_DISK', message: text, hint: text, wanted: text},
		joined: {event: 'joined', peer, name: text, peers: 1},
		unmanaged: {event: 'unmanaged', peer, name: text, owner: text},
		list: {event: 'list', epoch: '', version: 1, peers: [{...at, late: false}]},
		'manager-lost': {event: 'manager-lost', message: text},
		'manager-back': {event: 'manager-back', version: 1},
		'lease-ended': {event: 'lease-ended', reason: 'expired'},
		indexing: {event: 'indexing', name: text, size: 1, percent: 1},
		indexed: {event: 'indexed', name: text, id, size: 1, fragments: 1},
		unshared: {event: 'unshared', name: text, reason: text},
		'index-idle': {event: 'index-idle', files: 1, skipped: 1},
		shared: {event: 'shared', files: [{name: text, id, size: 1}]},
		asked: {event: 'asked', id, peers: 1},
		requirement: {event: 'requirement', ...about, fragments: 1},
		answered: {event: 'answered', ...about, fragments: 1},
		linked: {event: 'linked', ...about, links: 1},
		started: {event: 'started', id, name: text, size: 1, fragments: 1, resumed: 0},
		fragment: {event: 'fragment', id, index: 0, from: peer, bytes: 1, milliseconds: 1},
		sent: {event: 'sent', id, index: 0, to: peer, bytes: 1},
		refetch: {event: 'refetch', id, index: 0, from: peer, reason: 'late'},
		'source-lost': {event: 'source-lost', ...about, reason: text},
		waiting: {event: 'waiting', id, name: text, reason: text},
		complete: {
			...{event: 'complete', id, name: text, path: text, size: 1, blake3: id, seconds: 1},
			sources: [{peer, name: text, fragments: 1, bytes: 1, received: [[0, 0]]}],
			...{resumed: 0, refetched: 0, wastedBytes: 0, present: false},
		},
		cancelled: {event: 'cancelled', id, name: text, kept: true},
		trace: {event: 'trace', did: 'request-sent', ...about, count: 1, fragments: [0]},
		released: {event: 'released', id, members: 1},
		paused: {event: 'paused', id, name: text},
		resumed: {event: 'resumed', id, name: text},
		finding: {event: 'finding', ...searched},
		'source-banned': {event: 'source-banned', peer, name: text, reason: text},
		'source-unbanned': {event: 'source-unbanned', peer, name: text, reason: text},
		found: {event: 'found', ...searched},
		files: {event: 'files', files: [found], indexing: [{name: text, percent: 1}]},
		choices: {event: 'choices', wanted: text, files: [found]},
		left: {event: 'left'},
		simulated: {event: 'simulated', topology: 'ring', seconds: 1, bound: 1, ownerCopies: 1},
	};
};

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
const controls = Array.from({length: 0xa0}, (_, code) => `a${String.fromCharCode(code)}[2Jb`).filter(text =>
	unsafe.test(text),
);
const hostile = [...new Set([...hostileNames, ...hostilePeerNames, ...controls])].filter(text => unsafe.test(text));

test('there are more than a hundred and fifty of them', () => expect(hostile.length).toBeGreaterThan(150));

test.each(Object.keys(factsWith('')) as Fact['event'][])('%s', event => {
	for (const text of hostile) {
		const fact = factsWith(text)[event];
		const more = fact.event === 'error' ? failureLines(fact) : fact.event === 'list' ? peerLines(fact) : [];
		for (const line of [...linesOf(fact), ...more])
			expect(unsafe.exec(line)?.[0], `${JSON.stringify(text)} in ${JSON.stringify(line)}`).toBeUndefined();
		const json = jsonLine(fact);
		expect(unsafe.test(json.slice(0, -1)), json).toBe(false);
		const {time: _, ...read} = JSON.parse(json) as {time: string};
		expect(read).toEqual(fact);
	}
});
