/** The disk is full: what is kept, and what can be done. */
import {counted, formatSize} from '../format.ts';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import {fitLine, type Line, underCursor} from '../line.ts';
import type {Overlay as OverlayUi, Size} from '../ui/state.ts';
import {Overlay} from './overlay.tsx';
import {wrapped} from './wrapped.ts';

export type DiskFullProps = {
	readonly overlay: Extract<OverlayUi, {name: 'disk-full'}>;
	readonly view: SessionView;
	readonly size: Size;
};

const choices = [
	['Retry', 'after you freed space'],
	['Leave it', 'decide later; the row says disk full'],
] as const;

export const DiskFullOverlay = ({overlay, view, size}: DiskFullProps) => {
	const {glyphs} = useLook();
	const row = view.transfers.get(overlay.row);
	const width = Math.min(size.columns, 80);
	const left = row ? row.size - row.bytesDone : 0;
	const text = [
		`${row?.directory ?? 'The folder'} is full. ${row?.name ?? 'The download'} needs ${formatSize(left)} more.`,
		`All ${counted(row?.done ?? 0, 'verified fragment')} are kept. Nothing is lost.`,
	].flatMap(line => wrapped(line, width - 6));
	const options = choices.map(([name, what], index): Line => {
		const isAt = index === overlay.choice;
		const line: Line = [`   ${isAt ? glyphs.cursor : ' '} ${name.padEnd(12)}${what}`];
		return isAt ? underCursor(fitLine(line, width - 2, glyphs)) : line;
	});
	const lines: readonly Line[] = [[], ...text.map((line): Line => [`  ${line}`]), [], ...options];
	const height = Math.min(size.rows - 2, lines.length + 2);
	return (
		<Overlay
			title="DISK FULL"
			note="r retry  esc decide later"
			left={Math.floor((size.columns - width) / 2)}
			top={Math.max(0, size.rows - 2 - height)}
			width={width}
			height={height}
			lines={lines}
		/>
	);
};
