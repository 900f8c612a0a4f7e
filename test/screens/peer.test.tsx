import {stripVTControlCharacters} from 'node:util';
import {render} from 'ink-testing-library';
import {describe, expect, test, vi} from 'vitest';
import {alice, now, rowsById, transfers} from '../../fixtures/views/alice.ts';
import {awayView, files, nothingFoundView, peerUi, peerView, wideView} from '../../fixtures/views/peer.ts';
import {PeerScreen} from '../../source/components/peer-screen.tsx';
import {unicodeGlyphs} from '../../source/glyphs.ts';
import {LookContext} from '../../source/hooks/use-look.ts';
import {emptyView, type FileRow, type SessionView} from '../../source/host/session-view.ts';
import {widthOf} from '../../source/line.ts';
import {createTheme} from '../../source/theme.ts';
import {fieldOf} from '../../source/ui/field.ts';
import {emptyList} from '../../source/ui/list.ts';
import type {PeerPanel, PeerUi, UiState} from '../../source/ui/state.ts';
import {drawing, drawn} from './render.tsx';

const quiet = (ui: UiState, peer: Partial<PeerUi> = {}): UiState => ({
	...ui,
	messages: [],
	peer: {...ui.peer, ...peer},
});

const peerAt = (columns: number, rows: number, view = peerView, isAscii = false) => {
	const ui = peerUi(columns, rows);
	return drawn(<PeerScreen view={view} ui={ui} now={now} />, ui.size, isAscii);
};

/** With nothing said and nothing marked. */
const shown = (view: SessionView, peer: Partial<PeerUi> = {}, columns = 80, rows = 24, at = now): string[] => {
	const ui = quiet(peerUi(columns, rows), {files: emptyList, query: fieldOf(''), ...peer});
	return drawn(<PeerScreen view={view} ui={ui} now={at} />, ui.size);
};

test.each([
	['03-peer-120x40', () => peerAt(120, 40, wideView)],
	['03-peer-80x24', () => peerAt(80, 24)],
	['03-peer-ascii-80x24', () => peerAt(80, 24, peerView, true)],
	['07-error-manager-unreachable-80x24', () => shown(awayView, {focus: 'transfers'})],
	['08-error-no-peer-has-it-80x24', () => shown(nothingFoundView, {focus: 'search', query: fieldOf('fedora-43.iso')})],
	['12-narrow-peer-40x15', () => peerAt(40, 15)],
] as const)('%s is drawn as drawn', (name, screen) => {
	expect(screen()).toEqual(drawing(name));
});

/** Five thousand files with long, wide and joined-up names. */
const crowd = (): SessionView => {
	const names = [
		'日本語のとても長い名前のファイル.iso',
		'👩‍👩‍👧‍👦 family 🇩🇪.mov',
		`${'long-'.repeat(40)}.bin`,
		'a',
		'ﷺ.txt',
	];
	const rows = Array.from(
		{length: 5000},
		(_, index): FileRow => ({
			...files[index % files.length]!,
			id: `id-${index}`,
			name: `${names[index % names.length]}${index}`,
			owner: names[index % 3]!,
			sources: index,
			state: index % 7 === 0 ? 'indexing' : 'offered',
			percent: index % 101,
		}),
	);
	const found = rows.slice(0, 500).map(row => ({...row, names: names.slice(0, 2), holders: names, late: 1}));
	const roster = rows.map(({id, name}) => ({
		id,
		name,
		address: '[2001:db8::1234:5678]:65535',
		isLate: true,
		isMe: false,
	}));
	const log = rows.map((row, index) => ({id: index, at: now, tone: 'warn' as const, who: row.owner, text: row.name}));
	const running = rows.map((row, index) => ({
		...transfers[index % 4]!,
		id: row.id,
		name: row.name,
		state: 'failed' as const,
		reason: row.name,
	}));
	return {
		...wideView,
		files: rowsById(rows),
		found: rowsById(found),
		roster: rowsById(roster),
		transfers: rowsById(running),
		peerLog: rowsById(log),
	};
};

describe('a peer fits any terminal', () => {
	const views: Readonly<Record<string, SessionView>> = {
		'before anything came': emptyView,
		alone: {...emptyView, peer: {...alice, others: 0, link: {state: 'joining'}}},
		'one row': {...peerView, files: rowsById(files.slice(0, 1)), transfers: rowsById(transfers.slice(0, 1))},
		'four downloads': wideView,
		crowded: crowd(),
		'manager away': awayView,
		'nobody has it': nothingFoundView,
		ended: {
			...peerView,
			peer: {...alice, link: {state: 'ended', reason: 'The manager evicted this peer.', mayReturn: true}},
		},
	};
	const panels: readonly PeerPanel[] = ['files', 'search', 'transfers', 'roster', 'peer-events'];

	test.each(Object.entries(views))('%s', (_, view) => {
		let turn = 0;
		for (let columns = 40; columns <= 200; columns += columns === 79 || columns === 109 ? 1 : 13)
			for (const rows of [15, 19, 23, 24, 29, 30, 45, 60])
				for (const isPanelFull of [false, true]) {
					// Each size with another panel in front; together all of them.
					const focus = panels[turn++ % panels.length]!;
					const base = peerUi(columns, rows);
					const ui = {...base, isPanelFull, peer: {...base.peer, focus, isTyping: turn % 3 === 0}};
					// One row more than the screen has: what runs over shows.
					const lines = drawn(<PeerScreen view={view} ui={ui} now={now} />, {columns: columns + 4, rows: rows + 1});
					const at = `${columns}x${rows} ${focus}`;
					expect(lines.length, at).toBe(rows + 1);
					expect(lines[rows], at).toBe('');
					expect(Math.max(...lines.map(widthOf)), at).toBeLessThanOrEqual(columns);
					if (!ui.peer.isTyping || focus !== 'search') continue;
					expect(lines[rows - 1], at).toMatch(/enter do it/);
				}
	});
});

describe('FILES', () => {
	test('tells of every state in words', () => {
		const states = [
			['have', 'have'],
			['offered', 'in swarm'],
			['indexing', 'indexing 12%'],
			['downloading', '12%'],
			['finishing', '12%'],
			['paused', 'paused'],
			['waiting', 'waiting'],
			['failed', 'failed'],
			['asking', 'asking'],
			['cancelled', 'in swarm'],
			['complete', 'have'],
		] as const;
		for (const [state, word] of states) {
			const view = {...peerView, files: rowsById([{...files[0]!, id: 'x', state, percent: 12}])};
			expect(shown(view)[3], state).toMatch(new RegExp(`MiB ${word} +erin`));
		}
	});

	test('a queued one says its place, a shared one whose it is', () => {
		const queued = {...files[0]!, id: transfers[1]!.file!};
		expect(shown({...peerView, files: rowsById([queued])})[3]).toContain('queued 1');
		expect(shown(peerView)[4]).toMatch(/bench\.csv .* have +you/);
	});

	test('says what to do when there are none, and when a filter hides all', () => {
		const none = shown({...peerView, files: new Map()});
		expect(none.join('\n')).toMatch(/1 FILES \(0\)[\s\S]*nobody shares anything yet[\s\S]*a adds a file or folder/);
		const hidden = shown(peerView, {files: {...emptyList, filter: 'zzz'}});
		expect(hidden.join('\n')).toMatch(/1 FILES \(0 of 41\) ━+ filter "zzz"[\s\S]*nothing here contains zzz; esc/);
	});

	test('the key that downloads stands in the hints, on small screens too', () => {
		for (const [columns, rows] of [
			[40, 15],
			[60, 20],
			[80, 24],
			[120, 40],
		] as const)
			expect(shown(peerView, {}, columns, rows).at(-1), `${columns}`).toContain('enter download');
	});
});

describe('SEARCH', () => {
	const line = (view: SessionView, peer: Partial<PeerUi>, columns = 80): string[] => {
		const all = shown(view, {focus: 'search', ...peer}, columns);
		const top = all.findIndex(text => text.includes('2 SEARCH'));
		return all.slice(top + 1, top + 4).map(text => text.replaceAll(/[┃│]/g, '').trimEnd());
	};
	const never: SessionView = {...peerView, search: null, found: new Map()};

	test('says how to ask before anything was asked', () => {
		expect(line(never, {}).slice(0, 2)).toEqual([' search:', '  / and a part of a name; enter asks all 4 peers']);
		expect(line(never, {isTyping: true, query: fieldOf('fe')})[0]).toBe(
			' search: fe▏            enter asks all 4 peers',
		);
	});

	test('the caret stands where it is, and stays in view of a long query', () => {
		expect(line(never, {isTyping: true, query: {text: 'fedora', caret: 3}})[0]).toContain('search: fed▏ora ');
		const long = line(never, {isTyping: true, query: fieldOf(`${'x'.repeat(200)}end`)})[0];
		expect(long).toMatch(/^ search: x+end▏$/);
		const start = line(never, {isTyping: true, query: {text: `start${'x'.repeat(200)}`, caret: 0}})[0];
		expect(start).toMatch(/^ search: ▏startx+$/);
	});

	test('counts answers while they come, with something that stands where it would turn', () => {
		const running = {...peerView, search: {...peerView.search!, answered: 3, endedAt: null}};
		expect(line(running, {query: fieldOf('fedora')})[0]).toBe(
			' search: fedora         ◐ asked 4 peers, 3 answered so far',
		);
		expect(line({...running, found: new Map()}, {})[1]).toBe('  waiting for answers');
	});

	test('something turns while answers come, unless nothing may move or nothing comes any more', async () => {
		vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']});
		const running = {...peerView, search: {...peerView.search!, endedAt: null}};
		const seen = async (view: SessionView, isMoving: boolean): Promise<Set<string>> => {
			const look = {theme: createTheme('mono'), glyphs: unicodeGlyphs, isMoving};
			const screen = render(
				<LookContext.Provider value={look}>
					<PeerScreen view={view} ui={quiet(peerUi(100, 24))} now={now} />
				</LookContext.Provider>,
			);
			for (let turn = 0; turn < 8; turn++) {
				vi.advanceTimersByTime(150);
				// React draws in an immediate of its own.
				await new Promise(resolve => setImmediate(resolve));
				await new Promise(resolve => setImmediate(resolve));
			}
			screen.unmount();
			return new Set(
				screen.frames.flatMap(frame => /(.) asked 4 peers/.exec(stripVTControlCharacters(frame))?.[1] ?? []),
			);
		};
		try {
			expect((await seen(running, true)).size).toBeGreaterThan(2);
			expect(await seen(running, false)).toEqual(new Set(['◐']));
			expect(await seen(peerView, true)).toEqual(new Set([' ']));
		} finally {
			vi.useRealTimers();
		}
	});

	test('one content under other names is one row; what is here says so', () => {
		const row = {id: 'f1', name: 'a.iso', names: ['b.iso', 'c.iso'], size: 98, holders: ['bob', 'dave'], late: 1};
		expect(line({...peerView, found: rowsById([row])}, {})[1]).toMatch(
			/\[ \] a\.iso \(also b\.iso, c\.iso\) +98 B {2}2 sources bob dave \(late\)$/,
		);
		const have = {...peerView, found: rowsById([row]), files: rowsById([{...files[1]!, id: 'f1'}])};
		expect(line(have, {})[1]).toContain('2 sources have  bob');
	});
});

describe('the lowest place of a stacked screen', () => {
	const titles = (focus: PeerPanel): string => shown(peerView, {focus}).join('\n');

	test('shows transfers, or the panel that has the focus, and names the others', () => {
		expect(titles('files')).toMatch(/3 TRANSFERS \(4\) ─+ 4 ACTIVE PEERS \(5\) {2}5 EVENTS ─┐/);
		expect(titles('roster')).toMatch(/▸ 4 ACTIVE PEERS \(5\) ━+ list v12, 4s ago {2}3 TRANSFERS \(4\) {2}5 EVENTS ━┓/);
		expect(titles('peer-events')).toMatch(/▸ 5 EVENTS ━+ 3 TRANSFERS \(4\) {2}4 ACTIVE PEERS \(5\) ━┓/);
	});

	test('goes on showing what had the focus last', () => {
		const at = (focus: PeerPanel) => <PeerScreen view={peerView} ui={quiet(peerUi(100, 24), {focus})} now={now} />;
		const screen = render(at('files'));
		const text = (): string => stripVTControlCharacters(screen.lastFrame() ?? '');
		expect(text()).toContain('┌─ 3 TRANSFERS (4) ─');
		screen.rerender(at('roster'));
		screen.rerender(at('search'));
		expect(text()).toContain('┌─ 4 ACTIVE PEERS (5) ─');
		screen.rerender(at('peer-events'));
		screen.rerender(at('files'));
		expect(text()).toContain('┌─ 5 EVENTS ─');
		screen.unmount();
	});

	test('events stand latest first and scroll back', () => {
		const latest = titles('peer-events').split('\n');
		const top = latest.findIndex(text => text.includes('5 EVENTS'));
		expect(latest[top + 1]).toContain('12:04:29  ubuntu-24.04.iso is complete');
		const back = shown(peerView, {focus: 'peer-events', back: 2});
		expect(back[top + 1]).toContain('12:04:10  carol    wants kernel.tar.xz');
	});
});

describe('what the status line says', () => {
	const status = (view: SessionView, ui = quiet(peerUi(80, 24)), at = now): string | undefined =>
		drawn(<PeerScreen view={view} ui={ui} now={at} />, ui.size).at(-2);

	test('what was just said for six seconds, then what matters most', () => {
		const ui = {...peerUi(80, 24), messages: [{text: 'copied', tone: 'ok' as const, at: now - 5900}]};
		expect(status(awayView, ui)).toBe(' ✓ copied');
		expect(status(awayView, ui, now + 200)).toBe(' ◐ Reconnecting to manager 10.0.0.1:7420, try 4 in 6 s');
	});

	test('a download of which nobody knows the size yet is not all there', () => {
		const waiting = {...transfers[0]!, state: 'waiting' as const, done: 0, fragments: 0};
		const view = {...peerView, transfers: rowsById([waiting])};
		expect(shown(view).find(line => line.includes(' 0%'))).toContain(waiting.name.slice(0, 8));
		expect(shown(view).join('')).not.toContain('100%');
	});

	test('a download that waits, one that has just ended, a search that has just ended', () => {
		const waiting = {...transfers[0]!, state: 'waiting' as const, reason: 'no source has fragment 7'};
		expect(status({...peerView, transfers: rowsById([waiting, ...transfers.slice(1)])})).toBe(
			' ◐ talk-p2p.mkv waits: no source has fragment 7',
		);
		expect(status(peerView)).toBe(' ✓ ubuntu-24.04.iso is complete and verified');
		expect(status(peerView, undefined, now + 9000)).toBe('');
		expect(status(nothingFoundView, undefined, now + 8900)).toBe(' Search finished: 0 files from 3 of 4 peers');
		expect(status(nothingFoundView, undefined, now + 9100)).toBe('');
	});
});

describe('without a manager', () => {
	const view = (waitsFor: string): SessionView => ({
		...peerView,
		peer: {...peerView.peer!, manager: '', link: {state: 'none', waitsFor}},
	});

	test('that is said plainly, nothing is lost, and who is waited for stands in the status line', () => {
		for (const [columns, rows, text] of [
			[80, 24, 'no manager'],
			[40, 15, 'no mgr'],
		] as const) {
			const [head] = shown(view(''), {}, columns, rows);
			expect(head).toContain(text);
			expect(head).not.toMatch(/lost|list v/);
		}
		const waiting = shown(view('the owner at 127.0.0.1:5000'));
		expect(waiting).toContainEqual(expect.stringContaining('Waiting for the owner at 127.0.0.1:5000'));
		expect(shown(view('')).join('\n')).not.toContain('Waiting for');
	});
});

describe('when the manager is away or the place in the swarm is lost', () => {
	test('why it never joined, and what to do', () => {
		const failure = {
			code: 'E_MANAGER',
			message: 'The name alice is taken.',
			hint: 'Choose another: --name NAME.',
		} as const;
		const view = {...peerView, peer: {...alice, link: {state: 'joining' as const}, failure}};
		expect(shown(view).slice(1, 5).join('\n')).toMatch(
			/NOT IN THE SWARM ─[\s\S]*The name alice is taken\.[\s\S]*Choose another: --name NAME\.[\s\S]*q leaves/,
		);
	});

	test('a lease that ended says why', () => {
		const view = {
			...peerView,
			peer: {...alice, link: {state: 'ended' as const, reason: 'The manager evicted it.', mayReturn: false}},
		};
		const text = shown(view).join('\n');
		expect(text).toMatch(/NOT IN THE SWARM ANY MORE[\s\S]*The manager evicted it\.[\s\S]*q leaves/);
		expect(text).not.toContain('joins again');
		expect(shown(view, {}, 40, 15).join('\n')).toContain('○ not in the swarm');
	});

	test('a lease that ended by itself can be had again', () => {
		const link = {state: 'ended' as const, reason: 'The lease of this peer has run out.', mayReturn: true};
		const view = {...peerView, peer: {...alice, link}};
		const text = shown(view).join('\n');
		expect(text).toMatch(/The lease of this peer has run out\.[\s\S]*R joins again, q leaves\./);
		expect(text).toMatch(/! The lease of this peer has run out\. R joins again\.\n/);
		expect(shown(view, {}, 40, 15).join('\n')).toContain('R joins again');
	});

	test.each([
		[80, 24],
		[120, 40],
		[60, 15],
	])('a lease with an end is counted down on %i columns', (columns, rows) => {
		const view = {...peerView, peer: {...alice, endsAt: now + 20_000}};
		const head = (later: number): string => shown(view, {}, columns, rows, now + later)[0]!;
		expect(head(0)).toMatch(/ {2}lease 0m20s {2}/);
		expect(head(1500)).toMatch(/ {2}lease 0m19s {2}/);
		expect(head(25_000)).toMatch(/ {2}lease 0m00s {2}/);
		expect(shown(peerView, {}, columns, rows)[0]).not.toContain('lease');
	});

	test('small screens tell the next try, too', () => {
		expect(shown(awayView, {}, 40, 15)[3]).toBe('✗ manager lost: try 4 in 6 s, R now');
	});
});
