/** The panel SEARCH: the query being typed, something that turns while answers stream in, what was found. */
import {Box} from 'ink';
import Spinner from 'ink-spinner';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import type {UiState} from '../ui/state.ts';
import {Panel} from './panel.tsx';
import {foundLines, searchHeading} from './search-lines.ts';

export type SearchPanelProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	readonly width: number;
	readonly height: number;
	readonly isFocused: boolean;
	readonly title?: string;
};

export const SearchPanel = ({view, ui, width, height, isFocused, title = '2 SEARCH'}: SearchPanelProps) => {
	const {glyphs} = useLook();
	const cells = width - 2;
	const {found, isTyping} = ui.peer;
	const {lines, turning} = searchHeading(view, ui.peer, cells, glyphs);
	const space = {cells, height: height - 2 - lines.length, isFocused: isFocused && !isTyping};
	const marked = found.marks.size > 0 ? `${found.marks.size} marked  ` : '';
	const filter = found.filter === '' ? '' : `filter "${found.filter}"`;
	return (
		<Box width={width} height={height}>
			<Panel
				title={title}
				note={`${marked}${filter}`.trim()}
				isFocused={isFocused}
				width={width}
				height={height}
				lines={[...lines, ...foundLines(view, ui.peer, space, glyphs)]}
			/>
			{turning ? <Turning left={1 + turning.left} top={1 + turning.top} /> : null}
		</Box>
	);
};

/** Turns over the glyph that stands there when nothing may move. */
export const Turning = ({left, top}: {readonly left: number; readonly top: number}) => {
	const {isMoving} = useLook();
	if (!isMoving) return null;
	return (
		<Box position="absolute" left={left} top={top} width={1} height={1}>
			<Spinner type="line" />
		</Box>
	);
};
