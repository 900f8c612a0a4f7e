/** A question over the screen: what would happen, and buttons, the safe one first. */
import {useLook} from '../hooks/use-look.ts';
import {type Line, lineWidth, type Span, widthOf} from '../line.ts';
import type {Overlay as OverlayUi, Size} from '../ui/state.ts';
import {Overlay} from './overlay.tsx';
import {wrapped} from './wrapped.ts';

export type DialogProps = {readonly overlay: Extract<OverlayUi, {name: 'dialog'}>; readonly size: Size};

/** What a button does in a word: `Stop manager` stops, `Cancel, delete` deletes. */
const verbOf = (label: string): string => {
	const words = (label.split(', ').at(-1) ?? label).toLowerCase();
	return words.length <= 6 ? words : (words.split(' ')[0] ?? words);
};

export const Dialog = ({overlay: {title, lines, buttons, at}, size}: DialogProps) => {
	const {glyphs} = useLook();
	const width = Math.min(62, size.columns - 2);
	const cells = width - 6;
	const text = lines.flatMap(line => wrapped(line, cells)).map((line): Line => [`  ${line}`]);
	const spans = buttons.map(({label}, index): Span => {
		const shown = `${index === at ? `${glyphs.cursor} ` : '  '}[ ${label} ]`;
		return index === at ? ['focus', shown] : shown;
	});
	const row = spans.flatMap((span, index) => (index === 0 ? [span] : ['   ', span]));
	const isRow = lineWidth(row) <= cells;
	const centre = ' '.repeat(Math.max(2, Math.floor((width - 2 - lineWidth(row)) / 2)));
	const choices: readonly Line[] = isRow ? [[centre, ...row]] : spans.map((span): Line => ['  ', span]);
	// Whatever is said, the answers stay on the screen.
	const room = Math.max(0, size.rows - 2 - choices.length - 3);
	const said = text.length <= room ? text : [...text.slice(0, room - 1), [`  ${glyphs.cut}`]];
	const all: readonly Line[] = [[], ...said, [], ...choices, []];
	const height = Math.min(size.rows, all.length + 2);
	const keys = buttons
		.map(({key, label}) => `${key} ${verbOf(label)}`)
		.reverse()
		.join('  ');
	return (
		<Overlay
			title={title}
			note={widthOf(title) + widthOf(keys) + 12 <= width ? keys : ''}
			left={Math.max(0, Math.floor((size.columns - width) / 2))}
			top={Math.max(0, Math.floor((size.rows - height) / 2))}
			width={width}
			height={height}
			lines={all}
		/>
	);
};
