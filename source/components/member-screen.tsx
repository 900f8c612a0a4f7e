/** All about one peer of a manager, full screen. */
import {useLook} from '../hooks/use-look.ts';
import {Frame, hintLine} from './frame.tsx';
import {type ManagerScreenProps, managerHeadLine, managerStatus, Selected} from './manager-screen.tsx';

export const MemberScreen = (props: ManagerScreenProps) => {
	const {view, ui, now} = props;
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	return (
		<Frame
			size={ui.size}
			head={managerHeadLine(view, columns, now, glyphs)}
			status={managerStatus(props)}
			hints={hintLine('member', columns, glyphs)}
		>
			<Selected view={view} ui={ui} now={now} width={columns} height={rows - 3} />
		</Frame>
	);
};
