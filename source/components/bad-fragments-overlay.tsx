/** A source gave fragments that failed their hash: what became of each. */
import {counted} from '../format.ts';
import type {DetailView, SessionView} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import {fragmentState} from '../net/peer/options.ts';
import type {Overlay as OverlayUi, Size} from '../ui/state.ts';
import {Overlay} from './overlay.tsx';
import {wrapped} from './wrapped.ts';

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
	const from = `${name}${source?.address ? ` (${source.address})` : ''}`;
	const told = wrapped(
		`${counted(bad, 'fragment')} from ${from} failed ${bad === 1 ? 'its' : 'their'} hash.`,
		width - 6,
	);
	const end = wrapped(`${name} is banned here. Your copy is safe.`, width - 6);
	const lines: readonly Line[] = [
		[],
		...told.map((text): Line => [`  ${text}`]),
		[],
		...stillMissing(view.detail, width - 2),
		...end.map((text): Line => [`  ${text}`]),
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

/** What has not come from anybody else yet. */
const stillMissing = (detail: DetailView | null, cells: number): readonly Line[] => {
	if (!detail) return [];
	const {states} = detail;
	const open = [...states.keys()].filter(index => states[index] === fragmentState.bad);
	if (open.length === 0) return [['  All of them are asked of others or have come since.'.slice(0, cells)], []];
	const shown = open.slice(0, mostShown).map((index): Line => [`    #${String(index).padEnd(6)} to be asked again`]);
	const hidden = open.length - shown.length;
	return [...shown, ...(hidden > 0 ? [[`    and ${hidden} more`]] : []), []];
};
