/** The panel EVENTS of a manager: joins, goodbyes, losses and every broadcast, latest first. */
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {logLines} from './log-lines.ts';
import {Panel} from './panel.tsx';

export type ManagerEventsProps = {
	readonly view: SessionView;
	readonly width: number;
	readonly height: number;
	/** Lines scrolled back. */
	readonly back: number;
	readonly isFocused?: boolean;
	readonly title?: string;
};

export const ManagerEvents = ({
	view,
	width,
	height,
	back,
	isFocused = false,
	title = '2 EVENTS',
}: ManagerEventsProps) => {
	const {glyphs} = useLook();
	const lines = logLines(view.managerLog, {cells: width - 2, height: height - 2, back}, glyphs);
	return <Panel title={title} isFocused={isFocused} width={width} height={height} lines={lines} />;
};
