/** A path to share being typed, with the files and folders that complete it. */
import type {Overlay as OverlayUi, Size} from '../ui/state.ts';
import {ChoicesOverlay} from './choices-overlay.tsx';

export type PathOverlayProps = {
	readonly overlay: Extract<OverlayUi, {name: 'path'}>;
	readonly size: Size;
};

export const PathOverlay = ({overlay: {field, completions, choice, wrong}, size}: PathOverlayProps) => (
	<ChoicesOverlay
		title="SHARE A FILE OR FOLDER"
		label="path: "
		field={field}
		choices={completions.map(text => ({text, help: ''}))}
		choice={choice}
		hint="tab completes, enter shares it"
		wrong={wrong}
		none={field.text === '' ? 'tab lists what is here' : 'nothing there completes this'}
		size={size}
	/>
);
