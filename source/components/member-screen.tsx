/** One peer of a manager, full screen: all about it, and what happened to it. */
import {useLook} from '../hooks/use-look.ts';
import {memberAt} from '../ui/manager-actions.ts';
import {layoutOf} from '../ui/state.ts';
import {Frame, hintLine} from './frame.tsx';
import {ManagerEvents} from './manager-events.tsx';
import {managerHeadLine, managerStatus, shortHeadLine} from './manager-head.ts';
import type {ManagerScreenProps} from './manager-screen.tsx';
import {MemberPanel} from './member-panel.tsx';

/** What is known about a peer, borders included. */
const aboutHeight = 15;
const leastEvents = 4;

export const MemberScreen = ({view, ui, now}: ManagerScreenProps) => {
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const name = memberAt(ui, view)?.name ?? '';
	const body = rows - 3;
	const events = body - aboutHeight < leastEvents ? 0 : body - aboutHeight;
	const log = new Map([...view.managerLog].filter(([, {who}]) => who === name));
	return (
		<Frame
			size={ui.size}
			head={layoutOf(ui.size) === 'narrow' ? shortHeadLine(view, columns) : managerHeadLine(view, columns, now, glyphs)}
			status={managerStatus(view, ui, now)}
			hints={hintLine('member', columns, glyphs)}
		>
			<MemberPanel
				view={view}
				ui={ui}
				now={now}
				title={name === '' ? 'PEER' : `PEER ${name}`}
				isFocused
				width={columns}
				height={body - events}
			/>
			{events > 0 ? (
				<ManagerEvents
					view={{...view, managerLog: log}}
					width={columns}
					height={events}
					back={0}
					title={`EVENTS OF ${name}`}
				/>
			) : null}
		</Frame>
	);
};
