/** A source gave fragments that failed their hash: what became of each. */
import {counted} from '../format.ts';
import type {DetailView, SessionView} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import {fragmentState} from '../net/peer/options.ts';
import type {Overlay as OverlayUi, Size} from '../ui/state.ts';
import {Overlay} from './overlay.tsx';
import {sourcesInOrder} from './source-lines.ts';

export type BadFragmentsProps = {
	readonly overlay: Extract<OverlayUi, {name: 'bad-fragments'}>;
	readonly view: SessionView;
	readonly size: Size;
};

const mostShown = 5;

export const BadFragmentsOverlay = ({overlay, view, size}: BadFragmentsProps) => {
	const source = view.sources.get(overlay.peer);
	const width = Math.min(size.columns - 2, 66);
	const name = source?.name ?? 'a source';
	const bad = source?.bad ?? 0;
	const lines: readonly Line[] = [
		[],
		[
			`  ${counted(bad, 'fragment')} from ${name}${source?.address ? ` (${source.address})` : ''} failed ${bad === 1 ? 'its' : 'their'} hash.`,
		],
		[],
		...stillMissing(view),
		[`  ${name} is banned here. Your copy is safe.`],
		[],
	];
	const height = Math.min(size.rows, lines.length + 2);
	return (
		<Overlay
			title="BAD FRAGMENTS"
			note="esc close  u unban"
			left={Math.max(0, Math.floor((size.columns - width) / 2))}
			top={Math.max(0, Math.floor((size.rows - height) / 2))}
			width={width}
			height={height}
			lines={lines.slice(0, height - 2)}
		/>
	);
};

/** What is asked again now of whom. */
const stillMissing = (view: SessionView): readonly Line[] => {
	const {detail} = view;
	const places = new Map(sourcesInOrder(view).map(({place, name}) => [place, name]));
	const open = detail ? indexesOf(detail) : [];
	if (open.length === 0) return [];
	const shown = open.slice(0, mostShown).map((index): Line => {
		const place = (detail?.givers[index] ?? 0) - 1;
		const isAsked = detail?.states[index] === fragmentState.asked;
		return [
			`    #${String(index).padEnd(6)} ${isAsked ? `asked ${places.get(place) ?? 'another source'}, on its way` : 'to be asked again'}`,
		];
	});
	return [...shown, []];
};

const indexesOf = ({states}: DetailView): number[] =>
	[...states.keys()].filter(index => states[index] === fragmentState.bad).slice(0, mostShown);
