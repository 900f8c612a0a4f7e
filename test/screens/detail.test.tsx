import {Box} from 'ink';
import type {ReactNode} from 'react';
import {describe, expect, test} from 'vitest';
import {now, uiAt} from '../../fixtures/views/alice.ts';
import {badFragment, finished, halfway, inRing} from '../../fixtures/views/detail.ts';
import {diskFull} from '../../fixtures/views/trouble.ts';
import {BadFragmentsOverlay} from '../../source/components/bad-fragments-overlay.tsx';
import {DetailScreen} from '../../source/components/detail-screen.tsx';
import {DiskFullOverlay} from '../../source/components/disk-full-overlay.tsx';
import {PeerScreen} from '../../source/components/peer-screen.tsx';
import {SummaryScreen} from '../../source/components/summary-screen.tsx';
import {TinyCard} from '../../source/components/tiny-card.tsx';
import type {SessionView, TransferRow} from '../../source/host/session-view.ts';
import {widthOf} from '../../source/line.ts';
import type {Size, UiState} from '../../source/ui/state.ts';
import {drawing, drawn} from './render.tsx';

const detailAt = (columns: number, rows: number, more: Partial<UiState['detail']> = {}): UiState => {
	const ui = uiAt(columns, rows);
	return {...ui, screen: {name: 'detail', row: 't1'}, detail: {...ui.detail, cursor: badFragment, ...more}};
};
const detail = (columns: number, rows: number): ReactNode => (
	<DetailScreen view={halfway} ui={detailAt(columns, rows)} now={now} />
);
const summary = (columns: number, rows: number): ReactNode => (
	<SummaryScreen view={finished} ui={{...uiAt(columns, rows), screen: {name: 'summary', row: 't1'}}} now={now} />
);
const over = (screen: ReactNode, overlay: ReactNode): ReactNode => (
	<Box>
		{screen}
		{overlay}
	</Box>
);
const stacked = {columns: 80, rows: 24};

type Case = [name: string, size: Size, screen: ReactNode, isAscii?: boolean];

const cases: Case[] = [
	['04-detail-80x24', stacked, detail(80, 24)],
	['04-detail-120x40', {columns: 120, rows: 40}, detail(120, 40)],
	['04-detail-ascii-80x24', stacked, detail(80, 24), true],
	['06-summary-80x24', stacked, summary(80, 24)],
	['06-summary-120x40', {columns: 120, rows: 40}, summary(120, 40)],
	[
		'09-error-disk-full-80x24',
		stacked,
		over(
			<PeerScreen view={diskFull} ui={uiAt(80, 24)} now={now} />,
			<DiskFullOverlay overlay={{name: 'disk-full', row: 't3', choice: 0}} view={diskFull} size={stacked} />,
		),
	],
	[
		'10-error-bad-peer-banned-80x24',
		stacked,
		over(
			detail(80, 24),
			<BadFragmentsOverlay overlay={{name: 'bad-fragments', peer: 'mallory-id'}} view={halfway} size={stacked} />,
		),
	],
	['12-narrow-detail-40x15', {columns: 40, rows: 15}, detail(40, 15)],
	['13-too-small-24x6', {columns: 24, rows: 6}, <TinyCard key="tiny" view={halfway} ui={uiAt(24, 6)} now={now} />],
];

test.each(cases)('%s is as drawn', (name, size, screen, isAscii) => {
	expect(drawn(screen, size, isAscii === true)).toEqual(drawing(name));
});

const views: readonly (readonly [string, SessionView])[] = [
	['halfway', halfway],
	['finished', finished],
	['in a ring', inRing],
	['no sources', {...halfway, sources: new Map()}],
	[
		'one fragment',
		{
			...halfway,
			detail: {
				...halfway.detail!,
				states: new Uint8Array(1),
				givers: new Uint8Array(1),
				copies: new Uint16Array(1),
				cursor: 0,
			},
		},
	],
	[
		'no fragments',
		{
			...halfway,
			detail: {
				...halfway.detail!,
				states: new Uint8Array(0),
				givers: new Uint8Array(0),
				copies: new Uint16Array(0),
				cursor: 0,
			},
		},
	],
	[
		'65,536 fragments',
		{
			...halfway,
			detail: {
				...halfway.detail!,
				states: new Uint8Array(65_536),
				givers: new Uint8Array(65_536),
				copies: new Uint16Array(65_536),
			},
		},
	],
];

describe.each(views)('%s', (_, view) => {
	test('fills every size from 40x15 to 200x60 and no more', () => {
		for (let columns = 40; columns <= 200; columns += 23) {
			for (let rows = 15; rows <= 60; rows += 9) {
				for (const screen of [
					<DetailScreen key="detail" view={view} ui={detailAt(columns, rows)} now={now} />,
					<SummaryScreen
						key="summary"
						view={view}
						ui={{...uiAt(columns, rows), screen: {name: 'summary', row: 't1'}}}
						now={now}
					/>,
				]) {
					const lines = drawn(screen, {columns, rows});
					expect(lines, `${columns}x${rows}`).toHaveLength(rows);
					for (const line of lines) expect(widthOf(line), `${columns}x${rows}: ${line}`).toBeLessThanOrEqual(columns);
				}
			}
		}
	});
});

/** The screen's lines with more known or chosen. */
const shown = (columns: number, rows: number, view: SessionView = halfway, ui = detailAt(columns, rows)): string[] =>
	drawn(<DetailScreen view={view} ui={ui} now={now} />, {columns, rows});

const withRow = (more: Partial<TransferRow>): SessionView => {
	const row = halfway.transfers.get('t1')!;
	return {...halfway, transfers: new Map([['t1', {...row, ...more}]])};
};

test('what holds a download up stands in place of the time left, and why it failed in the status line', () => {
	expect(shown(80, 24)[1]).toMatch(/ETA 0m56s$/);
	expect(shown(80, 24, withRow({state: 'paused', rate: 0}))[1]).toMatch(/paused$/);
	expect(shown(80, 24, withRow({state: 'waiting', reason: 'no source has 40 fragments'}))[1]).toMatch(
		/^ talk-p2p\.mkv .*waiting: no source has 40/,
	);
	const long = 'every peer that has the fragments that are still missing has gone away for now';
	expect(shown(80, 24, withRow({state: 'waiting', reason: long}))[1]).toMatch(/^ talk-p2p\.mkv .*waiting: every.*…$/);
	const failure = {code: 'E_DENIED', message: 'The folder cannot be written.', hint: 'Choose another.'} as const;
	const failed = shown(80, 24, withRow({state: 'failed', reason: failure.message, failure}));
	expect(failed[1]).toMatch(/failed: The folder/);
	expect(failed.at(-2)).toBe(' ! The folder cannot be written. Choose another.');
});

test('a long name gives way to what is known of the file', () => {
	const name = '日本語のとても長い名前'.repeat(8);
	const [, title] = shown(80, 24, {...halfway, ...withRow({name}), detail: {...halfway.detail!, name}});
	expect(widthOf(title!)).toBeLessThanOrEqual(80);
	expect(title).toContain('blake3 9f2c…71ab');
	expect(title).toMatch(/ETA 0m56s$/);
});

test('where no panel tells the history of a fragment the status line does, while nothing else is said', () => {
	const quiet = withRow({});
	expect(shown(80, 24, quiet).at(-2)).toBe(' #352 at 22 MiB, 64 KiB: mallory bad hash in 2.0s, bob asked 0s ago');
	expect(shown(40, 15, quiet).at(-2)).toMatch(/^#352 at 22 MiB/);
	expect(shown(120, 40, quiet).at(-2)).toBe('');
	const said: UiState = {...detailAt(80, 24), messages: [{text: 'paused', tone: 'plain', at: now}]};
	expect(shown(80, 24, quiet, said).at(-2)).toBe(' paused');
});

test('a fragment nobody was asked for says what is known of it', () => {
	const at = (cursor: number): string | undefined =>
		shown(80, 24, {...withRow({}), detail: {...halfway.detail!, cursor, attempts: []}}).at(-2);
	expect(at(0)).toContain('was on disk before');
	expect(at(1680)).toContain('no source has it');
	expect(at(110)).toContain('not asked of anybody yet');
});

test('the log is of this file and its sources only', () => {
	const other = {id: 99, at: now, tone: 'plain', who: 'zoe', text: 'joined'} as const;
	const text = shown(120, 50, {...halfway, peerLog: new Map([...halfway.peerLog, ['99', other]])}).join('\n');
	expect(text).toContain('mallory banned here');
	expect(text).not.toContain('zoe');
});

test('the signs are explained at every size, whatever the panel and the number of sources', () => {
	const many = new Map(
		Array.from({length: 60}, (_, place) => {
			const row = {...halfway.sources.get('bob-id')!, id: `s${place}`, place, name: `peer${place}`};
			return [row.id, row] as const;
		}),
	);
	for (const [columns, rows] of [
		[40, 15],
		[79, 23],
		[80, 24],
		[109, 50],
		[110, 30],
		[120, 40],
		[200, 60],
	] as const) {
		for (const isPanelFull of [false, true]) {
			const text = shown(columns, rows, {...halfway, sources: many}, {...detailAt(columns, rows), isPanelFull}).join(
				'\n',
			);
			for (const sign of [
				/A (have|verified)/,
				/a asked/,
				/# (disk|was on disk)/,
				/· missing/,
				/\? no/,
				/! (bad|failed)/,
			])
				expect(text, `${columns}x${rows} ${isPanelFull}`).toMatch(sign);
		}
	}
});

describe('the sources', () => {
	const many = new Map(
		Array.from({length: 60}, (_, place) => {
			const row = {...halfway.sources.get('bob-id')!, id: `s${place}`, place, name: `peer${place}`};
			return [row.id, row] as const;
		}),
	);

	test('are as many as there is room for, and how many more', () => {
		const text = shown(80, 24, {...halfway, sources: many}).join('\n');
		expect(text).toContain('peer3 ');
		expect(text).not.toContain('peer4 ');
		expect(text).toContain('and 57 more');
	});

	test.each([
		[80, 24],
		[120, 40],
		[40, 15],
	] as const)('follow the cursor at %ix%i', (columns, rows) => {
		for (const source of [0, 30, 59]) {
			const ui = detailAt(columns, rows, {focus: 'sources', source});
			expect(shown(columns, rows, {...halfway, sources: many}, ui).join('\n')).toMatch(new RegExp(`peer${source} `));
		}
	});

	test('a source that left keeps its place, so that the cursor is on the one that is shown', () => {
		const bob = halfway.sources.get('bob-id')!;
		const view = {
			...halfway,
			sources: new Map([
				['a', {...bob, id: 'a', name: 'gone', state: 'left' as const, fragments: 0}],
				['b', {...bob, id: 'b', place: 1, name: 'here'}],
			]),
		};
		const line = shown(80, 24, view, detailAt(80, 24, {focus: 'sources', source: 1})).find(text => text.includes('▸B'));
		expect(line).toContain('here');
	});

	test('tell what each does', () => {
		const bob = halfway.sources.get('bob-id')!;
		const states = ['sending', 'idle', 'resting', 'left', 'banned'] as const;
		const sources = new Map(
			states.map((state, place) => [state, {...bob, id: state, place, state, asked: 112, bad: 3}]),
		);
		const text = shown(80, 24, {...halfway, sources, detail: {...halfway.detail!, states: new Uint8Array(4)}}).join(
			'\n',
		);
		for (const words of ['● sending #112', '● idle', '◐ resting', '○ left', '✗ banned here: 3 bad'])
			expect(text).toContain(words);
	});
});

test("a download whose fragments have not come yet shows the peer's own screen", () => {
	expect(shown(80, 24, {...halfway, detail: null}).join('\n')).toContain('3 TRANSFERS');
});

test('trouble on a small terminal is told whole', () => {
	const size = {columns: 40, rows: 15};
	const text = drawn(
		<BadFragmentsOverlay overlay={{name: 'bad-fragments', peer: 'mallory-id'}} view={halfway} size={size} />,
		size,
	);
	expect(text.map(line => line.replaceAll(/[┃│]/g, '').trim()).join(' ')).toContain(
		'(10.0.0.66:7101) failed their hash.',
	);
	for (const line of text) expect(widthOf(line)).toBeLessThanOrEqual(40);
});

describe('what is followed', () => {
	const {neighbours, ...rest} = inRing.detail!;
	const among = (more: Partial<typeof neighbours>): SessionView => ({
		...inRing,
		detail: {...rest, neighbours: {...neighbours, ...more}},
	});
	const said = (columns: number, rows: number, view: SessionView): string =>
		shown(columns, rows, view).find(line => /(?:ring|group|chain|even|swarm)[:, ]/.test(line)) ?? '';

	test('and the neighbours by name stand over the sources, in fewer words where there is less room', () => {
		expect(said(100, 30, inRing)).toContain(' ring: owner bob, download neighbour carol, upload neighbour erin ─┐');
		expect(said(80, 24, inRing)).toContain(' ring: owner bob, from carol, to erin ─┐');
		expect(said(40, 15, inRing)).toBe('ring: owner bob, from carol, to erin');
		const long = among({topology: 'group', from: ['caroline-monaco', 'dave', 'gina'], to: ['hana', 'ivan', 'judy']});
		expect(said(120, 40, long)).toContain(' group: from caroline-monaco, dave, gina, to hana, ivan, judy ');
		expect(said(40, 15, long)).toBe('group: from 3 to 3');
	});

	test('the first of a chain takes from the owner alone, the last gives nobody', () => {
		expect(said(80, 24, among({topology: 'chain', from: []}))).toContain(' chain: owner bob, upload neighbour erin ');
		expect(said(80, 24, among({owner: '', from: [], to: []}))).toContain(' ring: nobody else yet ');
	});

	test('where the manager chose it stands why, in as many words as there is room for', () => {
		const chain = {topology: 'chain', why: 'all alike'} as const;
		expect(said(100, 30, among(chain))).toContain(' auto: chain, all alike: owner bob, from carol, to erin ');
		expect(said(40, 15, among(chain))).toBe('auto: chain, all alike');
		const swarm = {topology: 'swarm', isOpen: true, why: 'lines differ by 10'} as const;
		expect(said(100, 30, among(swarm))).toMatch(/ auto: swarm of \d peers, lines differ by 10 /);
	});

	test('where everybody asks everybody there are no neighbours', () => {
		expect(said(80, 24, halfway)).toContain(' swarm 5 peers ');
		const even = among({topology: 'even', isOpen: true, from: [], to: []});
		expect(said(80, 24, even)).toContain(' even, swarm 5 peers ');
	});
});
