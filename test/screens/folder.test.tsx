/** The screen of a folder: as drawn when it is here, and what it says before and when some of it is missing. */
import {describe, expect, test} from 'vitest';
import {now, uiAt} from '../../fixtures/views/alice.ts';
import {comingFolder, folderTransfers, folderView, partialFolder, wholeFolder} from '../../fixtures/views/folder.ts';
import {folderLinesOf} from '../../source/components/folder-lines.ts';
import {FolderScreen} from '../../source/components/folder-screen.tsx';
import {unicodeGlyphs} from '../../source/glyphs.ts';
import {emptyView, type FolderRow, type SessionView, type TransferRow} from '../../source/host/session-view.ts';
import {lineWidth, plain} from '../../source/line.ts';
import {drawing, drawn} from './render.tsx';

const drawnAt = (view: SessionView, columns: number, rows: number): readonly string[] => {
	const ui = {...uiAt(columns, rows), screen: {name: 'folder', folder: 'photos/'} as const};
	return drawn(<FolderScreen view={view} ui={ui} now={now} />, ui.size);
};
const textOf = (folder: FolderRow, coming: readonly TransferRow[] = [], cells = 78, height = 19): string =>
	folderLinesOf(folder, coming, {cells, height}, unicodeGlyphs)
		.map(line => plain(line).trimEnd())
		.join('\n');
const its = folderTransfers.slice(0, 3);

describe('a folder that is here', () => {
	test.each([
		[80, 24],
		[120, 40],
		[40, 15],
	])('is drawn as its drawing at %ix%i', (columns, rows) => {
		expect(drawnAt(folderView(wholeFolder), columns, rows)).toEqual(drawing(`16-folder-${columns}x${rows}`));
	});

	test('says how many files and bytes, how long and fast, from whom, where, and what to press', () => {
		const text = textOf(wholeFolder);
		expect(text).toContain('✓ photos/ is complete: 242 files, each verified');
		expect(text).toContain('/home/alice/Downloads/photos');
		expect(text).toContain('52.2 MiB in 242 files, 3 here before');
		// 51.2 MiB over the network in 62 s.
		expect(text).toMatch(/took +1m02s at 846 KiB\/s +2 sources/);
		expect(text).toMatch(/bob +175 files +52\.0% +█+\S* +26\.6 MiB/);
		expect(text).toMatch(/next +esc all files and downloads/);
		expect(text).toMatch(/film\.mkv +28\.6 MiB/);
		expect(Number(/and (\d+) more/.exec(text)![1])).toBe(242 - text.match(/\.(mkv|jpg) /g)!.length);
	});

	test('and was here before says so, and names nobody', () => {
		const text = textOf({...wholeFolder, present: 242, givers: [], fetched: 0, startedAt: 0, lastAt: 0});
		expect(text).toContain('photos/ is here already: 242 files, each verified');
		expect(text).toContain('nothing: every file was here');
		expect(text).not.toMatch(/FROM WHOM|took/);
	});

	test('of 300 sources those who gave most are named, the others counted', () => {
		const givers = Array.from({length: 300}, (_, index) => ({...wholeFolder.givers[0]!, name: `peer${index}`}));
		const text = textOf({...wholeFolder, givers});
		const shown = text.match(/peer\d/g)!.length;
		expect(shown).toBeGreaterThan(2);
		expect(text).toContain(`${300 - shown} more sources`);
		expect(text).toMatch(/sharing +yes/);
	});
});

test('what is missing is said, with why and the key that asks for it again', () => {
	const text = textOf(partialFolder);
	expect(text).toContain('photos/: 240 of 242 files are here');
	expect(text).toContain('2 files not here. No peer has film.mkv any more.');
	expect(text).toContain('4 fragments asked again');
	expect(text).toMatch(/next +r asks for what is missing/);
	expect(text).not.toContain('complete');
	const none = textOf({...partialFolder, done: 0, present: 0, files: 0, bytesDone: 0, givers: [], largest: []});
	expect(none).toContain('photos/ could not be fetched');
	expect(none).toContain('No peer has film.mkv any more.');
	expect(none).not.toMatch(/sharing|took/);
});

test('while it comes: how far, how fast, how long yet, and what runs, without what is no part of it', () => {
	const screen = drawnAt(folderView(comingFolder), 80, 24).join('\n');
	expect(screen).toMatch(/ 52% {2}240\/242 files {2}3 MiB\/s {2}ETA 0m08s/);
	expect(screen).toContain('FOLDER photos/');
	expect(screen).toContain('27.6 MiB of 52.2 MiB');
	expect(screen).toMatch(/ film\.mkv +43%.*ETA/);
	expect(screen).toMatch(/ second\.mkv +0%.*queued 1/);
	expect(screen).not.toMatch(/paper\.pdf|DONE|sharing/);
});

test('a folder of which all is paused or waits says so instead of a rate', () => {
	const held = (state: 'paused' | 'waiting'): readonly TransferRow[] =>
		its.map(row => (row.state === 'complete' ? row : {...row, state}));
	expect(textOf(comingFolder, held('paused'))).toMatch(/240\/242 files {2}paused/);
	expect(textOf(comingFolder, held('waiting'), 38, 10)).toMatch(/52% {2}waiting/);
	expect(textOf(comingFolder, its)).not.toMatch(/files {2}(paused|waiting)/);
});

test('before anything is known of it, what is waited for is told', () => {
	const looked: FolderRow = {...comingFolder, files: 0, done: 0, bytesDone: 0, size: 0, givers: [], largest: []};
	const row: TransferRow = {...its[0]!, state: 'resolving', reason: 'Nobody shares photos/.', endedAt: null};
	expect(textOf(looked, [row])).toMatch(/photos\/ is looked up\n +Nobody shares photos\/\.$/);
	expect(drawnAt(emptyView, 80, 24).join('\n')).toContain('asked for');
});

test('no line is longer than it may be, and none are more, whatever the names', () => {
	const name = '日本語の名前👩‍👩‍👧'.repeat(9);
	const givers = [...wholeFolder.givers.map(giver => ({...giver, name})), {...wholeFolder.givers[0]!, isLocal: true}];
	const largest = wholeFolder.largest.map(file => ({...file, name}));
	for (const folder of [wholeFolder, partialFolder, comingFolder])
		for (const cells of [38, 60, 78, 118, 198])
			for (const height of [10, 19, 40]) {
				const more = {name: `${name}/`, path: `/${name}`, trouble: name, givers, largest};
				const coming = its.map(row => ({...row, name: `${name}/${name}`}));
				const lines = folderLinesOf({...folder, ...more}, coming, {cells, height}, unicodeGlyphs);
				expect(lines.length).toBeLessThanOrEqual(height);
				for (const line of lines) expect(lineWidth(line), plain(line)).toBeLessThanOrEqual(cells);
			}
});
