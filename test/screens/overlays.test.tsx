import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {describe, expect, test} from 'vitest';
import {now} from '../../fixtures/views/alice.ts';
import {peerView} from '../../fixtures/views/peer.ts';
import {CopyOverlay} from '../../source/components/copy-overlay.tsx';
import {FilterOverlay} from '../../source/components/filter-overlay.tsx';
import {MessagesOverlay} from '../../source/components/messages-overlay.tsx';
import {PaletteOverlay} from '../../source/components/palette-overlay.tsx';
import {PathOverlay} from '../../source/components/path-overlay.tsx';
import {widthOf} from '../../source/line.ts';
import {fieldOf} from '../../source/ui/field.ts';
import type {Message, Size} from '../../source/ui/state.ts';
import {drawn} from './render.tsx';

const small = {columns: 40, rows: 15};
const usual = {columns: 80, rows: 24};

/** Over a screen full of `x`, so that it shows what is covered. */
const over = (overlay: ReactNode, size: Size): string[] =>
	drawn(
		<Box flexDirection="column" width={size.columns} height={size.rows}>
			{Array.from({length: size.rows}, (_, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: rows stay where they are
				<Text key={index}>{'x'.repeat(size.columns)}</Text>
			))}
			{overlay}
		</Box>,
		size,
	);

const palette = (text: string, choice = 0, wrong = '', size: Size = usual) =>
	over(
		<PaletteOverlay overlay={{name: 'palette', field: fieldOf(text), choice, wrong}} view={peerView} size={size} />,
		size,
	);

const path = (text: string, completions: readonly string[], wrong = '', size: Size = usual, choice = 0) =>
	over(<PathOverlay overlay={{name: 'path', field: fieldOf(text), completions, choice, wrong}} size={size} />, size);

const messages: readonly Message[] = [
	{text: 'sharing ~/talk.mkv', tone: 'plain', at: now - 60_000},
	{text: 'dave is late', tone: 'warn', at: now - 2000},
	{text: 'no such file', tone: 'error', at: now},
];

const log = (top: number, said = messages, size: Size = usual) =>
	over(<MessagesOverlay overlay={{name: 'messages', top}} messages={said} size={size} />, size);

describe('the palette', () => {
	test('shows the field, what completes it and what each does', () => {
		const lines = palette('f', 1);
		expect(lines[2]).toMatch(/^xx┏━ ▸ COMMAND ━+ esc close ━┓xx$/);
		expect(lines.slice(3, 8).map(line => line.slice(3, -3).trimEnd())).toEqual([
			' :f▏',
			' tab completes, enter does it',
			'',
			'   files                 shared files',
			' ▸ find                  [QUERY]: ask every peer',
		]);
	});

	test('says what is wrong, and when nothing completes', () => {
		const text = palette('frob', 0, '"frob" is no command here').join('\n');
		expect(text).toContain(' ! "frob" is no command here');
		expect(text).toContain('nothing completes this');
	});
});

describe('a path to share', () => {
	test('shows what completes it; the one chosen is in view', () => {
		const many = Array.from({length: 100}, (_, index) => `~/folder/file-${index}.bin`);
		const text = path('~/folder/', many, '', usual, 60).join('\n');
		expect(text).toContain('path: ~/folder/▏');
		expect(text).toContain(' ▸ ~/folder/file-60.bin');
		expect(text).not.toContain('file-0.bin');
	});

	test('says what is wrong beside the field, and how to begin', () => {
		expect(path('~/none', [], 'there is no ~/none').join('\n')).toContain(' ! there is no ~/none');
		expect(path('', []).join('\n')).toContain('tab lists what is here');
	});
});

describe('the message log', () => {
	test('latest first, with times, and it scrolls', () => {
		const lines = log(0);
		const first = lines.findIndex(line => line.includes('MESSAGES (3)')) + 1;
		expect(lines[first]).toContain(' 12:04:31 ! no such file');
		expect(lines[first + 1]).toContain(' 12:04:29 ◐ dave is late');
		expect(lines[first + 2]).toContain(' 12:03:31   sharing ~/talk.mkv');
		expect(log(2)[first]).toContain('sharing ~/talk.mkv');
		expect(log(0, []).join('\n')).toContain('nothing was said yet');
	});
});

test('a filter is typed in place of the status line and hides nothing else', () => {
	for (const size of [small, usual]) {
		const lines = over(
			<FilterOverlay overlay={{name: 'filter', field: {text: 'fedora', caret: 2}}} size={size} />,
			size,
		);
		expect(lines.at(-2)).toMatch(/^ filter: fe▏dora( |$)/);
		expect(lines.filter(line => line === 'x'.repeat(size.columns)).length).toBe(size.rows - 1);
	}
});

test('whatever is typed, said or completed, nothing leaves its box', () => {
	const long = `${'日本語👩‍👩‍👧‍👦'.repeat(40)}end`;
	for (const columns of [40, 63, 79, 80, 120, 200])
		for (const rows of [15, 24, 60]) {
			const size = {columns, rows};
			const said = Array.from({length: 200}, () => ({text: long, tone: 'warn' as const, at: now}));
			const screens = [
				palette(`get ${long}`, 0, long, size),
				path(
					long,
					Array.from({length: 50}, () => long),
					long,
					size,
					49,
				),
				log(150, said, size),
				over(<FilterOverlay overlay={{name: 'filter', field: fieldOf(long)}} size={size} />, size),
			];
			for (const lines of screens) {
				expect(lines.length, `${columns}x${rows}`).toBe(rows);
				for (const line of lines) expect(widthOf(line), `${columns}x${rows} ${line}`).toBeLessThanOrEqual(columns);
				expect(lines.at(-1)).toBe('x'.repeat(columns));
			}
			expect(screens[0]!.join('\n')).toContain('end▏');
		}
});

test('several lines to copy stand below each other, the chosen one marked, whole even on a small screen', () => {
	const texts = ['shoal peer 10.0.0.1:7420', 'shoal peer 192.168.100.200:7420'];
	for (const size of [usual, small]) {
		const lines = over(<CopyOverlay overlay={{name: 'copy', texts, choice: 1}} size={size} />, size);
		const text = lines.join('\n');
		expect(text).toContain('COPY WHICH LINE?');
		expect(text).toContain('   shoal peer 10.0.0.1:7420');
		expect(text).toContain(' ▸ shoal peer 192.168.100.200:7420');
		expect(Math.max(...lines.map(widthOf))).toBe(size.columns);
	}
});
