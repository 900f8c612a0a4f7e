/** What a peer's facts become: words that are gathered, summaries, names that are escaped. */

import {describe, expect, test, vi} from 'vitest';
import {peerPlan} from '../../fixtures/peer-plan.ts';
import {EventLog} from '../../source/host/event-log.ts';
import {PeerBoard} from '../../source/host/peer-board.ts';
import {PeerLog} from '../../source/host/peer-log.ts';
import {Summaries} from '../../source/host/summaries.ts';
import type {PeerFact} from '../../source/net/facts.ts';

const id = 'ab'.repeat(32);
const bell = '\u0007';
const shownBell = '\\u{7}';

const words = (log: {entries: EventLog['entries']}): string[] =>
	[...log.entries().values()].map(({who, text}) => `${who} ${text}`.trim());

describe('an event log', () => {
	test('keeps the last five hundred, numbered on', () => {
		const log = new EventLog();
		for (let number = 1; number <= 507; number++) log.add('plain', '', `event ${number}`);
		const entries = [...log.entries().values()];
		expect(entries).toHaveLength(500);
		expect([entries[0]!.id, entries.at(-1)!.id]).toEqual([8, 507]);
	});

	test('is the same table until something is added, and an older table stays what it was', () => {
		const log = new EventLog();
		log.add('plain', 'bob', 'one');
		const before = log.entries();
		expect(log.entries()).toBe(before);
		log.add('plain', 'bob', 'two');
		expect(log.entries()).not.toBe(before);
		expect(before.size).toBe(1);
	});

	test('escapes whom and what', () => {
		const log = new EventLog();
		log.add('warn', `bob${bell}`, `gone${bell}`);
		expect(words(log)).toEqual([`bob${shownBell} gone${shownBell}`]);
	});
});

describe('a peer’s log', () => {
	const names = {fileName: () => 'talk.mkv', peerName: (peer: string) => peer};
	const sent = (index: number, to: string): PeerFact => ({event: 'sent', id, index, to, bytes: 1});
	const again = (index: number, reason: 'corrupt' | 'lost'): PeerFact => ({
		event: 'refetch',
		id,
		index,
		from: 'mallory',
		reason,
	});
	/** On the log's own clock, well after everything was heard. */
	const later = (): number => performance.now() + 10_000;

	test('fragments sent are told once for each peer, when they were gathered for a second', () => {
		const log = new PeerLog(names);
		const before = performance.now();
		for (let index = 0; index < 24; index++) log.hear(sent(index, 'bob'));
		log.hear(sent(0, 'carol'));
		log.flush(before + 999);
		expect(words(log)).toEqual([]);
		log.flush(later());
		expect(words(log)).toEqual([
			'bob got 24 fragments of talk.mkv from us',
			'carol got 1 fragment of talk.mkv from us',
		]);
		log.flush(later());
		expect(words(log)).toHaveLength(2);
		log.hear(sent(24, 'bob'));
		log.flush(later());
		expect(words(log).at(-1)).toBe('bob got 1 fragment of talk.mkv from us');
	});

	test('what is asked again is gathered by its reason', () => {
		const log = new PeerLog(names);
		for (const index of [1, 2, 3]) log.hear(again(index, 'corrupt'));
		log.hear(again(4, 'lost'));
		log.flush(later());
		expect(words(log)).toEqual([
			'mallory 3 fragments failed their hash, asked again',
			'mallory 1 fragment lost with it, asked elsewhere',
		]);
	});
});

describe('steps of an exchange', () => {
	const step = {event: 'trace', did: 'fragment-received', peer: 'bob-id', name: `bob${bell}`, id} as const;

	test('are gathered for a second: with whom, which and of which file; the same is not told twice', () => {
		vi.useFakeTimers({toFake: ['performance']});
		try {
			const log = new PeerLog({fileName: () => 'talk.mkv', peerName: () => 'bob'});
			for (const fragment of [3, 4, 5]) log.hear({...step, count: 1, fragments: [fragment]});
			log.hear({...step, did: 'request-sent', count: 2, fragments: [7, 8]});
			for (const count of [5, 9]) log.hear({...step, did: 'list-received', count, fragments: []});
			log.hear({...step, did: 'fragment-sent', name: 'carol', peer: 'carol-id', count: 1, fragments: [3]});
			log.hear({event: 'sent', id, index: 3, to: 'carol-id', bytes: 1});
			vi.advanceTimersByTime(999);
			log.flush(performance.now());
			expect(words(log)).toEqual([]);
			vi.advanceTimersByTime(1);
			log.flush(performance.now());
			log.flush(performance.now() + 5000);
			expect(words(log)).toEqual([
				`bob${shownBell} fragment received: 3, 4, 5 of talk.mkv`,
				`bob${shownBell} request sent: 7, 8 of talk.mkv`,
				`bob${shownBell} fragment list received: 9 fragments of talk.mkv`,
				'carol fragment sent: 3 of talk.mkv',
			]);
		} finally {
			vi.useRealTimers();
		}
	});
});

describe('summaries', () => {
	const started = (file = id): PeerFact => ({
		event: 'started',
		id: file,
		name: 'talk.mkv',
		size: 4,
		fragments: 4,
		resumed: 0,
	});
	const fragment = (from: string, index: number): PeerFact => ({
		event: 'fragment',
		id,
		index,
		from,
		bytes: 1,
		milliseconds: 1,
	});
	const complete = (file = id): PeerFact => ({
		event: 'complete',
		id: file,
		name: 'talk.mkv',
		path: `/here${bell}/talk.mkv`,
		size: 4,
		blake3: id,
		seconds: 1,
		sources: [{peer: 'b', name: `bob${bell}`, fragments: 4, bytes: 4, received: [[0, 3]]}],
		resumed: 0,
		refetched: 3,
		wastedBytes: 0,
		present: false,
	});
	const refetch = (from: string, reason: 'corrupt' | 'late'): PeerFact => ({
		event: 'refetch',
		id,
		index: 0,
		from,
		reason,
	});
	const heard = (...facts: readonly PeerFact[]): Summaries => {
		const summaries = new Summaries();
		for (const fact of facts) summaries.hear(fact);
		return summaries;
	};
	const of = (summaries: Summaries) => summaries.of(id, 4, [], peer => `${peer}${bell}`);

	test('say what was asked again by source and reason, and how many sent at once', () => {
		const clock = vi.spyOn(performance, 'now').mockReturnValue(5);
		const summaries = heard(
			started(),
			fragment('b', 0),
			fragment('c', 1),
			fragment('b', 2),
			refetch('m', 'corrupt'),
			refetch('m', 'corrupt'),
			refetch('c', 'late'),
		);
		// Three have given something, but never all within a second.
		clock.mockReturnValue(1500);
		summaries.hear(fragment('d', 3));
		clock.mockRestore();
		expect(of(summaries)).toBeNull();
		expect(summaries.pathOf(id)).toBe('');
		summaries.hear(complete());
		expect(of(summaries)).toMatchObject({
			atOnce: 2,
			again: [
				{name: `m${shownBell}`, reason: 'bad', count: 2},
				{name: `c${shownBell}`, reason: 'late', count: 1},
			],
			sources: [{name: `bob${shownBell}`, place: -1}],
			path: `/here${shownBell}/talk.mkv`,
		});
		// The disk has it as it is.
		expect(summaries.pathOf(id)).toBe(`/here${bell}/talk.mkv`);
	});

	test('a download that begins anew begins with nothing', () => {
		const summaries = heard(started(), refetch('m', 'corrupt'), started(), complete());
		expect(of(summaries)).toMatchObject({again: [], atOnce: 1});
	});

	test('of many downloads the latest are known', () => {
		const summaries = heard(started(), complete());
		for (let number = 0; number < 99; number++) summaries.hear(complete(`file ${number}`));
		expect(of(summaries)).not.toBeNull();
		// One that never ended is forgotten as well.
		summaries.hear(started('one more'));
		expect(of(summaries)).toBeNull();
		expect(summaries.pathOf('file 0')).not.toBe('');
	});
});

test('files of one content are one row, whoever has them; names are escaped, and a download says how far it is', () => {
	const board = new PeerBoard(peerPlan({host: '127.0.0.1', port: 1}, 'alice'));

	const other = 'cd'.repeat(32);
	const offered = {
		id,
		name: `talk${bell}`,
		names: [`copy${bell}`],
		size: 10,
		peers: ['b', 'a'],
		holders: ['bob', 'alice'],
	};
	board.hear({
		event: 'files',
		files: [offered, {...offered, id: other, name: 'b.txt', holders: ['bob']}],
		indexing: [],
	});
	board.hear({event: 'shared', files: [{name: 'mine.mkv', id, size: 10}]});
	board.hear({event: 'indexing', name: 'big.iso', size: 5, percent: 40});
	const {files} = board.view(
		{
			post: () => {},
			isDownloading: () => true,
			isStaying: () => false,
			fallSilent: () => {},
			stop: async () => {},
			attempts: () => [],
			fragmentHash: () => '',
			detail: () => null,
			snapshot: () => ({
				peer: 'a',
				name: 'alice',
				isJoined: true,
				membership: {state: 'joined', heardAt: 0},
				peers: 2,
				shared: 1,
				upRate: 0,
				downRate: 0,
				endsAt: null,
				transfers: [
					{
						transfer: 1,
						id: other,
						name: 'b.txt',
						state: 'downloading',
						done: 1,
						fragments: 4,
						size: 10,
						bytesDone: 3,
						rate: 0,
						sources: 1,
						reason: '',
						failure: null,
						startedAt: 0,
						endedAt: null,
						directory: '/tmp',
					},
				],
			}),
		},
		'/tmp',
	);
	expect([...files.keys()]).toEqual([id, other, 'indexing:big.iso']);
	expect(files.get(id)).toMatchObject({
		name: 'mine.mkv',
		names: [`talk${shownBell}`, `copy${shownBell}`],
		state: 'have',
		owner: 'bob',
		sources: 2,
		sharedAs: 'mine.mkv',
	});
	expect(files.get(other)).toMatchObject({state: 'downloading', percent: 25, owner: 'bob'});
	expect(files.get('indexing:big.iso')).toMatchObject({name: 'big.iso', state: 'indexing', percent: 40, owner: 'you'});
});
