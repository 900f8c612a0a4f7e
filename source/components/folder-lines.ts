/** A folder that is fetched or was, in lines: how much of it is here, where, from whom, what is missing, what it consists of. Pure. */
import {bar} from '../bars.ts';
import {counted, formatDuration, formatRate, formatSize, percentOf} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {FolderGiver, FolderRow, TransferRow} from '../host/session-view.ts';
import {column, cut, cutLine, type Line, widthOf} from '../line.ts';
import {label, labelCells, type SummarySpace, savedLines} from './summary-lines.ts';
import {outlook, progressText} from './transfer-lines.ts';
import {wrapped} from './wrapped.ts';

/** Fewer lines of files or downloads say nothing. */
const fewestListed = 2;

/** In at most so many lines; where there is little height, empty lines go first, then the files. `coming`: its downloads. */
export const folderLinesOf = (
	folder: FolderRow,
	coming: readonly TransferRow[],
	space: SummarySpace,
	glyphs: Glyphs,
): readonly Line[] => {
	const {cells, height} = space;
	const title = titleLines(folder, coming, cells, glyphs);
	const facts = factLines(folder, cells, glyphs);
	const after = folder.isOver ? afterLines(folder, cells) : [];
	const fixed = title.length + facts.length + after.length;
	// Title, facts, givers with their heading, what is said after them: an empty line between each two.
	const isRoomy = fixed + Math.min(folder.givers.length, 3) + 4 <= height;
	const gap: readonly Line[] = isRoomy ? [[]] : [];
	const heading: readonly Line[] = isRoomy && folder.givers.length > 0 ? [[['title', '  FROM WHOM']]] : [];
	const room = height - fixed - gap.length * 3 - heading.length;
	const givers = giverLines(folder, cells, Math.max(1, room), glyphs);
	const given = givers.length > 0 ? [...gap, ...heading, ...givers] : [];
	const said = [
		...title,
		...(facts.length > 0 ? gap : []),
		...facts,
		...given,
		...(after.length > 0 ? gap : []),
		...after,
	];
	const left = height - said.length - (isRoomy ? 2 : 0);
	const listed = folder.isOver
		? fileLines(folder, cells, left, glyphs)
		: comingLines(folder, coming, cells, left, glyphs);
	const name = folder.isOver ? 'LARGEST FILES' : 'UNDER WAY';
	const list: readonly Line[] =
		listed.length < fewestListed || !isRoomy ? [] : [[], [['title', `  ${name}`]], ...listed];
	return [...said, ...list].slice(0, height).map(line => cutLine(line, cells, glyphs));
};

/** What has not come to a good end. */
const openOf = (coming: readonly TransferRow[]): readonly TransferRow[] =>
	coming.filter(({state}) => state !== 'complete' && state !== 'cancelled');

const missing = ({done, files}: FolderRow): number => files - done;

const titleLines = (
	folder: FolderRow,
	coming: readonly TransferRow[],
	cells: number,
	glyphs: Glyphs,
): readonly Line[] => {
	const {name, isOver, done, files, present} = folder;
	/** The name gives way, not what is said of it. */
	const named = (mark: string, said: string): string =>
		`${mark} ${cut(name, Math.max(8, cells - 4 - widthOf(said)), glyphs)}${said}`;
	const count = counted(done, 'file');
	if (!isOver && files > 0) return [progress(folder, coming, cells, glyphs)];
	if (!isOver) {
		const why = coming.map(({reason}) => reason).find(reason => reason !== '') ?? '';
		const told = wrapped(why, Math.max(10, cells - 4)).map((text): Line => [`    ${text}`]);
		return [['  ', named(glyphs.late, ' is looked up')], ...(why === '' ? [] : told)];
	}
	if (done === 0) return [['  ', ['error', named(glyphs.bad, ' could not be fetched')]]];
	if (missing(folder) > 0)
		return [['  ', ['warn', named(glyphs.late, `: ${done} of ${counted(files, 'file')} are here`)]]];
	const isNarrow = cells < 50;
	const whole = isNarrow ? `: ${count}, verified` : ` is complete: ${count}, each verified`;
	const known = isNarrow ? `: ${count}, here already` : ` is here already: ${count}, each verified`;
	return [['  ', ['ok', named(glyphs.done, present === done ? known : whole)]]];
};

/** `██████····  44%  106/242 files  8.2 MiB/s  ETA 0m05s`. */
const progress = (
	{bytesDone, size, done, files, rate}: FolderRow,
	coming: readonly TransferRow[],
	cells: number,
	glyphs: Glyphs,
): Line => {
	const open = openOf(coming);
	const held = (['paused', 'waiting'] as const).find(
		state => open.length > 0 && open.every(row => row.state === state),
	);
	const words = [`${String(percentOf(bytesDone, size)).padStart(3)}%`];
	if (held === undefined || cells >= 60) words.push(`${done}/${files} files`);
	if (held !== undefined) words.push(held);
	else if (cells >= 60)
		words.push(formatRate(rate), `ETA ${rate > 0 ? formatDuration((size - bytesDone) / rate) : '-'}`);
	const text = words.join('  ');
	return [`  ${bar(size === 0 ? 0 : bytesDone / size, Math.max(8, cells - widthOf(text) - 5), glyphs)} ${text}`];
};

const factLines = (folder: FolderRow, cells: number, glyphs: Glyphs): readonly Line[] => {
	const {path, isOver, done, files, present, bytesDone, size, fetched, startedAt, lastAt, givers} = folder;
	if (files === 0) return [];
	const here = present > 0 && present < done ? `, ${present} here before` : '';
	const amount = isOver
		? `${formatSize(bytesDone)}${cells < 50 ? '' : ` in ${counted(done, 'file')}`}${here}`
		: `${formatSize(bytesDone)} of ${formatSize(size)}${here}`;
	const seconds = (lastAt - startedAt) / 1000;
	const rate = seconds > 0 ? ` at ${formatRate(fetched / seconds)}` : '';
	const sources = counted(givers.length, 'source');
	const took: readonly Line[] =
		done === present
			? [[`${label('fetched')}nothing: every file was here`]]
			: cells < 50
				? [[`${label('took')}${formatDuration(seconds)}${rate}`]]
				: [[`${label('took')}${`${formatDuration(seconds)}${rate}`.padEnd(31)}${sources}`]];
	return [
		...(path === '' ? [] : savedLines(path, cells, glyphs)),
		[`${label('size')}${amount}`],
		...(isOver && done > 0 ? took : []),
	];
};

/** What went wrong, what is shared now, what to press next. */
const afterLines = (folder: FolderRow, cells: number): readonly Line[] => {
	const {done, files, trouble, refetched, wastedBytes} = folder;
	const wide = Math.max(10, cells - labelCells);
	const isWhole = done > 0 && done === files;
	const lack = isWhole
		? []
		: [done === 0 ? trouble : `${counted(missing(folder), 'file')} not here. ${trouble}`.trim()];
	const again = [
		...(refetched > 0 ? [`${counted(refetched, 'fragment')} asked again`] : []),
		...(wastedBytes > 0 ? [`${formatSize(wastedBytes)} came and could not be used`] : []),
	];
	const told = [...lack, ...again];
	const isNarrow = cells < 56;
	const problems = (told.length === 0 ? [isNarrow ? 'none' : 'none: nothing was asked twice'] : told).flatMap(text =>
		wrapped(text, wide),
	);
	const asks: Line = isWhole ? [] : [['key', 'r'], isNarrow ? ' asks again  ' : ' asks for what is missing  '];
	const rest: Line = [['key', 'esc'], isNarrow ? ' back  ' : ' all files and downloads  ', ['key', 'q'], ' quits'];
	return [
		...problems.map((text, index): Line => [label(index === 0 ? 'problems' : '') + text]),
		...(done > 0
			? [[`${label('sharing')}${isNarrow ? 'yes, you are a source' : 'yes, you are now a source for these files'}`]]
			: []),
		[label('next'), ...asks, ...rest],
	];
};

/** `bob        130 files   44.6%  ███████▏   53.5 MiB`; of many the least generous share a line. */
const giverLines = ({givers}: FolderRow, cells: number, height: number, glyphs: Glyphs): readonly Line[] => {
	const all = givers.reduce((sum, {bytes}) => sum + bytes, 0);
	const bars = cells < 60 ? 0 : Math.max(8, Math.min(50, Math.floor((cells - 46) / 2)));
	const names = Math.max(8, Math.min(24, ...givers.map(({name}) => widthOf(name))));
	const line = ({name, isLocal, files, bytes}: FolderGiver): Line => {
		const share = all === 0 ? 0 : bytes / all;
		const count = cells < 60 ? String(files).padStart(6) : counted(files, 'file').padStart(13);
		const start = `  ${column(name, cells < 60 ? 8 : names, glyphs)}${count}  ${(share * 100).toFixed(1).padStart(5)}%  `;
		const picture = bars === 0 ? '' : `${bar(share, bars, glyphs)}  `;
		return [start, picture, formatSize(bytes).padStart(9), ['muted', isLocal ? '  local copy' : '']];
	};
	if (givers.length <= height) return givers.map(line);
	const shown = givers.slice(0, height - 1);
	const rest = givers.slice(shown.length);
	const bytes = formatSize(rest.reduce((sum, one) => sum + one.bytes, 0));
	return [...shown.map(line), [['muted', `  ${counted(rest.length, 'more source')}: ${bytes}`]]];
};

const fileLines = ({largest, done}: FolderRow, cells: number, height: number, glyphs: Glyphs): readonly Line[] => {
	const room = Math.max(0, height - (largest.length < done || largest.length > height ? 1 : 0));
	const shown = largest.slice(0, room);
	const width = Math.max(8, Math.min(cells - 16, Math.max(0, ...shown.map(({name}) => widthOf(name)))));
	const more = done - shown.length;
	const rows = shown.map(({name, size}): Line => [`  ${column(name, width, glyphs)}  ${formatSize(size).padStart(9)}`]);
	return more > 0 ? [...rows, [['muted', `  and ${more} more`]]] : rows;
};

/** Those that run first: the others wait for them. */
const comingLines = (
	{name}: FolderRow,
	coming: readonly TransferRow[],
	cells: number,
	height: number,
	glyphs: Glyphs,
): readonly Line[] => {
	const open = openOf(coming);
	const rows = [...open.filter(({state}) => state !== 'queued'), ...open.filter(({state}) => state === 'queued')];
	const nameOf = (row: TransferRow): string => (row.name === name ? 'its small files' : row.name.slice(name.length));
	const room = Math.max(0, height - (rows.length > height ? 1 : 0));
	const isShort = cells < 66;
	const width = Math.max(8, cells - (isShort ? 30 : 58));
	const lines = rows
		.slice(0, room)
		.map(
			(row): Line => [
				`  ${column(nameOf(row), width, glyphs)} ${progressText(row).padStart(4)} `,
				`${bar(row.fragments === 0 ? 0 : row.done / row.fragments, 12, glyphs)} `,
				...outlook(row, glyphs, isShort),
			],
		);
	const more = rows.length - lines.length;
	return more > 0 ? [...lines, [['muted', `  and ${more} more`]]] : lines;
};
