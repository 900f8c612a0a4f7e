/** One downloading group of a manager, full screen: what it follows, what the owner has sent, every member's progress. */
import {Box} from 'ink';
import {useLook} from '../hooks/use-look.ts';
import type {Line} from '../line.ts';
import {groupMembers} from '../ui/group-rows.ts';
import {layoutOf} from '../ui/state.ts';
import {Frame, hintLine} from './frame.tsx';
import {groupAbout, groupMemberLines, memberHeading} from './group-lines.ts';
import {countOf} from './list-lines.ts';
import {managerHeadLine, managerStatus, shortHeadLine} from './manager-head.ts';
import type {ManagerScreenProps} from './manager-screen.tsx';
import {Panel} from './panel.tsx';
import {Row} from './row.tsx';

export const GroupScreen = ({view, ui, now}: ManagerScreenProps) => {
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const isNarrow = layoutOf(ui.size) === 'narrow';
	const file = ui.screen.name === 'group' ? ui.screen.file : '';
	const group = view.groups.get(file);
	const about = groupAbout(group, now);
	const list = ui.manager.members;
	const members = groupMembers(view, file, list);
	const fragments = group?.fragments ?? 0;
	const body = rows - 3;
	// Heading, a line apart and, around all of it, borders where there is room.
	const space = {
		cells: isNarrow ? columns : columns - 2,
		height: body - about.length - (isNarrow ? 1 : 4),
		isFocused: true,
		isTight: isNarrow,
	};
	const table: readonly Line[] = group
		? [
				...(isNarrow ? [] : [[]]),
				memberHeading(space, fragments, glyphs),
				...groupMemberLines(members, {list, fragments, space, now}, glyphs),
			]
		: [];
	const lines: readonly Line[] = [...about, ...table];
	const title = group ? `GROUP ${group.name} ${countOf(members.length, group.members)}` : 'GROUP';
	return (
		<Frame
			size={ui.size}
			head={isNarrow ? shortHeadLine(view, columns) : managerHeadLine(view, columns, now, glyphs)}
			status={managerStatus(view, ui, now)}
			hints={hintLine('group', columns, glyphs)}
		>
			{isNarrow ? (
				<Box flexDirection="column">
					{Array.from({length: body}, (_, index) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is a row's identity
						<Row key={index} line={lines[index] ?? []} width={columns} />
					))}
				</Box>
			) : (
				<Panel title={title} isFocused width={columns} height={body} lines={lines} />
			)}
		</Frame>
	);
};
