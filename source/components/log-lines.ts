/** An event log as lines, latest first: time, who, what. Pure. */
import {formatClock} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {LogEntry} from '../host/session-view.ts';
import {column, cut, type Line} from '../line.ts';
import {toneRoles} from './frame.tsx';

const whoCells = 8;

/** `height` lines, `back` lines from the latest. */
export const logLines = (
	entries: ReadonlyMap<string, LogEntry>,
	{cells, height, back}: {readonly cells: number; readonly height: number; readonly back: number},
	glyphs: Glyphs,
): readonly Line[] => {
	const all = [...entries.values()];
	const latest = all.slice(Math.max(0, all.length - back - height), Math.max(0, all.length - back)).reverse();
	if (latest.length === 0) return [[['muted', ' nothing has happened yet']]];
	return latest.map(({at, who, text, tone}): Line => {
		const role = toneRoles[tone];
		const room = cells - 12;
		const said = who === '' ? text : `${column(who, Math.max(whoCells, 0), glyphs)} ${text}`;
		return [' ', ['muted', `${formatClock(at)}  `], [role, cut(said, room, glyphs)]];
	});
};
