/**
 * Rows whose width is known beforehand, one painted string each: nothing of them is measured again.
 * For what has thousands of cells in as many looks; everything else is a `Row`.
 */
import {Text} from 'ink';
import {memo} from 'react';
import {useLook} from '../hooks/use-look.ts';
import {type Line, paintLine} from '../line.ts';

const Painted = memo(({text}: {readonly text: string}) => <Text wrap="truncate">{text}</Text>);

/** None of the lines may be longer than there is room for. */
export const PaintedRows = ({lines}: {readonly lines: readonly Line[]}) => {
	const {theme} = useLook();
	return lines.map((line, index) => (
		// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is a row's identity
		<Painted key={index} text={paintLine(line, theme)} />
	));
};
