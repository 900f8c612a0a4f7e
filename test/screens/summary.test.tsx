import {expect, test} from 'vitest';
import {now, uiAt} from '../../fixtures/views/alice.ts';
import {finished, halfway} from '../../fixtures/views/detail.ts';
import {cutMiddle, summaryLinesOf} from '../../source/components/summary-lines.ts';
import {SummaryScreen} from '../../source/components/summary-screen.tsx';
import {unicodeGlyphs} from '../../source/glyphs.ts';
import type {SessionView, Summary} from '../../source/host/session-view.ts';
import {lineWidth, plain, widthOf} from '../../source/line.ts';
import {drawn} from './render.tsx';

const detail = finished.detail!;
const summary = detail.summary!;
const linesOf = (more: Partial<Summary>, cells = 78, height = 19): string[] =>
	summaryLinesOf(detail, {...summary, ...more}, {cells, height}, unicodeGlyphs).map(line => plain(line).trimEnd());

test('the middle of a path gives way, by what it takes on a terminal', () => {
	expect(cutMiddle('/home/alice/file.bin', 40, '…')).toBe('/home/alice/file.bin');
	const shown = cutMiddle('/home/alice/downloads/of/last/year/talk-p2p.mkv', 24, '…');
	expect(shown).toMatch(/^\/home.*….*talk-p2p\.mkv$/);
	expect(widthOf(shown)).toBeLessThanOrEqual(24);
	for (let cells = 1; cells < 40; cells++)
		expect(
			widthOf(cutMiddle('/家/写真/👩‍👩‍👧/日本語のとても長い名前.mkv', cells, '…')),
			`${cells}`,
		).toBeLessThanOrEqual(cells);
});

test('each source has its letter, count, share, bytes and what it gave', () => {
	expect(linesOf({}).find(line => line.includes('carol   '))).toMatch(
		/B {2}carol +568 +29\.6% +█\S+ +35\.5 MiB {2}512-699 1140-1519/,
	);
});

test('what was asked again is told with who and why, and what came in vain', () => {
	const text = linesOf({}).join('\n');
	expect(text).toContain('4 fragments asked again: 3 bad from mallory, 1 late from carol');
	expect(text).toContain('192 KiB came and could not be used');
	expect(linesOf({refetched: 0, again: [], wastedBytes: 0}).join('\n')).toContain('none: nothing was asked twice');
});

test('what a copy on our own disk gave is called that, and has no part in the rate', () => {
	const own: Summary['sources'][number] = {
		...{peer: 'me', name: 'alice', place: -1, fragments: 7, bytes: 2 ** 40, local: true},
		received: [[3, 9]],
	};
	const lineWith = (text: string, more: Partial<Summary>): string =>
		linesOf(more, 100, 30).find(line => line.includes(text)) ?? '';
	const all = {sources: [...summary.sources, own]};
	expect(lineWith('alice   ', all)).toMatch(/ # {2}alice .* local copy 3-9/);
	expect(lineWith('took', all)).toBe(lineWith('took', {}).replace('4 sources', '5 sources'));
});

test('a file that was there already says so and names no source', () => {
	const text = linesOf({isPresent: true}).join('\n');
	expect(text).toContain('is here already, its hash is verified');
	expect(text).toContain('/home/alice/Downloads/talk-p2p.mkv');
	expect(text).not.toContain('bob');
});

test('in little height empty lines and afterthoughts go, never a source', () => {
	const lines = linesOf({}, 38, 10);
	expect(lines).toHaveLength(10);
	for (const name of ['bob', 'carol', 'erin', 'dave', 'disk']) expect(lines.join('\n')).toContain(name);
	expect(lines.some(line => line === '')).toBe(false);
});

test('of 300 sources those who gave most are named, the others counted', () => {
	const sources = Array.from({length: 300}, (_, index) => ({
		...summary.sources[0]!,
		name: `peer${index}`,
		fragments: 6,
		place: index,
	}));
	const lines = linesOf({sources, resumed: 120}, 78, 19);
	expect(lines.length).toBeLessThanOrEqual(19);
	const shown = lines.filter(line => /peer\d/.test(line)).length;
	const told = /(\d+) more sources: (\d+) fragments/.exec(lines.join('\n'))!;
	expect(Number(told[1])).toBe(300 - shown);
	expect(Number(told[2])).toBe((300 - shown) * 6);
	expect(lines.join('\n')).toContain('disk');
});

test('no line is longer than it may be, whatever the names', () => {
	const name = '日本語の名前👩‍👩‍👧'.repeat(9);
	const sources = [
		{...summary.sources[0]!, name, received: Array.from({length: 400}, (_, at) => [at * 3, at * 3 + 1] as const)},
	];
	const again = [{name, reason: 'bad', count: 3}];
	for (const cells of [38, 60, 78, 118, 198]) {
		for (const height of [10, 19, 40]) {
			const lines = summaryLinesOf(
				{...detail, name},
				{...summary, sources, again, path: `/${name}`},
				{cells, height},
				unicodeGlyphs,
			);
			expect(lines.length).toBeLessThanOrEqual(height);
			for (const line of lines) expect(lineWidth(line), plain(line)).toBeLessThanOrEqual(cells);
		}
	}
});

test('before its summary has come, and while another download is looked at, only what is known is said', () => {
	const ui = {...uiAt(80, 24), screen: {name: 'summary', row: 't1'} as const};
	const show = (view: SessionView): string =>
		drawn(<SummaryScreen view={view} ui={ui} now={now} />, ui.size).join('\n');
	for (const view of [
		{...finished, detail: null},
		{...finished, detail: {...detail, id: 't9'}},
	]) {
		expect(show(view)).toContain('talk-p2p.mkv is complete and its hash is verified');
		expect(show(view)).toContain('/home/alice/Downloads/talk-p2p.mkv');
		expect(show(view)).not.toContain('bob');
	}
	expect(halfway.detail!.summary).toBeNull();
});
