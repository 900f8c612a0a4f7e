/** The live peer table: ink-table with one line a row, our columns, our roles. Only rows in view are given to it; knows no peers. */
import {Box, Text} from 'ink';
import {createContext, memo, type PropsWithChildren, useContext} from 'react';
import {useLook} from '../hooks/use-look.ts';
import {column} from '../line.ts';
import type {Role} from '../theme.ts';
import {Table, type TableRow} from './ink-table.ts';

export type PeerColumn = {
	/** Unlike all others: two columns of one title would be one for ink-table. */
	readonly title: string;
	/** Cells of what stands in it, and of the space after it. */
	readonly width: number;
	readonly gap: number;
	readonly align: 'left' | 'right';
};

/** `isWhole`: it takes the space after it as well, so that a line can go through. */
export type PeerCell = {readonly text: string; readonly role: Role; readonly isWhole?: boolean};

export type PeerTableProps = {
	readonly columns: readonly PeerColumn[];
	readonly rows: readonly (readonly PeerCell[])[];
};

const roles: readonly Role[] = ['text', 'muted', 'title', 'cursor', 'ok', 'warn', 'error'];
const firstMark = 0xe000;

/** ink-table passes on values and nothing else: how one looks stands in front of it, as a private character. */
const marked = ({text, role, isWhole = false}: PeerCell): string =>
	String.fromCharCode(firstMark + Math.max(0, roles.indexOf(role)) * 2 + (isWhole ? 1 : 0)) + text;

const ColumnsContext = createContext<readonly PeerColumn[]>([]);

type CellProps = PropsWithChildren<{readonly column?: number}>;

/** A value without the space that ink-table puts around it: it counts characters, we count cells. */
const rawOf = (children: CellProps['children']): string => String(children).slice(1).trimEnd();

const useDrawn = (at: number, text: string, role: Role, isWhole: boolean): string => {
	const {theme, glyphs} = useLook();
	const {width, gap, align} = useContext(ColumnsContext)[at] ?? {width: 0, gap: 0, align: 'left'};
	const shown = isWhole ? column(text, width + gap, glyphs) : column(text, width, glyphs, align) + ' '.repeat(gap);
	return theme.paint(role, shown);
};

const Heading = ({column: at = 0, children}: CellProps) => (
	<Text wrap="truncate">{useDrawn(at, rawOf(children), 'muted', false)}</Text>
);

const Cell = ({column: at = 0, children}: CellProps) => {
	const value = rawOf(children);
	const mark = value.charCodeAt(0) - firstMark;
	return <Text wrap="truncate">{useDrawn(at, value.slice(1), roles[mark >> 1] ?? 'text', (mark & 1) === 1)}</Text>;
};

/** ink-table's own borders: the panel around it has others. */
const Nothing = () => null;

const isSameCell = (one: PeerCell, other: PeerCell | undefined): boolean =>
	one.text === other?.text && one.role === other.role && one.isWhole === other.isWhole;

/** A table is dear to lay out, and most changes happen out of view. */
const isSameTable = (one: PeerTableProps, other: PeerTableProps): boolean =>
	one.columns === other.columns &&
	one.rows.length === other.rows.length &&
	one.rows.every((cells, row) => cells.every((cell, at) => isSameCell(cell, other.rows[row]?.[at])));

/** One line more than rows. */
export const PeerTable = memo(({columns, rows}: PeerTableProps) => {
	const titles = columns.map(({title}) => title);
	const data = rows.map(
		(cells): TableRow => Object.fromEntries(cells.map((cell, at) => [titles[at] ?? '', marked(cell)])),
	);
	return (
		<ColumnsContext value={columns}>
			<Box flexDirection="column" height={rows.length + 1}>
				<Table data={data} columns={titles} padding={1} header={Heading} cell={Cell} skeleton={Nothing} />
			</Box>
		</ColumnsContext>
	);
}, isSameTable);
