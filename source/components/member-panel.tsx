/** The panel SELECTED of a manager: all about the peer under the cursor. */
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {memberAt} from '../ui/manager-actions.ts';
import type {UiState} from '../ui/state.ts';
import {memberLines} from './member-lines.ts';
import {Panel} from './panel.tsx';

export type MemberPanelProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly title: string;
	readonly isFocused: boolean;
	/** Cells and rows, borders included. */
	readonly width: number;
	readonly height: number;
};

export const MemberPanel = ({view, ui, now, ...panel}: MemberPanelProps) => {
	const {glyphs} = useLook();
	return <Panel {...panel} lines={memberLines(memberAt(ui, view), view, now, glyphs, panel.height - 2)} />;
};
