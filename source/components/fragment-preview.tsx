/** The fragments of the download under the cursor, small, on a peer's wide screen. */
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {fitLine, type Line} from '../line.ts';
import {fragmentState} from '../net/peer/options.ts';
import type {UiState} from '../ui/state.ts';
import {letterOf} from './fragment-cells.ts';
import {gridLines, gridNote, gridShape, legend} from './fragment-grid.ts';
import {Panel} from './panel.tsx';
import {onDisk, sourcesInOrder} from './source-lines.ts';

export type FragmentPreviewProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	readonly width: number;
	readonly height: number;
};

/** Cells at the right for the sources. */
const sideCells = 26;

export const FragmentPreview = ({view, ui, width, height}: FragmentPreviewProps) => {
	const {glyphs} = useLook();
	const {detail} = view;
	if (!detail)
		return (
			<Panel
				title="FRAGMENTS"
				width={width}
				height={height}
				lines={[[['muted', '  of the download under the cursor']]]}
			/>
		);
	const room = {width: width - 2 - sideCells, rows: height - 3, columns: width, hasCursor: false};
	const shape = gridShape(detail, {perCell: 0}, room);
	const grid = gridLines(detail, {...ui.detail, perCell: 0, cursor: 0}, room, glyphs);
	const side = sideLines(view);
	const lines = Array.from(
		{length: room.rows},
		(_, index): Line => [...fitLine(grid[index] ?? [], width - 2 - sideCells, glyphs), ...(side[index] ?? [])],
	);
	return (
		<Panel
			title={`FRAGMENTS ${detail.name}`}
			note={gridNote(shape, ui.detail)}
			foot={legend(ui.detail.isAvailability, glyphs)}
			width={width}
			height={height}
			lines={[...lines, counts(view)]}
		/>
	);
};

const sideLines = (view: SessionView): readonly Line[] => {
	const disk = view.detail ? onDisk(view.detail) : 0;
	const sources = sourcesInOrder(view).map(
		({place, name, fragments}): Line => [
			[`source.${place}`, letterOf(place)],
			` ${name.slice(0, 14).padEnd(14)}${String(fragments).padStart(6)}`,
		],
	);
	return disk > 0 ? [...sources, [`# ${'disk'.padEnd(14)}${String(disk).padStart(6)}`]] : sources;
};

/** `845 of 1920 fragments verified (44%), 6 asked, 1 bad, 10 with no source`. */
const counts = ({detail}: SessionView): Line => {
	if (!detail) return [];
	const count = (wanted: number): number => detail.states.reduce((sum, state) => sum + (state === wanted ? 1 : 0), 0);
	const have = count(fragmentState.verified) + count(fragmentState.disk);
	const all = detail.states.length;
	const share = all === 0 ? 100 : Math.floor((have / all) * 100);
	const others = [
		[count(fragmentState.asked), 'asked'],
		[count(fragmentState.bad), 'bad'],
		[count(fragmentState.unheld), 'with no source'],
	] as const;
	const words = others.flatMap(([number, word]) => (number > 0 ? [`, ${number} ${word}`] : []));
	return [`  ${have} of ${all} fragments verified (${share}%)${words.join('')}`];
};
