/** What an answer to a numbered choice leads to, and what is said of a download. */
import {expect, test} from 'vitest';
import {alice} from '../../fixtures/views/alice.ts';
import {emptyView} from '../../source/host/empty-view.ts';
import type {LogEntry, SessionView, TransferRow} from '../../source/host/session-view.ts';
import {answer, mainMenu, promptOf} from '../../source/reader/menu.ts';
import {nothingSaid, sentencesOf} from '../../source/reader/sentences.ts';

const row: TransferRow = {
	id: 't7',
	transfer: 7,
	file: 'ab'.repeat(32),
	name: 'talk.mkv',
	state: 'downloading',
	done: 0,
	fragments: 100,
	size: 1000,
	bytesDone: 0,
	rate: 0,
	sources: 2,
	reason: '',
	failure: null,
	place: 0,
	startedAt: 0,
	endedAt: null,
	directory: '/d',
	path: '',
};
const viewOf = (changed: Partial<TransferRow>): SessionView => ({
	...emptyView,
	transfers: new Map([['t7', {...row, ...changed}]]),
});

test('a download: what to do with it depends on whether it is paused, and anything else leads back', () => {
	const asked = {question: 'transfer', ids: ['t7']} as const;
	for (const [state, type] of [
		['downloading', 'pause'],
		['paused', 'resume'],
	] as const) {
		const what = answer(asked, ' 1 ', viewOf({state}), true);
		expect(what.asked).toEqual({question: 'what', transfer: 7, isPaused: state === 'paused'});
		expect(answer(what.asked, '1', viewOf({state}), true).intents).toEqual([{to: 'peer', intent: {type, transfer: 7}}]);
		expect(answer(what.asked, '3', viewOf({state}), true).intents).toEqual([
			{to: 'peer', intent: {type: 'drop', transfer: 7, isKept: false}},
		]);
	}
	for (const text of ['0', '2', '', '-1', '1e0', 'one'])
		expect(answer(asked, text, viewOf({}), true), text).toMatchObject({asked: mainMenu, intents: []});
});

test('quitting while downloads run asks first; the safe answer is any but 2', () => {
	const asked = {question: 'quit'} as const;
	expect(answer(asked, '2', viewOf({}), true).isOver).toBe(true);
	for (const text of ['1', '', 'y', '22']) expect(answer(asked, text, viewOf({}), true).isOver, text).toBe(false);
});

test('a download is told at its start and every ten percent, however many frames come', () => {
	const lines: string[] = [];
	let said = nothingSaid;
	for (let done = 0; done < 100; done++) {
		const news = sentencesOf(viewOf({done}), said);
		said = news.said;
		lines.push(...news.lines);
	}
	expect(lines.map(line => /(\d+) percent/.exec(line)?.[1])).toEqual([
		'0',
		'10',
		'20',
		'30',
		'40',
		'50',
		'60',
		'70',
		'80',
		'90',
	]);
	expect(sentencesOf(viewOf({done: 99, state: 'paused'}), said).lines).toEqual(['talk.mkv, paused.']);
});

test('each line of the log is said once, with whom it is about, as a sentence', () => {
	const entry = (id: number, who: string, text: string): LogEntry => ({id, at: 0, tone: 'plain', who, text});
	const log = new Map([['1', entry(1, 'bob', 'left, deleted from the list')]]);
	const first = sentencesOf({...emptyView, managerLog: log}, nothingSaid);
	expect(first.lines).toEqual(['bob left, deleted from the list.']);
	log.set('2', entry(2, '', 'Is anyone there?'));
	expect(sentencesOf({...emptyView, managerLog: log}, first.said).lines).toEqual(['Is anyone there?']);
});

test('joining again is a choice once the lease has ended, and only then', () => {
	const ended = {state: 'ended', reason: 'The lease of this peer has run out.', mayReturn: true} as const;
	const view: SessionView = {...emptyView, peer: {...alice, link: ended}};
	expect(promptOf(mainMenu, view)).toContain('6 quit  7 join again. Choice:');
	expect(answer(mainMenu, '7', view, false).intents).toEqual([{to: 'peer', intent: {type: 'reconnect'}}]);
	for (const link of [alice.link, {...ended, mayReturn: false}]) {
		const other: SessionView = {...emptyView, peer: {...alice, link}};
		expect(promptOf(mainMenu, other)).not.toContain('join again');
		expect(answer(mainMenu, '7', other, false)).toMatchObject({intents: [], lines: ['Type one of the numbers.']});
	}
});
