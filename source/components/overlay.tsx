/** A box over the screen that is there: what it covers stays drawn around it. */
import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Panel, type PanelProps} from './panel.tsx';

export type OverlayProps = Omit<PanelProps, 'isFocused'> & {
	/** Cells and rows from the upper left corner of the screen. */
	readonly left: number;
	readonly top: number;
	readonly children?: ReactNode;
};

export const Overlay = ({left, top, ...panel}: OverlayProps) => (
	<Box position="absolute" left={left} top={top} width={panel.width} height={panel.height}>
		<Panel {...panel} isFocused />
	</Box>
);
