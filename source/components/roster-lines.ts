/** ACTIVE PEERS as lines: the saved list, who is late, who is us. Pure. */
import {formatAge} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {PeerHead, SessionView} from '../host/session-view.ts';
import {column, type Line, widthOf} from '../line.ts';
import {rosterRows} from '../ui/file-rows.ts';
import type {ListUi} from '../ui/list.ts';
import {listLines, noMatchLine, type Space} from './list-lines.ts';

const stateCells = 7;
const mostNameCells = 28;

export const rosterLines = (view: SessionView, list: ListUi, space: Space, glyphs: Glyphs): readonly Line[] => {
	const rows = rosterRows(view, list);
	if (rows.length === 0) return [list.filter === '' ? [['muted', '  the list has not come yet']] : noMatchLine(list)];
	const address = Math.min(Math.max(...rows.map(row => widthOf(row.address))), Math.floor(space.cells / 2));
	const fixed = (space.isTight ? 2 : 4) + stateCells + 2 + 1 + address;
	const name = Math.min(mostNameCells, Math.max(8, space.cells - fixed));
	return listLines(rows, list, space, glyphs, (row, start) => [
		start,
		' ',
		row.isLate ? ['warn', column(`${glyphs.late} late`, stateCells, glyphs)] : ['ok', `${glyphs.alive} alive`],
		`  ${column(`${row.name}${row.isMe ? ' (you)' : ''}`, name, glyphs)} ${row.address}`,
	]);
};

/** `list v12, 4s ago`. `now` in milliseconds since 1970. */
export const rosterNote = ({listVersion, listAt}: PeerHead, now: number): string =>
	listVersion === 0 ? 'no list yet' : `list v${listVersion}, ${formatAge(now - listAt)} ago`;
