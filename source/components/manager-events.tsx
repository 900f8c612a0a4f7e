/** The panel EVENTS of a manager: joins, goodbyes, losses and every broadcast, latest first. */
import {useMemo} from 'react';
import {useLook} from '../hooks/use-look.ts';
import type {LogEntry, SessionView} from '../host/session-view.ts';
import {logLines} from './log-lines.ts';
import {Panel} from './panel.tsx';

export type ManagerEventsProps = {
	readonly view: SessionView;
	/** Cells and rows, borders included. */
	readonly width: number;
	readonly height: number;
	/** Lines scrolled back. */
	readonly back: number;
	readonly isFocused?: boolean;
	readonly title?: string;
};

/** What is about no peer is the manager's own doing: every line has somebody. */
export const useManagerLog = ({managerLog}: SessionView): ReadonlyMap<string, LogEntry> =>
	useMemo(
		() => new Map([...managerLog].map(([id, entry]) => [id, entry.who === '' ? {...entry, who: 'manager'} : entry])),
		[managerLog],
	);

export const ManagerEvents = ({
	view,
	width,
	height,
	back,
	isFocused = false,
	title = '2 EVENTS',
}: ManagerEventsProps) => {
	const {glyphs} = useLook();
	const lines = logLines(useManagerLog(view), {cells: width - 2, height: height - 2, back}, glyphs);
	const note = back > 0 ? `${back} later` : '';
	return <Panel title={title} note={note} isFocused={isFocused} width={width} height={height} lines={lines} />;
};
