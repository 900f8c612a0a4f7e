/** A box with a title in its upper border and a note in its lower one; heavy and marked when it has the focus. */
import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {type Look, useLook} from '../hooks/use-look.ts';
import {cutLine, fitLine, type Line, lineWidth, paintLine, type Span, widthOf} from '../line.ts';
import {Row} from './row.tsx';

export type PanelProps = {
	readonly title: string;
	/** At the right of the upper border. */
	readonly note?: string;
	/** At the left of the lower border. */
	readonly foot?: string;
	readonly isFocused?: boolean;
	/** Cells and rows, borders included. */
	readonly width: number;
	readonly height: number;
	/** What stands inside: lines, or `children` of exactly the inner size. */
	readonly lines?: readonly Line[];
	readonly children?: ReactNode;
};

/** `┏━ ▸ 1 PEERS (7) ━━━ sort name ↑ ━┓`; a note that does not fit is left out, a title that does not is cut. */
export const topBorder = ({title, note = '', isFocused = false, width}: PanelProps, {glyphs}: Look): Line => {
	const box = isFocused ? glyphs.heavy : glyphs.light;
	const role = isFocused ? 'focus' : 'text';
	const mark = isFocused ? `${glyphs.cursor} ` : '';
	const left = cutLine([` ${mark}${title} `], Math.max(0, width - 4), glyphs);
	const right = note === '' ? '' : ` ${note} `;
	const shown = lineWidth(left) + widthOf(right) + 4 <= width ? right : '';
	const rest = width - 4 - lineWidth(left) - widthOf(shown);
	const spans: Span[] = [
		[role, box.topLeft + box.across],
		...left.map((span): Span => [isFocused ? 'focus' : 'title', typeof span === 'string' ? span : span[1]]),
		[role, box.across.repeat(Math.max(0, rest))],
		['muted', shown],
		[role, box.across + box.topRight],
	];
	return spans;
};

const bottomBorder = ({foot = '', isFocused = false, width}: PanelProps, {glyphs}: Look): Line => {
	const box = isFocused ? glyphs.heavy : glyphs.light;
	const role = isFocused ? 'focus' : 'text';
	const [shown = ''] =
		foot === ''
			? []
			: cutLine([` ${foot} `], width - 4, glyphs).map(span => (typeof span === 'string' ? span : span[1]));
	return [
		[role, shown === '' ? box.bottomLeft : box.bottomLeft + box.across],
		['text', shown],
		[role, box.across.repeat(Math.max(0, width - 2 - (shown === '' ? 0 : 1) - widthOf(shown)))],
		[role, box.bottomRight],
	];
};

export const Panel = (props: PanelProps) => {
	const look = useLook();
	const {width, height, lines, children, isFocused = false} = props;
	const box = isFocused ? look.glyphs.heavy : look.glyphs.light;
	const inside = Math.max(0, height - 2);
	const side: Span = [isFocused ? 'focus' : 'text', box.down];
	const blank: Line = [];
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Row line={topBorder(props, look)} width={width} />
			{children === undefined ? (
				Array.from({length: inside}, (_, index) => (
					// A place on the screen is a row's identity: nothing moves, only its text changes.
					<Row
						// biome-ignore lint/suspicious/noArrayIndexKey: see above
						key={index}
						line={[side, ...fitLine(lines?.[index] ?? blank, width - 2, look.glyphs), side]}
						width={width}
					/>
				))
			) : (
				<Box height={inside}>
					<Side height={inside} text={paintLine([side], look.theme)} />
					<Box width={width - 2} height={inside} flexDirection="column">
						{children}
					</Box>
					<Side height={inside} text={paintLine([side], look.theme)} />
				</Box>
			)}
			<Row line={bottomBorder(props, look)} width={width} />
		</Box>
	);
};

const Side = ({height, text}: {readonly height: number; readonly text: string}) => (
	<Box width={1} height={height} flexDirection="column">
		<Text>{Array.from({length: height}, () => text).join('\n')}</Text>
	</Box>
);
