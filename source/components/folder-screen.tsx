/** A folder on a screen of its own, while it comes and when it is here: its lines around which a peer's frame stands. */
import {useLook} from '../hooks/use-look.ts';
import type {Line} from '../line.ts';
import {transfersOf} from '../ui/folder-actions.ts';
import {layoutOf} from '../ui/state.ts';
import {folderLinesOf} from './folder-lines.ts';
import {Frame, hintLine} from './frame.tsx';
import {Panel} from './panel.tsx';
import {peerHeadLine} from './peer-head.ts';
import {narrowHead} from './peer-narrow.tsx';
import {peerStatus} from './peer-status.ts';
import type {SummaryProps} from './summary-screen.tsx';

export const FolderScreen = ({view, ui, now}: SummaryProps) => {
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const folder = ui.screen.name === 'folder' ? view.folders.get(ui.screen.folder) : undefined;
	const space = {cells: columns - 2, height: rows - 5};
	const lines: readonly Line[] = folder
		? folderLinesOf(folder, transfersOf(folder, view), space, glyphs)
		: [['  ', ['muted', 'asked for']]];
	const isNarrow = layoutOf(ui.size) === 'narrow';
	const head = isNarrow ? narrowHead(view, columns, now, glyphs) : null;
	const isDone = folder?.isOver && folder.done > 0 && folder.done === folder.files;
	return (
		<Frame
			size={ui.size}
			head={head ?? (view.peer ? peerHeadLine(view.peer, columns, now, glyphs) : [])}
			status={peerStatus(view, ui, now)}
			hints={hintLine('folder', columns, glyphs)}
		>
			<Panel
				title={isDone ? 'DONE' : `FOLDER ${folder?.name ?? ''}`}
				isFocused
				width={columns}
				height={rows - 3}
				lines={lines}
			/>
		</Frame>
	);
};
