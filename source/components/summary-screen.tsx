/** A finished download on a screen of its own: the lines of its summary around which a peer's frame stands. */
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {layoutOf, type UiState} from '../ui/state.ts';
import {Frame, hintLine} from './frame.tsx';
import {Panel} from './panel.tsx';
import {peerHeadLine} from './peer-head.ts';
import {narrowHead} from './peer-narrow.tsx';
import {peerStatus} from './peer-status.ts';
import {completeLines, summaryLinesOf} from './summary-lines.ts';

export type SummaryProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
};

export const SummaryScreen = ({view, ui, now}: SummaryProps) => {
	const {glyphs} = useLook();
	const {columns, rows} = ui.size;
	const row = ui.screen.name === 'summary' ? view.transfers.get(ui.screen.row) : undefined;
	const detail = view.detail?.id === row?.id ? view.detail : null;
	const space = {cells: columns - 2, height: rows - 5};
	const lines = detail?.summary
		? summaryLinesOf(detail, detail.summary, space, glyphs)
		: completeLines(row?.name ?? 'It', row?.path ?? '', space, glyphs);
	const head = layoutOf(ui.size) === 'narrow' ? narrowHead : null;
	return (
		<Frame
			size={ui.size}
			head={head ? head(view, columns, now, glyphs) : view.peer ? peerHeadLine(view.peer, columns, now, glyphs) : []}
			status={peerStatus(view, ui, now)}
			hints={hintLine('summary', columns, glyphs)}
		>
			<Panel title="DONE" isFocused width={columns} height={rows - 3} lines={lines} />
		</Frame>
	);
};
