/** Which of several lines to copy. */
import type {Overlay as OverlayUi, Size} from '../ui/state.ts';
import {ChoicesOverlay} from './choices-overlay.tsx';

export type CopyOverlayProps = {
	readonly overlay: Extract<OverlayUi, {name: 'copy'}>;
	readonly size: Size;
};

export const CopyOverlay = ({overlay: {texts, choice}, size}: CopyOverlayProps) => (
	<ChoicesOverlay
		title="COPY WHICH LINE?"
		label=""
		field={null}
		choices={texts.map(text => ({text, help: ''}))}
		choice={choice}
		hint="enter copies the one under the cursor"
		wrong=""
		none=""
		size={size}
	/>
);
