/** The help: what the key table says of the place that has the focus, in as many columns as fit, filtered by typing. */
import type {Glyphs} from '../glyphs.ts';
import {useLook} from '../hooks/use-look.ts';
import type {Place} from '../keymap.ts';
import {fitLine, type Line, lineWidth, widthOf} from '../line.ts';
import {type HelpSection, helpSections} from '../ui/help.ts';
import type {Overlay as OverlayUi, Size} from '../ui/state.ts';
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

const gap = '  ';

/** What each column needs; where all do not fit, the widest gives way. */
const columnWidths = (columns: readonly (readonly Line[])[], room: number): readonly number[] => {
	const widths = columns.map(lines => Math.max(0, ...lines.map(lineWidth)));
	while (widths.reduce((sum, one) => sum + one, 0) > room) widths[widths.indexOf(Math.max(...widths))]! -= 1;
	return widths;
};

export const HelpOverlay = ({overlay: {filter, top}, size, place}: HelpOverlayProps) => {
	const {glyphs} = useLook();
	const count = size.columns >= 110 ? 3 : size.columns >= 72 ? 2 : 1;
	const sections = helpSections(place, filter.text);
	const most = size.rows - 4;
	const columnsAt = (isLoose: boolean) =>
		arrangements[count].map(kinds => columnLines(kinds, sections, isLoose, glyphs));
	const heightOf = (columns: readonly (readonly Line[])[]) => Math.max(...columns.map(({length}) => length));
	const loose = columnsAt(true);
	const columns = heightOf(loose) <= most ? loose : columnsAt(false);
	const height = sections.length === 0 ? 1 : heightOf(columns);
	const shown = Math.min(most, height);
	const first = Math.min(top, height - shown);
	// Borders, a space beside each, gaps between the columns.
	const around = 4 + gap.length * (count - 1);
	const widths = columnWidths(columns, size.columns - around);
	const width = Math.max(
		40,
		widths.reduce((sum, one) => sum + one, around),
	);
	const lines = Array.from(
		{length: shown},
		(_, index): Line => [
			' ',
			...columns.flatMap((column, at) => [
				at === 0 ? '' : gap,
				...fitLine(column[first + index] ?? [], widths[at] ?? 0, glyphs),
			]),
		],
	);
	const range = height > shown ? `${first + 1}-${first + shown} of ${height}  ` : '';
	return (
		<Overlay
			title="HELP"
			note={`${range}esc close`}
			foot={filter.text === '' ? 'type to filter this help' : `filter: ${filter.text}${glyphs.caret}`}
			left={Math.floor((size.columns - width) / 2)}
			top={Math.max(1, Math.floor((size.rows - shown - 2) / 2))}
			width={width}
			height={shown + 2}
			lines={sections.length === 0 ? [[['muted', '  no key here does that']]] : lines}
		/>
	);
};
