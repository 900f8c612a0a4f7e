/** The help: what the key table says of the place that has the focus, in as many columns as fit, filtered by typing. */
import type {Glyphs} from '../glyphs.ts';
import {useLook} from '../hooks/use-look.ts';
import type {Place} from '../keymap.ts';
import {fitLine, type Line, lineWidth, plain, widthOf} from '../line.ts';
import {type HelpSection, helpSections} from '../ui/help.ts';
import type {Overlay as OverlayUi, Size} from '../ui/state.ts';
import {fieldSpans} from './field-spans.ts';
import {Overlay} from './overlay.tsx';

export type HelpOverlayProps = {
	readonly overlay: Extract<OverlayUi, {name: 'help'}>;
	readonly size: Size;
	/** Where the focus is. */
	readonly place: Place;
};

/** What stands in each column, from the left. */
const arrangements: Readonly<Record<1 | 2 | 3, readonly (readonly (HelpSection['kind'] | 'legend')[])[]>> = {
	1: [['panel', 'move', 'everywhere', 'legend', 'terms']],
	2: [
		['panel', 'move'],
		['everywhere', 'legend'],
	],
	3: [['panel', 'legend'], ['everywhere'], ['move', 'terms']],
};

const legend = ({alive, late, gone, bad}: Glyphs): Line => [
	['ok', alive],
	' alive  ',
	['warn', late],
	' late  ',
	gone,
	' gone  ',
	['error', bad],
	' banned',
];

const sectionLines = ({title, lines}: HelpSection): readonly Line[] => {
	const keys = Math.min(16, Math.max(...lines.map(({left}) => widthOf(left)))) + 1;
	return [
		[['title', title]],
		...lines.map(({left, right}): Line => [['key', left], ' '.repeat(Math.max(1, keys - widthOf(left))), right]),
	];
};

/** Sections below each other. `isLoose`: with an empty line between them. */
const columnLines = (
	kinds: readonly (HelpSection['kind'] | 'legend')[],
	sections: readonly HelpSection[],
	isLoose: boolean,
	glyphs: Glyphs,
): readonly Line[] => {
	const lines: Line[] = [];
	for (const kind of kinds) {
		const section = sections.find(one => one.kind === kind);
		if (kind !== 'legend' && !section) continue;
		if (lines.length > 0 && (isLoose || kind === 'legend')) lines.push([]);
		lines.push(...(section ? sectionLines(section) : [legend(glyphs)]));
	}
	return lines;
};

type Columns = readonly (readonly Line[])[];

const allColumns = (count: 1 | 2 | 3, sections: readonly HelpSection[], isLoose: boolean, glyphs: Glyphs): Columns =>
	arrangements[count].map(kinds => columnLines(kinds, sections, isLoose, glyphs));

const heightOf = (columns: Columns): number => Math.max(...columns.map(({length}) => length));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const gap = '  ';

/** Cells that columns do not take: borders, a space beside each, gaps. */
const aroundOf = (count: number): number => 4 + gap.length * (count - 1);

/** What each column needs; where all do not fit, the widest gives way. */
const columnWidths = (columns: Columns, room: number): readonly number[] => {
	const widths = columns.map(lines => Math.max(0, ...lines.map(lineWidth)));
	while (sum(widths) > room) widths[widths.indexOf(Math.max(...widths))]! -= 1;
	return widths;
};

export const HelpOverlay = ({overlay: {filter, top}, size, place}: HelpOverlayProps) => {
	const {glyphs} = useLook();
	const most = size.rows - 4;
	// The box is as large as the whole help needs: it stands still while a filter is typed.
	const whole = helpSections(place);
	const fitting = columnWidths(allColumns(3, whole, true, glyphs), Number.POSITIVE_INFINITY);
	const count = sum(fitting) + aroundOf(3) <= size.columns ? 3 : size.columns >= 72 ? 2 : 1;
	const isLoose = heightOf(allColumns(count, whole, true, glyphs)) <= most;
	const all = allColumns(count, whole, isLoose, glyphs);
	const widths = columnWidths(all, size.columns - aroundOf(count));
	const width = Math.max(40, sum(widths) + aroundOf(count));
	const inside = Math.min(most, heightOf(all));

	const sections = helpSections(place, filter.text);
	const columns = allColumns(count, sections, isLoose, glyphs);
	const height = heightOf(columns);
	const first = Math.max(0, Math.min(top, height - inside));
	const lines = Array.from(
		{length: inside},
		(_, index): Line => [
			' ',
			...columns.flatMap((column, at) => [
				at === 0 ? '' : gap,
				...fitLine(column[first + index] ?? [], widths[at] ?? 0, glyphs),
			]),
		],
	);
	const range = height > inside ? `${first + 1}-${first + inside} of ${height}  ` : '';
	const typed = plain(fieldSpans(filter, width - 16, true, glyphs));
	return (
		<Overlay
			title="HELP"
			note={`${range}esc close`}
			foot={filter.text === '' ? 'type to filter this help' : `filter: ${typed}`}
			left={Math.floor((size.columns - width) / 2)}
			top={Math.max(1, Math.floor((size.rows - inside - 2) / 2))}
			width={width}
			height={inside + 2}
			lines={sections.length === 0 ? [[['muted', ' no key here does that']]] : lines}
		/>
	);
};
