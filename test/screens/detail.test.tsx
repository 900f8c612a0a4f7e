import {Box} from 'ink';
import type {ReactNode} from 'react';
import {describe, expect, test} from 'vitest';
import {now, uiAt} from '../../fixtures/views/alice.ts';
import {badFragment, finished, halfway} from '../../fixtures/views/detail.ts';
import {diskFull} from '../../fixtures/views/trouble.ts';
import {BadFragmentsOverlay} from '../../source/components/bad-fragments-overlay.tsx';
import {DetailScreen} from '../../source/components/detail-screen.tsx';
import {DiskFullOverlay} from '../../source/components/disk-full-overlay.tsx';
import {PeerScreen} from '../../source/components/peer-screen.tsx';
import {SummaryScreen} from '../../source/components/summary-screen.tsx';
import {TinyCard} from '../../source/components/tiny-card.tsx';
import type {SessionView} from '../../source/host/session-view.ts';
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
