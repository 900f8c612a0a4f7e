import {expect, test} from 'vitest';
import {now, uiAt} from '../../fixtures/views/alice.ts';
import {halfway} from '../../fixtures/views/detail.ts';
import {DetailScreen} from '../../source/components/detail-screen.tsx';
import {ruler} from '../../source/components/fragment-grid.ts';
import {FragmentPreview} from '../../source/components/fragment-preview.tsx';
import {unicodeGlyphs} from '../../source/glyphs.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import {lineWidth, widthOf} from '../../source/line.ts';
import {shapeOf} from '../../source/ui/grid.ts';
import {drawn} from './render.tsx';

const many = new Map(
	Array.from({length: 60}, (_, place) => {
		const row = {...halfway.sources.get('bob-id')!, id: `s${place}`, place, name: `名前${place}`};
		return [row.id, row] as const;
	}),
);

const preview = (view: SessionView, width: number, height: number): string[] =>
	drawn(<FragmentPreview view={view} ui={uiAt(width, 40)} width={width} height={height} />, {
		columns: width,
		rows: height,
	});

test('the preview is exactly as large as asked, whatever the sources are called and however many', () => {
	for (const view of [halfway, {...halfway, sources: many}, {...halfway, detail: null}]) {
		for (let width = 110; width <= 200; width += 13) {
			for (let height = 5; height <= 30; height += 5) {
				const lines = preview(view, width, height);
				expect(lines).toHaveLength(height);
				for (const line of lines) expect(widthOf(line), line).toBe(width);
			}
		}
	}
});

test('the preview counts the sources that it has no room for', () => {
	expect(preview({...halfway, sources: many}, 120, 12).join('\n')).toContain('and 53 more');
	expect(preview(halfway, 120, 12).join('\n')).toMatch(/24 asked, 1 bad, 40 with no source/);
});

test('the ruler ends where the rows end', () => {
	for (let width = 40; width <= 200; width++) {
		const shape = shapeOf(5000, {width, rows: 9, isTight: width < 80}, 1);
		for (const cursor of [null, 0, shape.cells - 1])
			expect(lineWidth(ruler(shape, cursor, unicodeGlyphs))).toBe(shape.margin + shape.cells + shape.cells / 10 - 1);
	}
});

const screen = (view: SessionView): string => {
	const ui = uiAt(120, 40);
	return drawn(<DetailScreen view={view} ui={{...ui, screen: {name: 'detail', row: 't1'}}} now={now} />, ui.size).join(
		'\n',
	);
};

test('of many attempts the latest stand beside the sources, and the log stays', () => {
	const [first] = halfway.detail!.attempts;
	const attempts = Array.from({length: 30}, (_, index) => ({...first!, name: `peer${index}`}));
	const text = screen({...halfway, detail: {...halfway.detail!, attempts}});
	expect(text).toContain('try 30  peer29');
	expect(text).not.toContain('peer0 ');
	expect(text).toContain('LOG');
});

test('fragments of another download are not shown as those of this one', () => {
	expect(screen({...halfway, detail: {...halfway.detail!, id: 't2'}})).not.toContain('2 SOURCES');
});
