/** The live peer table: ink-table with one line a row, our columns, our roles. Only rows in view are given to it. */
import {Text} from 'ink';
import {memo, type ReactNode} from 'react';
import {type Look, useLook} from '../hooks/use-look.ts';
import {column, widthOf} from '../line.ts';
import type {Role} from '../theme.ts';
import {Table, type TableRow} from './ink-table.ts';

export type PeerColumn = {
	readonly title: string;
	/** Cells, the space after it included. */
	readonly width: number;
	readonly align: 'left' | 'right';
};

export type PeerCell = {readonly text: string; readonly role: Role};

/** ink-table measures by `length` and remembers its cells by their text: a role goes in front as a private character, and comes off when drawn. */
const firstMark = 0xe000;
const roles: readonly Role[] = ['text', 'muted', 'title', 'cursor', 'ok', 'warn', 'error'];
/** Makes up for characters that are wider than their length: no width of its own. */
const filler = '\u200B';

const marked = ({text, role}: PeerCell, {width, align}: PeerColumn, look: Look): string => {
	const shown = column(text, width - 1, look.glyphs, align);
	const mark = String.fromCharCode(firstMark + Math.max(0, roles.indexOf(role)));
	const lack = widthOf(shown) - shown.length;
	return `${mark}${shown}${filler.repeat(Math.max(0, lack))}`;
};

const Nothing = (): null => null;

const Heading = ({children}: {readonly children?: ReactNode}) => {
	const {theme} = useLook();
	return <Text>{theme.paint('muted', drawnText(children))}</Text>;
};

/** Without ink-table's padding, without our marks. */
const drawnText = (children: ReactNode): string =>
	String(children ?? '')
		.slice(1, -1)
		.replaceAll(filler, '');

const Cell = memo(({children}: {readonly column: number; readonly children?: ReactNode}) => {
	const {theme} = useLook();
	const text = drawnText(children);
	const role = roles[text.charCodeAt(0) - firstMark] ?? 'text';
	return <Text>{theme.paint(role, `${text.slice(1)} `)}</Text>;
});

export type PeerTableProps = {
	readonly columns: readonly PeerColumn[];
	readonly rows: readonly (readonly PeerCell[])[];
};

/** Two columns of one title would be one for ink-table: titles differ. A heading stands over its values as they stand. */
export const PeerTable = ({columns, rows}: PeerTableProps) => {
	const look = useLook();
	const titles = columns.map(({title, width, align}) => `${column(title, width - 1, look.glyphs, align)} `);
	const data = rows.map(
		(cells): TableRow =>
			Object.fromEntries(cells.map((cell, index) => [titles[index]!, marked(cell, columns[index]!, look)])),
	);
	return <Table data={data} columns={titles} padding={1} header={Heading} cell={Cell} skeleton={Nothing} />;
};
