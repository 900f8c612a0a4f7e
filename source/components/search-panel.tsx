/** The panel SEARCH: the query being typed, a spinner while answers stream in, what was found. */
import {Box} from 'ink';
import Spinner from 'ink-spinner';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import type {UiState} from '../ui/state.ts';
import {Panel} from './panel.tsx';
import {Row} from './row.tsx';
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
	const {glyphs, isMoving} = useLook();
	const cells = width - 2;
	const {query, isTyping, found} = ui.peer;
	const isWaiting = view.search !== null && view.search.endedAt === null;
	const isSpinning = isWaiting && isMoving;
	const heading = searchHeading(view, query, isTyping, isSpinning ? cells - 2 : cells, glyphs);
	const list = {cells, height: height - 3, isFocused: isFocused && !isTyping};
	const lines = foundLines(view, found, list, glyphs);
	const note =
		found.marks.size > 0 ? `${found.marks.size} marked` : found.filter === '' ? '' : `filter ${found.filter}`;
	return (
		<Panel title={title} note={note} isFocused={isFocused} width={width} height={height}>
			<Box>
				<Row line={heading} width={isSpinning ? cells - 2 : cells} />
				{isSpinning ? <Spinner type="line" /> : null}
			</Box>
			{Array.from({length: Math.max(0, height - 3)}, (_, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is a row's identity
				<Row key={index} line={lines[index] ?? []} width={cells} />
			))}
		</Panel>
	);
};
