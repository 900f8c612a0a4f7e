/** One line of the screen, painted. The same line draws nothing anew. */
import {Text} from 'ink';
import {memo} from 'react';
import {useLook} from '../hooks/use-look.ts';
import {fitLine, type Line, paintLine} from '../line.ts';

export type RowProps = {
	readonly line: Line;
	/** Cells. */
	readonly width: number;
};

/** A whole row is one string: Ink then keeps one node a row, whatever its colours. */
const Painted = memo(({text}: {readonly text: string}) => <Text wrap="truncate">{text}</Text>);

export const Row = ({line, width}: RowProps) => {
	const {theme, glyphs} = useLook();
	return <Painted text={paintLine(fitLine(line, width, glyphs), theme)} />;
};
