import {describe, expect, test} from 'vitest';
import {now, uiAt} from '../../fixtures/views/alice.ts';
import {opened, over, preparing, running, without} from '../../fixtures/views/demo.ts';
import {DemoScreen} from '../../source/components/demo-screen.tsx';
import type {SessionView} from '../../source/host/session-view.ts';
import {widthOf} from '../../source/line.ts';
import type {UiState} from '../../source/ui/state.ts';
import {drawn} from './render.tsx';

const uiOf = (columns: number, rows: number): UiState => ({...uiAt(columns, rows), screen: {name: 'demo'}});
const screen = (view: SessionView, columns: number, rows: number, ui = uiOf(columns, rows)): string[] =>
	drawn(<DemoScreen view={view} ui={ui} now={now} />, {columns, rows});

const acts = [
	['preparing', preparing],
	['opened', opened],
	['running', running],
	['without dave', without],
	['over', over],
] as const;

describe.each(acts)('%s', (_, view) => {
	test('fills every size from 40x15 to 200x60 and no more', () => {
		for (let columns = 40; columns <= 200; columns += 23) {
			for (let rows = 15; rows <= 60; rows += 9) {
				const lines = screen(view, columns, rows);
				expect(lines, `${columns}x${rows}`).toHaveLength(rows);
				for (const line of lines) expect(widthOf(line), `${columns}x${rows}: ${line}`).toBeLessThanOrEqual(columns);
				expect(lines.at(-1), `${columns}x${rows}`).toMatch(/q quit$/);
			}
		}
	});

	test('what has just happened stands in the status line', () => {
		expect(screen(view, 80, 24).at(-2)).toContain(view.stage!.line.slice(0, 60));
	});
});

test('80x24: the manager above, the download with all its sources and the legend below', () => {
	const text = screen(without, 80, 24).join('\n');
	for (const name of ['alice', 'bob', 'carol', 'dave', 'erin', 'frank']) expect(text).toContain(`alive  ${name}`);
	expect(text).toMatch(/54% {2}420\/768/);
	expect(text).toMatch(/A {2}bob .*sending/);
	expect(text).toMatch(/C {2}dave .*left/);
	expect(text).toContain('A have  a asked');
});

test('120x40: side by side, one fragment a cell', () => {
	const lines = screen(running, 120, 40);
	expect(lines.some(line => line.includes('1 PEERS (6)') && line.includes('ALICE FETCHES'))).toBe(true);
	expect(lines.join('\n')).toContain('1 cell = 1');
	expect(lines.join('\n')).toContain('SOURCES');
});

test('the signs are explained at every size', () => {
	for (const [columns, rows] of [
		[40, 15],
		[60, 20],
		[80, 24],
		[109, 50],
		[110, 30],
		[120, 40],
		[200, 60],
	] as const) {
		const text = screen(running, columns, rows).join('\n');
		for (const words of ['A have', 'a asked', 'missing', '! bad']) expect(text, `${columns}x${rows}`).toContain(words);
	}
});

test('at its end, who gave what and what to type next are both there at every size', () => {
	for (const [columns, rows] of [
		[40, 15],
		[60, 20],
		[80, 24],
		[120, 40],
	] as const) {
		const text = screen(over, columns, rows).join('\n');
		expect(text, `${columns}x${rows}`).toContain('npx shoal get 7420');
		for (const name of ['bob', 'carol', 'dave', 'erin'])
			expect(text, `${columns}x${rows}`).toMatch(new RegExp(`${name} +\\d+`));
	}
});

test('whoever types sees the search over a running download, and what came of it after', () => {
	const ui = uiOf(80, 24);
	expect(screen(running, 80, 24).join('\n')).not.toContain('ALICE: SEARCH');
	expect(screen(running, 80, 24, {...ui, peer: {...ui.peer, isTyping: true}}).join('\n')).toContain('ALICE: SEARCH');
	const search = {query: 'x', asked: 5, answered: 5, startedAt: now, endedAt: now, silent: [], closest: []};
	expect(screen({...running, search}, 80, 24).join('\n')).toContain('ALICE: SEARCH');
});

test('before anything is fetched: an invitation to do it by hand, or what the story says now', () => {
	expect(screen(opened, 80, 24).join('\n')).toMatch(/Five peers are here.*\n.*searches.*marks/s);
	const going = {...opened, stage: {...opened.stage!, invitation: '', line: 'frank falls silent', title: 'A. Manager'}};
	const lines = screen(going, 80, 24);
	expect(lines[0]).toContain('A. Manager');
	expect(lines.slice(1, -2).join('\n')).toContain('frank falls silent');
	expect(lines.join('\n')).not.toContain('marks');
});
