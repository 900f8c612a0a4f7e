import fc from 'fast-check';
import {expect, test} from 'vitest';
import {bar, beatStrip, sparkline} from '../../source/bars.ts';
import {formatAge, formatUptime, percentOf, shortHash} from '../../source/format.ts';
import {asciiGlyphs, unicodeGlyphs} from '../../source/glyphs.ts';
import {
	between,
	column,
	cut,
	cutLine,
	fitLine,
	type Line,
	lineWidth,
	plain,
	underCursor,
	widthOf,
} from '../../source/line.ts';

const text = fc.string({unit: fc.constantFrom('a', ' ', '日', '👩‍👧', 'é', '…'), maxLength: 30});
const line = fc.array(fc.oneof(text, fc.tuple(fc.constant('warn' as const), text)), {
	maxLength: 6,
}) as fc.Arbitrary<Line>;

test('a fitted line takes exactly its cells, whatever is in it', () => {
	fc.assert(
		fc.property(line, fc.integer({min: 0, max: 60}), (spans, cells) => {
			// A wide character may not fit into the last cell: a space takes it.
			expect(lineWidth(fitLine(spans, cells, unicodeGlyphs))).toBe(cells);
			expect(lineWidth(cutLine(spans, cells, unicodeGlyphs))).toBeLessThanOrEqual(cells);
		}),
	);
});

test('a cut text ends with the mark and never takes more than it may', () => {
	expect(cut('notes/2026-plan.md', 14, unicodeGlyphs)).toBe('notes/2026-pl…');
	expect(cut('日本語', 5, unicodeGlyphs)).toBe('日本…');
	expect(cut('日本語', 4, asciiGlyphs)).toBe('日~');
	expect(cut('abc', 3, unicodeGlyphs)).toBe('abc');
	expect(cut('abc', 0, unicodeGlyphs)).toBe('');
});

test('columns are as wide as they say on both sides', () => {
	expect(column('ab', 4, unicodeGlyphs)).toBe('ab  ');
	expect(column('ab', 4, unicodeGlyphs, 'right')).toBe('  ab');
	expect(widthOf(column('日本語', 5, unicodeGlyphs))).toBe(5);
});

test('what stands at the right of a line is never cut', () => {
	const shown = plain(between(['a long beginning'], ['? help  q quit'], 20, unicodeGlyphs));
	expect(shown).toBe('a lon…? help  q quit');
});

test('under the cursor a line has one role only', () => {
	expect(underCursor(['a ', ['warn', 'b']])).toEqual([['cursor', 'a b']]);
});

test('a bar never looks full before all is there, nor empty when something is', () => {
	for (const glyphs of [unicodeGlyphs, asciiGlyphs]) {
		for (const cells of [8, 14, 50]) {
			expect(widthOf(bar(0.999_999, cells, glyphs))).toBe(cells);
			expect(bar(0.999_999, cells, glyphs)).not.toBe(bar(1, cells, glyphs));
			expect(bar(0.000_001, cells, glyphs)).not.toBe(bar(0, cells, glyphs));
			expect(bar(0, cells, glyphs)).toBe(glyphs.barRest.repeat(cells));
			expect(bar(1, cells, glyphs)).toBe(glyphs.barFill.repeat(cells));
		}
	}
	expect(bar(0.5, 8, unicodeGlyphs)).toBe('████····');
	expect(bar(0.45, 8, asciiGlyphs)).toBe('####....');
});

test('strips and sparklines', () => {
	expect(beatStrip(0b11_1011, 6, 0, unicodeGlyphs)).toBe('    ▪▪▪·▪▪');
	expect(beatStrip(0b11_1111_1111, 10, 3, unicodeGlyphs)).toBe('▪▪▪▪▪▪▪···');
	expect(sparkline([0, 1, 2], unicodeGlyphs)).toBe('▁▅█');
});

test('numbers as people read them', () => {
	expect(formatAge(800)).toBe('0s');
	expect(formatAge(44_900)).toBe('44s');
	expect(formatAge(180_000)).toBe('3m');
	expect(formatUptime(2_530_000)).toBe('00:42:10');
	expect(percentOf(1919, 1920)).toBe(99);
	expect(percentOf(0, 0)).toBe(100);
	expect(shortHash('9f2c0000000071ab')).toBe('9f2c…71ab');
});
