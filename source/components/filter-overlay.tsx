/** The filter of a list being typed, in place of the status line: the list above follows it. */
import {Box} from 'ink';
import {useLook} from '../hooks/use-look.ts';
import {between} from '../line.ts';
import type {Overlay as OverlayUi, Size} from '../ui/state.ts';
import {fieldSpans} from './field-spans.ts';
import {Row} from './row.tsx';

export type FilterOverlayProps = {
	readonly overlay: Extract<OverlayUi, {name: 'filter'}>;
	readonly size: Size;
};

export const FilterOverlay = ({overlay: {field}, size: {columns, rows}}: FilterOverlayProps) => {
	const {glyphs} = useLook();
	const hint = columns >= 60 ? 'enter keeps it  esc shows all ' : '';
	const room = columns - hint.length - 10;
	const line = between(
		[' ', ['key', 'filter:'], ' ', ...fieldSpans(field, room, true, glyphs)],
		[['muted', hint]],
		columns,
		glyphs,
	);
	return (
		<Box position="absolute" left={0} top={rows - 2} width={columns} height={1}>
			<Row line={line} width={columns} />
		</Box>
	);
};
