/** ACTIVE PEERS as lines: the saved list, who is late, who is us. Pure. */
import {formatAge} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {PeerHead, SessionView} from '../host/session-view.ts';
import {column, type Line, underCursor} from '../line.ts';
import {rosterRows} from '../ui/file-rows.ts';
import {cursorPlace, inView, type ListUi} from '../ui/list.ts';

export const rosterLines = (
	view: SessionView,
	list: ListUi,
	{cells, height, isFocused}: {readonly cells: number; readonly height: number; readonly isFocused: boolean},
	glyphs: Glyphs,
): readonly Line[] => {
	const rows = rosterRows(view, list);
	if (rows.length === 0) return [[['muted', '   the list has not come yet']]];
	const at = cursorPlace(
		list.cursor,
		rows.map(({id}) => id),
	);
	const {top, rows: shown} = inView(rows, at, height);
	const name = Math.max(8, Math.min(30, cells - 35));
	return shown.map((row, index) => {
		const isAt = top + index === at && isFocused;
		const line: Line = [
			` ${isAt ? glyphs.cursor : ' '} `,
			row.isLate ? ['warn', `${glyphs.late} late `] : ['ok', `${glyphs.alive} alive`],
			`  ${column(`${row.name}${row.isMe ? ' (you)' : ''}`, name, glyphs)} ${row.address}`,
		];
		return isAt ? underCursor(line) : line;
	});
};

/** `list v12, 4s ago`. `now` in milliseconds since 1970. */
export const rosterNote = ({listVersion, listAt}: PeerHead, now: number): string =>
	listVersion === 0 ? 'no list yet' : `list v${listVersion}, ${formatAge(now - listAt)} ago`;
