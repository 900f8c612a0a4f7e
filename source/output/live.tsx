/** The live line on a terminal: Ink draws the downloads under way, lines scroll above them. Loaded only when needed. */
import {Box, render, Static, Text} from 'ink';
import {TransferLine} from '../components/transfer-line.tsx';
import {escapeText} from '../net/names.ts';
import type {PeerSnapshot, TransferSnapshot} from '../net/peer/options.ts';

/** Milliseconds between two drawings. */
const interval = 250;

const isShown = ({state}: TransferSnapshot): boolean =>
	state !== 'complete' && state !== 'failed' && state !== 'cancelled' && state !== 'queued';

type View = {
	readonly lines: readonly string[];
	readonly transfers: readonly TransferSnapshot[];
	readonly frame: number;
};

const Live = ({lines, transfers, frame}: View) => (
	<Box flexDirection="column">
		<Static items={[...lines]}>{(line, index) => <Text key={index}>{line}</Text>}</Static>
		{transfers.slice(0, 1).map(transfer => (
			<TransferLine key={transfer.name} transfer={transfer} frame={frame} />
		))}
	</Box>
);

/** Draws at most four times a second; `stop` leaves the lines and clears the live one. */
export const startLive = (snapshot: () => PeerSnapshot): {line(text: string): void; stop(): Promise<void>} => {
	const lines: string[] = [];
	let frame = 0;
	const view = (transfers: readonly TransferSnapshot[]) => <Live lines={lines} transfers={transfers} frame={frame} />;
	const instance = render(view([]), {exitOnCtrlC: false, patchConsole: false});
	const draw = (): void => {
		frame++;
		const shown = snapshot().transfers.filter(isShown);
		instance.rerender(
			view(
				shown.map(transfer => ({...transfer, name: escapeText(transfer.name), reason: escapeText(transfer.reason)})),
			),
		);
	};
	const timer = setInterval(draw, interval);
	return {
		line: text => {
			// Ink gives an empty text no line of its own.
			lines.push(text || ' ');
			draw();
		},
		stop: async () => {
			clearInterval(timer);
			instance.rerender(view([]));
			await instance.waitUntilRenderFlush();
			instance.unmount();
			await instance.waitUntilExit();
		},
	};
};
