/** A finished download: where it is, who gave what, what had to be asked again. */
import {bar} from '../bars.ts';
import {counted, formatDuration, formatRanges, formatRate, formatSize, shortHash} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {useLook} from '../hooks/use-look.ts';
import type {DetailView, SessionView, Summary} from '../host/session-view.ts';
import {column, cut, type Line, widthOf} from '../line.ts';
import type {UiState} from '../ui/state.ts';
import {letterOf} from './fragment-cells.ts';
import {Frame, hintLine} from './frame.tsx';
import {Panel} from './panel.tsx';
import {peerHeadLine} from './peer-head.ts';
import {peerStatus} from './peer-status.ts';

export type SummaryProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
};

export const SummaryScreen = ({view, ui, now}: SummaryProps) => {
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const {detail, peer} = view;
	const row = ui.screen.name === 'summary' ? view.transfers.get(ui.screen.row) : undefined;
	const summary = detail?.summary;
	const lines =
		summary && detail
			? summaryLinesOf(detail, summary, columns - 2, glyphs)
			: presentLines(row?.name, row?.path, glyphs);
	return (
		<Frame
			size={ui.size}
			head={peer ? peerHeadLine(peer, columns, now, glyphs) : []}
			status={peerStatus(view, ui, now)}
			hints={hintLine('summary', columns, glyphs)}
		>
			<Panel title="DONE" isFocused width={columns} height={rows - 3} lines={lines.slice(0, rows - 5)} />
		</Frame>
	);
};

/** A file whose fragments nobody had to give: it was there. */
const presentLines = (name: string | undefined, path: string | undefined, glyphs: Glyphs): readonly Line[] => [
	['  ', ['ok', `${glyphs.done} ${name ?? 'It'} is here, and its hash is verified`]],
	[],
	...(path ? [[`  saved to   ${path}`] as Line] : []),
];

const label = (text: string): string => `  ${text.padEnd(11)}`;

/** The middle of a path says least. */
export const cutMiddle = (text: string, cells: number, mark: string): string => {
	if (widthOf(text) <= cells) return text;
	const keep = Math.max(2, cells - 1);
	return `${text.slice(0, Math.ceil(keep / 2))}${mark}${text.slice(text.length - Math.floor(keep / 2))}`;
};

/** In so many cells. */
export const summaryLinesOf = (
	detail: DetailView,
	summary: Summary,
	cells: number,
	glyphs: Glyphs,
): readonly Line[] => {
	const {seconds, path, blake3, fragments, sources, atOnce, resumed, refetched, again, wastedBytes, isPresent} =
		summary;
	if (isPresent) return presentLines(detail.name, path, glyphs);
	const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
	const rate = seconds > 0 ? ` at ${formatRate(bytes / seconds)}` : '';
	const isNarrow = cells < 70;
	const pair = (left: string, right: string): Line => (isNarrow ? [left] : [left.padEnd(46), right]);
	return [
		['  ', ['ok', `${glyphs.done} ${detail.name} is complete and its hash is verified`]],
		[],
		[`${label('saved to')}${cutMiddle(path, cells - 34, glyphs.cut)}`, ['muted', '   (y copies the path)']],
		pair(
			`${label('size')}${formatSize(detail.size)} in ${counted(fragments, 'fragment')}`,
			`blake3 ${shortHash(blake3, glyphs.cut)}`,
		),
		pair(
			`${label('took')}${formatDuration(seconds)}${rate}`,
			`${counted(sources.length, 'source')}, at most ${atOnce} at once`,
		),
		[],
		[['title', '  FRAGMENTS PER SOURCE']],
		...sourceRows(summary, cells, glyphs),
		[`     total  ${String(fragments).padStart(6)}`],
		[],
		[`${label('problems')}${problems(refetched, again)}`],
		...(wastedBytes > 0 ? [[`${label('')}${formatSize(wastedBytes)} came and could not be used`] as Line] : []),
		...(resumed > 0 && !sources.length ? [[`${label('')}all of it was on disk`] as Line] : []),
		[`${label('sharing')}yes, you are now a source for this file`],
	];
};

const sourceRows = ({fragments, sources, resumed}: Summary, cells: number, glyphs: Glyphs): readonly Line[] => {
	const bars = Math.max(6, Math.min(50, Math.floor((cells - 46) / 2)));
	const row = (mark: Line[number], name: string, count: number, bytes: string, ranges: string): Line => {
		const share = fragments === 0 ? 1 : count / fragments;
		const start = `  ${column(name, 8, glyphs)}${String(count).padStart(6)}  ${(share * 100).toFixed(1).padStart(5)}%  `;
		const picture = cells < 60 ? '' : `${bar(share, bars, glyphs)}  `;
		const room = cells - 3 - start.length - (cells < 60 ? 0 : bars + 2) - 11;
		return ['  ', mark, start, picture, bytes.padStart(9), '  ', ['muted', room < 6 ? '' : cut(ranges, room, glyphs)]];
	};
	const given = sources.map(source =>
		row(
			[`source.${Math.max(0, source.place)}`, letterOf(source.place)],
			source.name,
			source.fragments,
			formatSize(source.bytes),
			formatRanges(source.received),
		),
	);
	return resumed > 0 ? [...given, row('#', 'disk', resumed, '', 'there before')] : given;
};

/** `4 fragments asked again: 3 bad from mallory, 1 late from carol`. */
const problems = (refetched: number, again: Summary['again']): string => {
	if (refetched === 0) return 'none: nothing was asked twice';
	const causes = again.map(({name, reason, count}) => `${count} ${reason} from ${name}`);
	return `${counted(refetched, 'fragment')} asked again: ${causes.join(', ')}`;
};
