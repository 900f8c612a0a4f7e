/** A peer on a small terminal: one panel, the others as tabs, one line of the download that runs. */
import {Box} from 'ink';
import {bar} from '../bars.ts';
import {formatAge} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView, TransferRow} from '../host/session-view.ts';
import {bindingsAt, type Place} from '../keymap.ts';
import {between, cut, type Line, lineWidth, type Span} from '../line.ts';
import type {UiState} from '../ui/state.ts';
import {fileHeading, fileLines} from './file-lines.ts';
import {hintLine, toneRoles} from './frame.tsx';
import type {Space} from './list-lines.ts';
import {logLines} from './log-lines.ts';
import {useNoticeLines} from './manager-notice.tsx';
import {leaseSpans} from './peer-head.ts';
import type {ScreenProps} from './peer-screen.tsx';
import {peerStatus} from './peer-status.ts';
import {tabLine} from './peer-tabs.ts';
import {rosterLines} from './roster-lines.ts';
import {Row} from './row.tsx';
import {foundLines, type SearchHeading, searchHeading} from './search-lines.ts';
import {Turning} from './search-panel.tsx';
import {shortRate} from './short-rate.ts';
import {outlook, progressText, timeLeft, transferLines} from './transfer-lines.ts';

const managerSpan = ({peer}: SessionView, now: number, glyphs: Glyphs): Span => {
	if (!peer) return '';
	if (peer.link.state === 'joined') return ['ok', `mgr ${glyphs.alive} ${formatAge(now - peer.link.heardAt)}`];
	if (peer.link.state === 'away') return ['error', `mgr ${glyphs.bad} lost`];
	if (peer.link.state === 'none') return 'no mgr';
	return ['warn', `mgr ${glyphs.late} ${peer.link.state}`];
};

export const narrowHead = (view: SessionView, columns: number, now: number, glyphs: Glyphs): Line => {
	const {peer} = view;
	if (!peer) return [];
	const rates = `${glyphs.down}${shortRate(peer.downRate)} ${glyphs.up}${shortRate(peer.upRate)}`;
	return between(
		[['title', peer.name], ` ${peer.others + 1} here  `, managerSpan(view, now, glyphs), ...leaseSpans(peer, now)],
		[` ${rates}`],
		columns,
		glyphs,
	);
};

type Inside = {readonly lines: readonly Line[]; readonly turning: SearchHeading['turning']};

const inside = (view: SessionView, {peer}: UiState, space: Space, glyphs: Glyphs): Inside => {
	const still = (lines: readonly Line[]): Inside => ({lines, turning: null});
	switch (peer.focus) {
		case 'files': {
			const isHeaded = space.height >= 10 && space.cells >= 60;
			const rows = fileLines(view, peer.files, {...space, height: space.height - (isHeaded ? 1 : 0)}, glyphs);
			return still(isHeaded ? [fileHeading(space, glyphs), ...rows] : rows);
		}
		case 'search': {
			const {lines, turning} = searchHeading(view, peer, space.cells, glyphs);
			const below = {...space, height: space.height - lines.length, isFocused: !peer.isTyping};
			return {lines: [...lines, ...foundLines(view, peer, below, glyphs)], turning};
		}
		case 'transfers':
			return still(transferLines(view, peer.transfers, space, glyphs));
		case 'roster':
			return still(rosterLines(view, peer.roster, space, glyphs));
		case 'peer-events':
			return still(logLines(view.peerLog, {cells: space.cells, height: space.height, back: peer.back}, glyphs));
		default:
			return peer.focus satisfies never;
	}
};

/** The main action of the panel first: on forty columns there is room for little more. */
const shortHints = (place: Place, columns: number, glyphs: Glyphs, isTyping: boolean): Line => {
	if (isTyping || columns >= 60) return hintLine(place, columns, glyphs, isTyping);
	const right: Line = [['key', '?'], ' help ', ['key', 'q'], ' quit'];
	const left: Span[] = [];
	let room = columns - lineWidth(right) - 1;
	const shown = bindingsAt(place).filter(({hint, group}) => hint !== '' && group === 'panel');
	for (const {keys, hint} of shown.toSorted((one, other) => mainFirst(one.keys[0]) - mainFirst(other.keys[0]))) {
		const key = keys[0] ?? '';
		const cells = key.length + hint.length + 3;
		if (cells > room) continue;
		room -= cells;
		left.push(['key', key], ` ${hint}  `);
	}
	return between(left, right, columns, glyphs);
};

const mainFirst = (key: string | undefined): number => (key === 'enter' ? 0 : 1);

/** `talk-p2p.mkv 44% ████▍····· 0m56s`. */
const runningLine = (row: TransferRow | undefined, columns: number, glyphs: Glyphs): Line => {
	if (!row) return [];
	const share = row.fragments === 0 ? 0 : row.done / row.fragments;
	const rest = row.state === 'downloading' ? [timeLeft(row)] : outlook(row, glyphs);
	const cells = Math.max(6, columns - 30);
	return [`${cut(row.name, 14, glyphs)} ${progressText(row)} ${bar(share, Math.min(20, cells), glyphs)} `, ...rest];
};

export const PeerNarrow = ({view, ui, now}: ScreenProps) => {
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const notice = useNoticeLines(view.peer, now);
	const height = rows - 7 - notice.length;
	const space = {cells: columns, height, isFocused: true, isTight: true};
	const {lines, turning} = inside(view, ui, space, glyphs);
	const running = [...view.transfers.values()].find(({state}) => !['complete', 'failed', 'cancelled'].includes(state));
	const status = peerStatus(view, ui, now);
	const marks = {plain: '', ok: `${glyphs.done} `, warn: `${glyphs.late} `, error: '! '};
	const rule: Line = [['muted', glyphs.light.across.repeat(columns)]];
	const above: readonly Line[] = [
		narrowHead(view, columns, now, glyphs),
		tabLine(ui.peer.focus, columns),
		rule,
		...notice,
	];
	const all: readonly Line[] = [
		...above,
		...Array.from({length: height}, (_, index) => lines[index] ?? []),
		rule,
		runningLine(running, columns, glyphs),
		status ? [[toneRoles[status.tone], `${marks[status.tone]}${status.text}`]] : [],
		shortHints(ui.peer.focus, columns, glyphs, ui.peer.isTyping),
	];
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			{all.map((line, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is a row's identity
				<Row key={index} line={line} width={columns} />
			))}
			{turning ? <Turning left={turning.left} top={above.length + turning.top} /> : null}
		</Box>
	);
};
