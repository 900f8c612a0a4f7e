/** A box to choose in, or to type into: the field, what is wrong with it, and what would complete it with one under the cursor. */
import {useLook} from '../hooks/use-look.ts';
import {column, cut, fitLine, type Line, underCursor} from '../line.ts';
import type {Field} from '../ui/field.ts';
import {inView} from '../ui/list.ts';
import type {Size} from '../ui/state.ts';
import {fieldSpans} from './field-spans.ts';
import {Overlay} from './overlay.tsx';

export type Choice = {readonly text: string; readonly help: string};

export type ChoicesOverlayProps = {
	readonly title: string;
	/** What stands before the field. */
	readonly label: string;
	/** Null: nothing is typed here. */
	readonly field: Field | null;
	readonly choices: readonly Choice[];
	/** Which choice is under the cursor. */
	readonly choice: number;
	/** Shown while nothing is wrong. */
	readonly hint: string;
	readonly wrong: string;
	/** What to say when nothing completes it. */
	readonly none: string;
	readonly size: Size;
};

export const ChoicesOverlay = (props: ChoicesOverlayProps) => {
	const {title, label, field, choices, choice, hint, wrong, none, size} = props;
	const {glyphs} = useLook();
	const width = size.columns >= 80 ? 76 : size.columns;
	const height = Math.min(size.rows - 4, 16);
	const inner = width - 2;
	const {top, rows} = inView(choices, choice, height - 5);
	const names = Math.floor((inner - 4) * (rows.every(({help}) => help === '') ? 1 : 0.3));
	const list = rows.map(({text, help}, index): Line => {
		const isAt = top + index === choice;
		const line: Line = [
			` ${isAt ? glyphs.cursor : ' '} ${column(text, names, glyphs)} `,
			['muted', cut(help, inner - names - 4, glyphs)],
		];
		return isAt ? underCursor(fitLine(line, inner, glyphs)) : line;
	});
	const lines: readonly Line[] = [
		...(field ? [[` ${label}`, ...fieldSpans(field, inner - label.length - 2, true, glyphs)]] : []),
		wrong === '' ? [['muted', ` ${hint}`]] : [['error', ` ! ${wrong}`]],
		[],
		...(list.length === 0 ? [[['muted', `   ${none}`] as const]] : list),
	];
	return (
		<Overlay
			title={title}
			note="esc close"
			left={Math.floor((size.columns - width) / 2)}
			top={2}
			width={width}
			height={height}
			lines={lines}
		/>
	);
};
