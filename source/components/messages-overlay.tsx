/** The message log: everything the status line has said, latest first, with its time. */
import {formatClock} from '../format.ts';
import {useLook} from '../hooks/use-look.ts';
import type {Tone} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import type {Message, Overlay as OverlayUi, Size} from '../ui/state.ts';
import {toneRoles} from './frame.tsx';
import {Overlay} from './overlay.tsx';

export type MessagesOverlayProps = {
	readonly overlay: Extract<OverlayUi, {name: 'messages'}>;
	readonly messages: readonly Message[];
	readonly size: Size;
};

export const MessagesOverlay = ({overlay: {top}, messages, size}: MessagesOverlayProps) => {
	const {glyphs} = useLook();
	const marks: Readonly<Record<Tone, string>> = {plain: ' ', ok: glyphs.done, warn: glyphs.late, error: '!'};
	const width = size.columns >= 80 ? Math.min(104, size.columns - 4) : size.columns;
	const inside = Math.min(size.rows - 5, 16);
	const shown = messages.toReversed().slice(top, top + inside);
	const lines = shown.map(
		({text, tone, at}): Line => [' ', ['muted', formatClock(at)], ' ', [toneRoles[tone], `${marks[tone]} ${text}`]],
	);
	return (
		<Overlay
			title={`MESSAGES (${messages.length})`}
			note="esc close"
			left={Math.floor((size.columns - width) / 2)}
			top={Math.max(1, Math.floor((size.rows - inside - 2) / 2))}
			width={width}
			height={inside + 2}
			lines={lines.length === 0 ? [[['muted', ' nothing was said yet']]] : lines}
		/>
	);
};
