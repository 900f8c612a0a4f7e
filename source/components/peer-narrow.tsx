/** A peer on a small terminal: one panel, the others as tabs, one line of the download that runs. */
import {Box} from 'ink';
import {bar} from '../bars.ts';
import {formatAge, percentOf} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView, TransferRow} from '../host/session-view.ts';
import {between, cut, type Line, type Span} from '../line.ts';
import {peerPanels} from '../ui/places.ts';
import type {PeerUi, UiState} from '../ui/state.ts';
import {fileLines} from './file-lines.ts';
import {hintLine, toneRoles} from './frame.tsx';
import {logLines} from './log-lines.ts';
import type {ScreenProps} from './peer-screen.tsx';
import {peerStatus} from './peer-status.ts';
import {rosterLines} from './roster-lines.ts';
import {Row} from './row.tsx';
import {foundLines, queryLine} from './search-lines.ts';
import {outlook, timeLeft, transferLines} from './transfer-lines.ts';

const names: Readonly<Record<PeerUi['focus'], string>> = {
	files: 'files',
	search: 'search',
	transfers: 'transfers',
	roster: 'peers',
	'peer-events': 'events',
};

/** `1.8M`: a rate where a word costs too much. Bytes per second. */
export const shortRate = (rate: number): string => {
	const units = ['', 'K', 'M', 'G'];
	let value = rate;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1024;
		unit++;
	}
	return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)}${units[unit]}`;
};

const managerSpan = ({peer}: SessionView, now: number, glyphs: Glyphs): Span => {
	if (!peer) return '';
	if (peer.link.state === 'joined') return ['ok', `mgr ${glyphs.alive} ${formatAge(now - peer.link.heardAt)}`];
	if (peer.link.state === 'away') return ['error', `mgr ${glyphs.bad} lost`];
	return ['warn', `mgr ${glyphs.late} ${peer.link.state}`];
};

export const narrowHead = (view: SessionView, columns: number, now: number, glyphs: Glyphs): Line => {
	const {peer} = view;
	if (!peer) return [];
	const rates = `${glyphs.down}${shortRate(peer.downRate)} ${glyphs.up}${shortRate(peer.upRate)}`;
	return between(
		[['title', peer.name], ` ${peer.others + 1} here  `, managerSpan(view, now, glyphs)],
		[` ${rates}`],
		columns,
		glyphs,
	);
};

const tabLine = (focus: PeerUi['focus']): Line =>
	peerPanels.flatMap((panel, index): Span[] => {
		const text = `${index + 1} ${panel === focus ? names[panel].toUpperCase() : names[panel]}`;
		return panel === focus ? [['focus', `[${text}]`], ' '] : [`${text} `, index === 0 ? '' : ' '];
	});

const inside = (view: SessionView, ui: UiState, cells: number, height: number, glyphs: Glyphs): readonly Line[] => {
	const space = {cells, height, isFocused: true};
	const {peer} = ui;
	switch (peer.focus) {
		case 'files':
			return fileLines(view, peer.files, space, glyphs);
		case 'search':
			return [
				queryLine(peer.query, peer.isTyping, glyphs),
				...foundLines(view, peer.found, {cells, height: height - 1, isFocused: !peer.isTyping}, glyphs),
			];
		case 'transfers':
			return transferLines(view, peer.transfers, space, glyphs);
		case 'roster':
			return rosterLines(view, peer.roster, space, glyphs);
		case 'peer-events':
			return logLines(view.peerLog, {cells, height, back: peer.back}, glyphs);
		default:
			return peer.focus satisfies never;
	}
};

/** `talk-p2p.mkv 44% ████▍····· 0m56s`. */
const runningLine = (row: TransferRow | undefined, columns: number, glyphs: Glyphs): Line => {
	if (!row) return [];
	const share = row.fragments === 0 ? 0 : row.done / row.fragments;
	const rest = row.state === 'downloading' ? [timeLeft(row)] : outlook(row, glyphs);
	const cells = Math.max(6, columns - 30);
	return [
		`${cut(row.name, 14, glyphs)} ${percentOf(row.done, row.fragments)}% ${bar(share, Math.min(20, cells), glyphs)} `,
		...rest,
	];
};

export const PeerNarrow = ({view, ui, now}: ScreenProps) => {
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const height = rows - 7;
	const lines = inside(view, ui, columns, height, glyphs);
	const running = [...view.transfers.values()].find(({state}) => !['complete', 'failed', 'cancelled'].includes(state));
	const status = peerStatus(view, ui, now);
	const marks = {plain: '', ok: `${glyphs.done} `, warn: `${glyphs.late} `, error: '! '};
	const rule: Line = [['muted', glyphs.light.across.repeat(columns)]];
	const all: readonly Line[] = [
		narrowHead(view, columns, now, glyphs),
		tabLine(ui.peer.focus),
		rule,
		...Array.from({length: height}, (_, index) => lines[index] ?? []),
		rule,
		runningLine(running, columns, glyphs),
		status ? [[toneRoles[status.tone], `${marks[status.tone]}${status.text}`]] : [],
		hintLine(ui.peer.focus, columns, glyphs, ui.peer.isTyping),
	];
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			{all.map((line, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is a row's identity
				<Row key={index} line={line} width={columns} />
			))}
		</Box>
	);
};
