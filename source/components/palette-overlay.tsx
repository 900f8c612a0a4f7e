/** The command palette: a command being typed, what completes it, what is wrong with it. */
import type {SessionView} from '../host/session-view.ts';
import {completionsOf} from '../ui/palette.ts';
import type {Overlay as OverlayUi, Size} from '../ui/state.ts';
import {ChoicesOverlay} from './choices-overlay.tsx';

export type PaletteOverlayProps = {
	readonly overlay: Extract<OverlayUi, {name: 'palette'}>;
	readonly view: SessionView;
	readonly size: Size;
};

export const PaletteOverlay = ({overlay: {field, choice, wrong}, view, size}: PaletteOverlayProps) => (
	<ChoicesOverlay
		title="COMMAND"
		label=":"
		field={field}
		choices={completionsOf(field.text, view)}
		choice={choice}
		hint="tab completes, enter does it"
		wrong={wrong}
		none="nothing completes this"
		size={size}
	/>
);
