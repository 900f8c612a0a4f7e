/** What happened to one download, as lines, latest first: what names it, and what befell its sources. Pure. */
import {formatClock} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {LogEntry, SessionView} from '../host/session-view.ts';
import {cut, type Line} from '../line.ts';
import {toneRoles} from './frame.tsx';
import {wrapped} from './wrapped.ts';

/** ` 12:04:31 `. */
const clockCells = 10;
/** Older lines are not looked through. */
const mostRead = 400;

/** As many as `height` lines hold; each entry takes at most two. */
export const fileLog = (
	{peerLog, sources}: Pick<SessionView, 'peerLog' | 'sources'>,
	name: string,
	{cells, height}: {readonly cells: number; readonly height: number},
	glyphs: Glyphs,
): readonly Line[] => {
	const givers = new Set([...sources.values()].map(source => source.name));
	const isOfIt = ({who, text}: LogEntry): boolean => text.includes(name) || givers.has(who);
	const lines: Line[] = [];
	for (const entry of [...peerLog.values()].slice(-mostRead).reverse()) {
		if (lines.length >= height) break;
		if (!isOfIt(entry)) continue;
		const said = entry.who === '' ? entry.text : `${entry.who} ${entry.text}`;
		const [first = '', ...rest] = wrapped(said, Math.max(8, cells - clockCells - 1));
		const role = toneRoles[entry.tone];
		lines.push([' ', ['muted', `${formatClock(entry.at)} `], [role, first]]);
		if (rest.length > 0)
			lines.push([' '.repeat(clockCells), [role, cut(rest.join(' '), Math.max(1, cells - clockCells), glyphs)]]);
	}
	return lines.length === 0 ? [[['muted', ' nothing yet']]] : lines.slice(0, height);
};
