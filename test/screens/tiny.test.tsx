import {expect, test} from 'vitest';
import {now, uiAt} from '../../fixtures/views/alice.ts';
import {opened} from '../../fixtures/views/demo.ts';
import {halfway} from '../../fixtures/views/detail.ts';
import {TinyCard} from '../../source/components/tiny-card.tsx';
import {emptyView} from '../../source/host/empty-view.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import {widthOf} from '../../source/line.ts';
import {drawn} from './render.tsx';

const card = (view: SessionView, columns: number, rows: number): string[] =>
	drawn(<TinyCard view={view} ui={uiAt(columns, rows)} now={now} />, {columns, rows});

test.each([
	['a download', halfway],
	['a manager and a peer', opened],
	['nothing yet', emptyView],
] as const)('%s: any size down to 10x1 is filled and says how to leave', (_, view) => {
	for (let columns = 10; columns < 40; columns += 3) {
		for (let rows = 1; rows < 15; rows++) {
			const lines = card(view, columns, rows);
			expect(lines).toHaveLength(rows);
			for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
			expect(lines).toContain('q quit');
		}
	}
});

test('a manager alone tells how many are there', () => {
	expect(card({...opened, peer: null}, 24, 6)).toContain('6 active peers');
});
